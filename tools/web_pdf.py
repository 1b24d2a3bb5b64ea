"""A seeded generator of newsletter PDFs set by a browser, with the truth about their reading order.

    python -m tools.web_pdf OUT_DIR --seeds 0:40 [--corpus tools/bulletin_texts.json]

The browser sets the text (its line breaking, its justification, its fonts), a script in the page pours stories from
frame to frame, and the truth is read from the layout itself: the place of every character (see ``web_pdf.js``).
Layouts differ from ``tools/bulletin_pdf.py``: mastheads, sidebars, boxes inside columns and across gutters, vertical
titles, pull quotes, pictures with captions, drop caps, tables of five manners, also over two pages, and tails with and
without jump lines. Truth: the shape of ``tests/pdf/layouts``, and ``"free": true`` on fragments whose place among
the others careful readers would dispute: only the order inside them counts.
"""

from __future__ import annotations

import argparse
import html
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tools.chromium import Chromium
from tools.truth_check import check
from tools.web_style import Look, css, random_look

HERE = Path(__file__).parent
CORPUS = HERE / "bulletin_texts.json"
NUMERALS = "一二三四五六七八九十"
Block = tuple[str, str]


@dataclass(frozen=True)
class Rect:
    """A rectangle on a page; y grows downwards."""

    x: float
    y: float
    w: float
    h: float

    @property
    def bottom(self) -> float:
        return self.y + self.h

    def inner(self, pad: float) -> Rect:
        return Rect(self.x + pad, self.y + pad, self.w - 2 * pad, self.h - 2 * pad)

    def below(self, y: float) -> Rect:
        return Rect(self.x, y, self.w, self.bottom - y)


@dataclass
class Story:
    """An article or a table on its way into pages."""

    name: str
    blocks: list[Block]
    table: bool = False
    started: int = 0  # the page it began on, or went on last
    begun: bool = False  # its head is set
    jump: str = ""  # id of the frame that says where it goes on

    @property
    def title(self) -> str:
        return next((text for kind, text in self.blocks if kind == "title"), "")

    @property
    def small(self) -> bool:
        return not self.table and sum(len(text) for _, text in self.blocks) < 330


