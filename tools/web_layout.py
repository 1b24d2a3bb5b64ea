"""Where the stories of one web-set bulletin stand: pages, zones, columns, boxes, furniture, chosen by seed."""

from __future__ import annotations

import html
import random
from dataclasses import dataclass
from typing import Any

from tools.chromium import Chromium
from tools.web_style import css, random_look
from tools.web_text import Story, choose


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


class WebBulletin:
    """One bulletin while it is being set."""

    def __init__(self, browser: Chromium, corpus: dict[str, Any], seed: int) -> None:
        self.rng = random.Random(seed)
        self.browser, self.look = browser, random_look(self.rng)
        self.paper = self.rng.choice(corpus["bulletins"])
        self.captions: list[str] = self.rng.sample(corpus["captions"], len(corpus["captions"]))
        self.number = 0
        self.open: list[Story] = []
        browser.call("start", css(self.look))
        self.stories = list(choose(corpus, self.paper, self.look, self.rng))
        for story in self.stories:
            browser.call("tell", story.name, story.html)
        self.articles = {story.name: story.blocks for story in self.stories}
        self._ids = 0

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
        wanted = recipe == "sidebar" or (recipe == "mixed" and self.rng.random() < 0.5)
        if wanted and len(small) >= 2 and area.w > 380:
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
        lines = self.browser.call("length", story.name) * look.body / area.w
        most = max(1, min(most, int(lines / 2)))  # no column stays empty
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