class WebBulletin:
    """One bulletin while it is being set."""

    def __init__(self, browser: Chromium, corpus: dict[str, Any], seed: int) -> None:
        self.rng = random.Random(seed)
        self.browser, self.look = browser, random_look(self.rng)
        self.paper = self.rng.choice(corpus["bulletins"])
        self.captions: list[str] = self.rng.sample(corpus["captions"], len(corpus["captions"]))
        self.number = 0
        self.open: list[Story] = []
        self.articles: dict[str, list[Block]] = {}
        browser.call("start", css(self.look))
        self.stories = list(self._choose(corpus))
        self._ids = 0

    # ---- what is set

    def _choose(self, corpus: dict[str, Any]) -> Iterator[Story]:
        """Articles of this paper and, until there is enough text, of others."""
        rng = self.rng
        w, h = self.look.size
        wanted = rng.uniform(1.1, 2.3) * w * h / (self.look.body * self.look.step) * 0.5
        others = [p for p in corpus["bulletins"] if p is not self.paper]
        rng.shuffle(others)
        pool = [
            (n, b)
            for p in [self.paper, *others]
            for n, b in rng.sample(list(p["articles"].items()), len(p["articles"]))
        ]
        lists = [one for p in corpus["bulletins"] for one in p["lists"]]
        tables = rng.sample(lists, min(len(lists), rng.choice([0, 1, 1, 2, 3])))
        taken: list[Story] = []
        for name, blocks in pool:
            if sum(len(t) for s in taken for _, t in s.blocks) > wanted:
                break
            taken.append(Story(name, [(k, t) for k, t in blocks]))
            self.browser.call("tell", name, self._blocks(taken[-1].blocks))
        for one in tables:
            taken.insert(rng.randint(0, len(taken)), self._list(one))
        self.articles = {story.name: story.blocks for story in taken}
        yield from taken

    def _blocks(self, blocks: list[Block]) -> str:
        """An article as HTML."""
        out, opened = [], not self.look.drop_caps
        for kind, text in blocks:
            inner = html.escape(text)
            if kind == "p" and not opened:
                opened = True
                if len(text) > 70 and "\u4e00" <= text[0] <= "\u9fff":
                    inner = f'<span class="drop">{text[0]}</span>{html.escape(text[1:])}'
            style = ' style="text-indent:0"' if 'class="drop"' in inner else ""
            out.append(f'<div data-k="{kind}"{style}>{inner}</div>')
        return "".join(out)

    def _list(self, one: dict[str, Any]) -> Story:
        """A list as a table or as a grid of groups."""
        name, groups = one["name"], one["groups"]
        rows: list[Block] = [("title", one["title"])]
        rows += [("row", "\u3000".join([label, *cells])) for label, entries in groups for cells in entries]
        manner = self.rng.choice(["full", "lines", "zebra", "bare", "grid", "full"])
        simple = all(len(cells) == 1 for _, entries in groups for cells in entries)
        if manner == "grid" and simple:
            body = self._grid(name, groups)
        else:
            body = self._table(name, one, "lines" if manner == "grid" else manner)
        self.browser.call("tell", name, f'<div data-k="title">{html.escape(one["title"])}</div>{body}')
        return Story(name, rows, table=True)

    def _grid(self, name: str, groups: list[Any]) -> str:
        cells = []
        for place, (label, entries) in enumerate(groups):
            items = "".join(f'<p data-k="li">{html.escape(c[0])}</p>' for c in entries)
            cells.append(
                f'<div data-art="{name}_{place}" data-free="1"><p data-k="h">{html.escape(label)}</p>{items}</div>'
            )
        width = self.rng.choice([2, 3])
        return (
            f'<div class="cells" data-k="row" style="grid-template-columns:repeat({width},1fr)">{"".join(cells)}</div>'
        )

    def _table(self, name: str, one: dict[str, Any], manner: str) -> str:
        """A table; groups are cells over several rows, or rows of their own, or repeated in each row."""
        groups, columns = one["groups"], one["columns"]
        grouping = self.rng.choice(["span", "span", "rows"]) if any(label for label, _ in groups) else "none"
        heads = columns if grouping == "span" else columns[1:]
        bodies, serial = [], 0
        for place, (label, entries) in enumerate(groups):
            art = f"{name}_{place}" if grouping != "none" else name
            rows = []
            if grouping == "rows":
                rows.append(
                    f'<tr><td colspan="{len(heads) + 1}" style="font-weight:700">{html.escape(label)}</td></tr>'
                )
            for number, cells in enumerate(entries):
                serial += 1
                span = (
                    f'<td rowspan="{len(entries)}">{html.escape(label)}</td>'
                    if grouping == "span" and not number
                    else ""
                )
                tds = "".join(f"<td>{html.escape(cell)}</td>" for cell in [str(serial), *cells])
                rows.append(f"<tr>{span}{tds}</tr>")
            if grouping == "none":
                bodies += [f'<tbody data-art="{art}">{row}</tbody>' for row in rows]
            else:
                bodies.append(f'<tbody data-art="{art}">{"".join(rows)}</tbody>')
        cells = [*heads[:1], "序号", *heads[1:]] if grouping == "span" else ["序号", *heads]
        head = "".join(f"<th>{html.escape(cell)}</th>" for cell in cells)
        return f'<table class="{manner}" data-k="row"><thead data-art="{name}"><tr>{head}</tr></thead>{"".join(bodies)}</table>'

    # ---- pages

    def set(self, limit: int = 8) -> None:
        """Set everything, on at most ``limit`` pages."""
        while (self.stories or self.open) and self.number < limit:
            self._page()
        for story in self.open:
            self._write(story, "")

    def _page(self) -> None:
        self.number += 1
        w, h = self.look.size
        self.browser.call("page", w, h)
        m = self.look.margin
        top = self._masthead() if self.number == 1 else self._running_head()
        self._foot()
        area = Rect(m, top, w - 2 * m, h - m - 16 - top)
        if w > h:
            self._spread(area)
        else:
            self._area(area)

    def _spread(self, area: Rect) -> None:
        if self.rng.random() < 0.35:
            area = area.below(self._zone(area.inner(0), self._next(), share=0.5) + 14)
        fold = 2 * self.look.margin
        half = (area.w - fold) / 2
        self._area(Rect(area.x, area.y, half, area.h))
        if self.rng.random() < 0.4:
            self._shape("rule", Rect(area.x + half + fold / 2, area.y, 0.7, area.h))
        self._area(Rect(area.x + half + fold, area.y, half, area.h))

    def _area(self, area: Rect) -> None:
        small = [story for story in self.stories if story.small]
        recipe = self.look.recipe
        if recipe == "sidebar" or (recipe == "mixed" and self.rng.random() < 0.5):
            if len(small) >= 2 and area.w > 380:
                area = self._sidebar(area)
        self._bands(area)

    def _sidebar(self, area: Rect) -> Rect:
        """A narrow strip of small stories at one side; what is left of the area."""
        width, gap, tinted = self.rng.uniform(125, 160), max(self.look.gutter, 14), self.rng.random() < 0.6
        right = self.rng.random() < 0.5
        strip = Rect(area.x + area.w - width if right else area.x, area.y, width, area.h)
        rest = Rect(area.x if right else area.x + width + gap, area.y, area.w - width - gap, area.h)
        if tinted:
            self._shape("tint", strip)
        else:
            self._shape("rule", Rect(rest.x + rest.w + gap / 2 if right else rest.x - gap / 2, area.y, 0.6, area.h))
        inside = strip.inner(7) if tinted else strip
        while inside.h > 60 and (story := next((s for s in self.stories if s.small), None)):
            if self.browser.call("measure", story.name, inside.w) > inside.h:
                break
            self.stories.remove(story)
            story.started, story.begun = self.number, True
            bottom = self._pour(story, [self._column(inside, free=True)], inside.bottom)
            inside = inside.below(bottom + 12)
        return rest

    def _bands(self, area: Rect) -> None:
        """Rows of one or two zones from the top down."""
        while area.h > 7 * self.look.step and (self.stories or self._resumable()):
            if area.w > 430 and area.h > 200 and len(self.stories) > 1 and self.rng.random() < 0.45:
                bottom = self._pair(area)
            else:
                story = self._next(area.w)
                if story is None or not self._room(story, area):
                    if story:
                        self._give_back(story)
                    break
                bottom = self._zone(area, story, share=self.rng.choice([1, 1, 1, 1, 0.6, 0.45]))
            if bottom > area.y + 1 and self.rng.random() < 0.4:
                self._shape("rule", Rect(area.x, bottom + 7, area.w, 0.6))
            area = area.below(bottom + 14)

    def _pair(self, area: Rect) -> float:
        """Two zones side by side; the bottom of the lower one."""
        share, ruled = self.rng.uniform(0.36, 0.64), self.rng.random() < 0.5
        gap = self.look.gutter * (1.2 if ruled else 1.6)
        left = Rect(area.x, area.y, area.w * share - gap / 2, area.h)
        right = Rect(area.x + area.w * share + gap / 2, area.y, area.w * (1 - share) - gap / 2, area.h)
        height = self.rng.choice([1, 1, 0.6, 0.5])
        bottom = area.y
        for part in (left, right):
            story = self._next(part.w)
            if story and self._room(story, part):
                bottom = max(bottom, self._zone(part, story, share=height))
            elif story:
                self._give_back(story)
        if ruled and bottom > area.y:
            self._shape("rule", Rect(left.x + left.w + gap / 2, area.y, 0.6, bottom - area.y))
        return bottom

    def _room(self, story: Story, area: Rect) -> bool:
        """Whether a story can begin here: its head and five lines."""
        title = "" if story.begun else story.title
        lines = -(-len(title) * self.look.title * 1.2 // max(area.w * 0.5, 80))
        need = 12 * self.look.body if story.table else 6 * self.look.step
        return area.h > lines * self.look.title * 1.3 + need

    def _resumable(self) -> bool:
        return any(not story.table or story.started < self.number for story in self.open)

    def _next(self, width: float = 1e4) -> Story | None:
        """The next story: a table that goes on, one that was interrupted, or a new one; no table in a narrow place."""
        narrow = width < 250
        waiting = [s for s in self.open if not s.table or (s.started < self.number and not narrow)]
        waiting.sort(key=lambda s: not s.table)
        if waiting and (waiting[0].table or not self.stories or self.rng.random() < 0.35):
            self.open.remove(waiting[0])
            return waiting[0]
        story = next((s for s in self.stories if not (s.table and narrow)), None)
        if story is None:
            return None
        self.stories.remove(story)
        story.started = self.number
        return story

    def _give_back(self, story: Story) -> None:
        if self.browser.call("left", story.name):
            if story.begun:
                self.open.insert(0, story)
            else:
                self.stories.insert(0, story)

    # ---- zones

    def _zone(self, area: Rect, story: Story | None, share: float = 1.0) -> float:
        """Set a story into an area; the bottom used."""
        if story is None:
            return area.y
        height = max(area.h * share, min(area.h, 12 * self.look.step))
        if area.h - height < 8 * self.look.step:
            height = area.h
        area = Rect(area.x, area.y, area.w, height)
        box = self.rng.choice(["", "", "", "tint", "stroke", "round"]) if not story.table else ""
        ident = self._shape(box, area) if box else ""
        inside = area.inner(8) if box else area
        bottom = self._table_zone(inside, story) if story.table else self._text_zone(inside, story)
        story.begun = True
        if box:
            bottom = min(bottom + 8, area.bottom)
            self.browser.call("resize", ident, bottom - area.y)
        if self.browser.call("left", story.name):
            self.open.append(story)
        return bottom

    def _table_zone(self, area: Rect, story: Story) -> float:
        head = self.browser.call("head", story.name, self._frame(area))
        return self._pour(story, [self._column(area.below(area.y + head), free=True)], area.bottom)

    def _text_zone(self, area: Rect, story: Story) -> float:
        rng, look = self.rng, self.look
        top = self._continued(area, story)
        area = area.below(area.y + top)
        floor = 0.0
        if self._upright(story, area) and rng.random() < 0.3:
            area, floor = self._vertical_title(area, story)
        most = max(1, min(5, int((area.w + look.gutter) // (9 * look.body + look.gutter))))
        count = rng.randint(1, most) if most < 3 else rng.randint(2, most)
        width = (area.w - look.gutter * (count - 1)) / count
        span = rng.choice([count, count, count, 1, max(1, count - 1)])
        if not story.begun and len(story.title) * look.title > 2.2 * (width + look.gutter) * span:
            span = count
        head_width = width * span + look.gutter * (span - 1)
        head = self.browser.call("head", story.name, self._frame(Rect(area.x, area.y, head_width, 0)))
        head += 0.4 * look.body if head else 0
        columns = []
        for place in range(count):
            y = area.y + (head if place < span else 0.0)
            columns.append(self._column(Rect(area.x + place * (width + look.gutter), y, width, area.bottom - y)))
        bottom = self._columns(story, area, columns, width)
        if look.column_rule:
            for column in columns[1:]:
                start = max(column["y"], area.y + (head if span > 1 else 0))
                self._shape("rule", Rect(column["x"] - look.gutter / 2, start, 0.5, max(bottom - start, 1)))
        return max(bottom, floor)

    def _columns(self, story: Story, area: Rect, columns: list[dict[str, Any]], width: float) -> float:
        """Pour into columns, some of them with an inset."""
        length = self.browser.call("length", story.name)
        roomy = area.h > 230 and length * self.look.body * self.look.step > 0.75 * area.h * area.w
        inset = self.rng.choice(["", "column", "gutter", "corner"]) if roomy else ""
        if inset == "gutter" and len(columns) > 1:
            return self._across(story, area, columns, width)
        if inset:
            return self._inside(story, area, columns, width, corner=inset == "corner")
        return self._pour(story, columns, area.bottom)

    def _inside(self, story: Story, area: Rect, columns: list[dict[str, Any]], width: float, corner: bool) -> float:
        """A box, quote or picture inside one column, at its end if in the corner."""
        place = len(columns) - 1 if corner else self.rng.randrange(len(columns))
        column = columns[place]
        height, draw = self._inset(story, width)
        room = area.bottom - column["y"]
        if height > 0.6 * room:
            return self._pour(story, columns, area.bottom)
        y = area.bottom - height if corner else column["y"] + (room - height) * self.rng.choice([0.0, 0.35, 0.6])
        parts = [{**column, "h": y - column["y"] - 6}, {**column, "y": y + height + 6}]
        parts = [p for p in parts if p.get("h", 99) > self.look.step and p["y"] < area.bottom - self.look.step]
        self._pour(story, [*columns[:place], *parts, *columns[place + 1 :]], area.bottom, balance=False)
        draw(Rect(column["x"], y, width, height))
        return area.bottom

    def _across(self, story: Story, area: Rect, columns: list[dict[str, Any]], width: float) -> float:
        """A box across the gutter of two columns, which run round it."""
        place = self.rng.randrange(len(columns) - 1)
        one, two = columns[place], columns[place + 1]
        over = width * self.rng.uniform(0.3, 0.45)
        height, draw = self._inset(story, 2 * over + self.look.gutter)
        top = max(one["y"], two["y"]) + self.rng.uniform(0.25, 0.5) * (area.bottom - max(one["y"], two["y"]))
        if top + height + 20 > area.bottom or width - over < 5 * self.look.body:
            return self._pour(story, columns, area.bottom)
        pad = 7
        for column, side in ((one, "right"), (two, "left")):
            column["floats"] = [{"side": side, "top": top - column["y"] - pad, "w": over + pad, "h": height + 2 * pad}]
        self._pour(story, columns, area.bottom, balance=False)
        draw(Rect(two["x"] - self.look.gutter - over, top, 2 * over + self.look.gutter, height))
        return area.bottom

    def _inset(self, host: Story, width: float) -> tuple[float, Any]:
        """Something to set into a column of a width: its height and what draws it."""
        small = next((story for story in self.stories if story.small), None)
        kind = self.rng.choice(["story", "story", "quote", "picture"])
        if kind == "story" and small and width > 9 * self.look.body:
            height = self.browser.call("measure", small.name, width - 14) + 15
            manner = self.rng.choice(["tint", "stroke", "round"])

            def draw_story(at: Rect) -> None:
                self.stories.remove(small)
                small.started = self.number
                self._shape(manner, at)
                self._pour(small, [self._column(at.inner(7), free=True)], at.bottom - 6, balance=False)

            return height, draw_story
        if kind == "quote":
            text = max((t for k, t in host.blocks if k == "p"), key=len)
            sentence = max((s for s in text.split("。") if s), key=lambda s: (len(s) < 40, len(s)))[:44]
            content, shape = f'<div data-k="quote">{html.escape(sentence)}</div>', self.rng.choice(["", "tint"])
            size = round(self.look.body * 1.3, 1)
            lines = -(-len(sentence) * size // (width - 12)) + 1
            return lines * size * 1.45 + 10, lambda at: self._aside(at, content, shape, f"{host.name}_quote")
        caption = self.captions.pop() if self.captions else "图为窗口服务现场"
        height = width * 0.6 + 32

        def draw_picture(at: Rect) -> None:
            self._shape("picture", Rect(at.x, at.y, at.w, at.h - 30))
            self._aside(
                Rect(at.x, at.bottom - 28, at.w, 28), f'<div data-k="cap">{caption}</div>', "", f"{host.name}_picture"
            )

        return height, draw_picture

    def _aside(self, at: Rect, content: str, shape: str, name: str) -> None:
        if shape:
            self._shape(shape, at)
        pad = 5 if shape else 2
        self._put(at.inner(pad), content, art=name, free=True)

    def _upright(self, story: Story, area: Rect) -> bool:
        """Whether a title may stand upright: new, short, all characters (WenQuanYi has no measures for upright text)."""
        title = "" if story.begun or self.look.title_font.startswith("WenQuanYi") else story.title
        plain = all("\u4e00" <= c <= "\u9fff" for c in title)
        return (
            plain and 0 < len(title) * self.look.title * 1.3 < min(area.h * 0.9, 330) and area.w > 25 * self.look.body
        )

    def _vertical_title(self, area: Rect, story: Story) -> tuple[Rect, float]:
        """The title set upright at a side of the columns; what is left of the area, and its bottom."""
        heads = sum(kind in ("col", "title", "sub") for kind, _ in story.blocks)
        strip = self.look.title * 1.45 + (heads - 1) * self.look.body * 2
        right = self.rng.random() < 0.3
        x = area.x + area.w - strip if right else area.x
        height = len(story.title) * self.look.title * 1.3
        height = max(height, *(len(t) * self.look.body * 1.5 for k, t in story.blocks if k in ("col", "sub")), 0)
        self.browser.call(
            "head", story.name, {**self._frame(Rect(x, area.y, strip, 0)), "h": height, "cls": "vertical"}
        )
        gap = self.look.gutter * 0.6
        return Rect(area.x if right else area.x + strip + gap, area.y, area.w - strip - gap, area.h), area.y + height

    # ---- interrupted stories

    def _continued(self, area: Rect, story: Story) -> float:
        """What stands over a tail: a jump line, the title again; its height."""
        if not story.jump:
            return 0.0
        came, story.started = story.started, self.number
        if came == self.number:  # on the same page readers find it without being told
            self._write(story, "")
            story.jump = ""
            return 0.0
        self._write(story, f"（下转第{self.number}版）")
        story.jump = ""
        lines = f'<div data-k="jump" style="text-align:left">（上接第{came}版）</div>'
        if self.look.again:
            short = story.title[: 6 + len(story.title) % 5].rstrip("，、：（")
            lines += f'<div data-k="again" style="font-weight:700">{html.escape(short)}</div>'
        return self._put(Rect(area.x, area.y, area.w, 0), lines, art=f"{story.name}_jump", free=True) + 3

    def _write(self, story: Story, text: str) -> None:
        if story.jump:
            self.browser.call("write", story.jump, text)

    def _pour(self, story: Story, columns: list[dict[str, Any]], bottom: float, balance: bool = True) -> float:
        """Pour a story, with a line at the end for where it goes on; the bottom used."""
        balance = balance and self.rng.random() < 0.85
        name, step = story.name, self.look.step
        if not self.look.jumps or story.table:
            return float(self.browser.call("pour", name, columns, bottom, balance))
        last = columns[-1]
        end = min(bottom, last["y"] + last.get("h", 1e4))
        shorter = [*columns[:-1], {**last, "h": end - last["y"] - step}]
        used = float(self.browser.call("pour", name, shorter, bottom, balance))
        if self.browser.call("left", name):
            story.jump = self._ident()
            at = Rect(last["x"], end - step, last["w"], 0)
            self._put(at, '<div data-k="jump">（下转）</div>', art=f"{name}_jump", free=True, id=story.jump)
            return bottom
        return used

    # ---- furniture

    def _masthead(self) -> float:
        paper, m, (w, _) = self.paper, self.look.margin, self.look.size
        issue = (
            f"{self.rng.choice([2023, 2024, 2025])}年第{self.rng.randint(1, 12)}期（总第{self.rng.randint(20, 230)}期）"
        )
        date = f"{issue[:4]}年{self.rng.randint(1, 12)}月{self.rng.randint(1, 28)}日"
        big = f'font:700 {self.rng.choice([26, 32, 38])}pt/1.2 "{self.look.title_font}"'
        name, issuer = paper["name"], paper["issuer"]
        if self.rng.random() < 0.5:
            colour = self.look.colour
            self._furn(
                m, m - 6, name, f"{big};width:{w - 2 * m}pt;text-align:center;color:{colour};letter-spacing:.2em"
            )
            for text, align in ((issue, "left"), (issuer + "主办", "center"), (date, "right")):
                self._furn(m, m + 46, text, f"width:{w - 2 * m}pt;text-align:{align};font-size:9pt")
            self._shape("rule", Rect(m, m + 62, w - 2 * m, 1.2))
        else:
            if self.rng.random() < 0.5:
                self._shape("tint", Rect(0, 0, w, m + 62))
            self._furn(m, m, name, big)
            for place, text in enumerate((issue, date, issuer)):
                self._furn(w - m - 190, m - 4 + 15 * place, text, "width:190pt;text-align:right;font-size:9pt")
            self._shape("rule", Rect(m, m + 62, w - 2 * m, 1.2))
        return m + 74

    def _running_head(self) -> float:
        m, (w, _) = self.look.margin, self.look.size
        even = self.number % 2 == 0
        self._furn(m, m - 8, self.paper["name"] if even else f"第{self.number}版", "font-size:8.5pt")
        other = f"第{self.number}版" if even else self.paper["issuer"]
        self._furn(m, m - 8, other, f"width:{w - 2 * m}pt;text-align:right;font-size:8.5pt")
        if self.rng.random() < 0.7:
            self._shape("rule", Rect(m, m + 4, w - 2 * m, 0.6))
        return m + 14

    def _foot(self) -> None:
        m, (w, h) = self.look.margin, self.look.size
        manner = self.paper["folio"].replace("N", str(self.number))
        self._furn(m, h - m, manner, f"width:{w - 2 * m}pt;text-align:center;font-size:8.5pt")
        if self.number == 1 or self.rng.random() < 0.3:
            self._furn(m, h - m, self.paper["editors"], "font-size:8.5pt")

    def _furn(self, x: float, y: float, text: str, style: str) -> None:
        self.browser.call(
            "put",
            {
                "x": x,
                "y": y,
                "w": 0,
                "cls": "furn",
                "css": f"width:auto;{style}",
                "html": f"<div>{html.escape(text)}</div>",
            },
        )

    # ---- small words with the browser

    def _ident(self) -> str:
        self._ids += 1
        return f"f{self._ids}"

    def _shape(self, manner: str, at: Rect) -> str:
        ident = self._ident()
        self.browser.call("put", {"x": at.x, "y": at.y, "w": at.w, "h": at.h, "cls": manner, "id": ident})
        return ident

    def _put(self, at: Rect, content: str, **more: Any) -> float:
        return float(self.browser.call("put", {"x": at.x, "y": at.y, "w": at.w, "html": content, **more}))

    def _frame(self, at: Rect) -> dict[str, Any]:
        return {"x": at.x, "y": at.y, "w": at.w}

    def _column(self, at: Rect, free: bool = False) -> dict[str, Any]:
        return {**self._frame(at), "free": free}


KEYS = ("t", "x", "y", "w", "size", "bold", "k", "pe")


def told(line: dict[str, Any]) -> dict[str, Any]:
    """A line of the truth as it is kept."""
    out = {key: round(line[key], 2) if isinstance(line[key], float) else line[key] for key in KEYS}
    return out | ({"vertical": True, "h": round(line["h"], 2)} if line["vertical"] else {})


def truth_of(name: str, bulletin: WebBulletin, layout: list[dict[str, Any]]) -> dict[str, Any]:
    """The truth in the shape of ``tests/pdf/layouts/*.json``."""
    pages = []
    for page in layout:
        frags = [
            {"art": f["art"], **({"free": True} if f["free"] else {}), "lines": [told(line) for line in f["lines"]]}
            for f in page["frags"]
        ]
        pages.append({"w": page["w"], "h": page["h"], "furn": [line["t"] for line in page["furn"]], "frags": frags})
    return {"name": name, "producer": "chromium", "pages": pages, "articles": bulletin.articles}


def lay_out(browser: Chromium, corpus: dict[str, Any], seed: int) -> tuple[WebBulletin, list[dict[str, Any]]]:
    """Set the bulletin of a seed; its pages stay in the browser, its layout is told."""
    bulletin = WebBulletin(browser, corpus, seed)
    bulletin.set()
    return bulletin, browser.call("truth")


def generate(browser: Chromium, corpus: dict[str, Any], seed: int, folder: Path) -> tuple[Path, list[dict[str, Any]]]:
    """Write ``W<seed>.pdf`` and its truth; the path of the PDF and the layout with all characters."""
    bulletin, layout = lay_out(browser, corpus, seed)
    path = folder / f"W{seed:04d}.pdf"
    path.write_bytes(browser.pdf())
    truth = truth_of(path.stem, bulletin, layout)
    path.with_suffix(".json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return path, layout


def open_browser() -> Chromium:
    """A browser with the pouring script loaded."""
    browser = Chromium()
    browser.run((HERE / "web_pdf.js").read_text(encoding="utf-8"))
    return browser


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", default="0:10", help="first:stop")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    options = parser.parse_args()
    first, stop = (int(part) for part in options.seeds.split(":"))
    corpus = json.loads(options.corpus.read_text(encoding="utf-8"))
    options.folder.mkdir(parents=True, exist_ok=True)
    with open_browser() as browser:
        for seed in range(first, stop):
            path, layout = generate(browser, corpus, seed, options.folder)
            for fault in check(path.read_bytes(), layout):
                print(f"{path.name}: {fault}")
            print(path)


if __name__ == "__main__":
    main()
