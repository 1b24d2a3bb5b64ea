"""A seeded generator of newsletter PDFs with the truth about their reading order.

    python -m tools.bulletin_pdf ARTICLES.json OUT_DIR --seeds 0:40

Articles come from any truth file (its ``articles``: name → [[kind, text] …]). Each seed sets them in another layout:
zones side by side or stacked, one to five columns, heads over one, some or all columns, frames, rules, boxes across a
gutter, tables, grids, running heads, and three orders of the content stream. The truth has the shape of
``tests/layouts/*.json``. Fonts are the CID fonts every PDF reader knows, so nothing needs to be installed.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
HEADS = ("col", "title")
NO_LINE_START = "，。、；：！？）》〉】」』”’…"
NO_LINE_END = "（《〈【「『“‘"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

Block = tuple[str, str]


@dataclass(frozen=True)
class Style:
    """The measures of one bulletin, in points where not said otherwise."""

    body: float
    leading: float
    gutter: float
    margin: float
    title: float
    kicker: float
    indent_em: int
    justified: bool
    paragraph_gap: float
    bold: str  # none | stroke | twice
    stream: str  # logical | rows | shuffled


@dataclass(frozen=True)
class Frame:
    """A rectangle to set text in; y grows downwards."""

    x: float
    y: float
    w: float
    h: float


@dataclass
class Line:
    """One set line; ``spacing`` is the letter spacing that justifies it."""

    t: str
    x: float
    y: float
    w: float
    size: float
    bold: bool
    k: str
    pe: bool
    spacing: float = 0.0


@dataclass
class Fragment:
    """Consecutive lines of one article in one column."""

    art: str
    lines: list[Line] = field(default_factory=list)


@dataclass
class Page:
    """One page while it is being set: fragments in reading order and shapes to draw."""

    w: float
    h: float
    furn: list[Line] = field(default_factory=list)
    frags: list[Fragment] = field(default_factory=list)
    shapes: list[tuple[Any, ...]] = field(default_factory=list)


@dataclass
class Story:
    """An article as a queue of blocks; what does not fit stays for the next zone."""

    name: str
    blocks: list[Block]
    open: bool = False  # the first block is the rest of a paragraph


def width(text: str, size: float) -> float:
    """Set width of a text in points."""
    return float(pdfmetrics.stringWidth(text, FONT, size))


def break_line(text: str, size: float, room: float) -> int:
    """How many characters of a text fit into ``room``; marks that may not begin a line hang over its end."""
    used, count = 0.0, 0
    for character in text:
        used += width(character, size)
        if used > room + 0.01:
            break
        count += 1
    if count < len(text):
        if text[count] in NO_LINE_START:
            count += 1
        while count > 1 and text[count - 1] in NO_LINE_END:
            count -= 1
        while (
            1 < count < len(text) and _is_word(text[count - 1]) and _is_word(text[count]) and _word_start(text, count)
        ):
            count -= 1
    return max(count, 1)


def _is_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _word_start(text: str, count: int) -> bool:
    start = count
    while start and _is_word(text[start - 1]):
        start -= 1
    return start > 0 and count - start < 12


class Setter:
    """Sets stories into columns of one page with one style."""

    def __init__(self, style: Style, page: Page, rng: random.Random) -> None:
        self.style, self.page, self.rng = style, page, rng

    def measures(self, kind: str) -> tuple[float, float, bool]:
        """Type size, space above, bold."""
        style = self.style
        return {
            "col": (style.kicker, style.body * 0.9, True),
            "title": (style.title, style.body * 0.5, True),
            "h": (round(style.body * 1.15, 2), style.body * 0.5, True),
            "h3": (style.body, style.body * 0.1, True),
            "src": (style.body * 0.9, 0.0, False),
        }.get(kind, (style.body, style.paragraph_gap, False))

    def column(self, story: Story, frame: Frame, obstacle: Frame | None = None) -> Fragment:
        """Set as much of a story as fits into one column, running round an obstacle."""
        fragment = Fragment(story.name)
        y = frame.y
        while story.blocks:
            kind, text = story.blocks[0]
            size, above, bold = self.measures(kind)
            if not story.open and fragment.lines:
                y += above
            step = self.style.leading * size
            if (
                kind in HEADS
                and y + step + 2 * self.style.leading * self.style.body > frame.y + frame.h
                and fragment.lines
            ):
                break
            text, y, full = self._paragraph(story, fragment, frame, y, step, (kind, text, size, bold), obstacle)
            if full:
                story.blocks[0], story.open = (kind, text), True
                break
            story.blocks.pop(0)
            story.open = False
        if fragment.lines:
            self.page.frags.append(fragment)
        return fragment

    def _paragraph(self, story: Story, fragment: Fragment, frame: Frame, y: float, step: float,
                   block: tuple[str, str, float, bool], obstacle: Frame | None) -> tuple[str, float, bool]:  # fmt: skip
        kind, text, size, bold = block
        indent = self.style.indent_em * size if kind in ("p", "h3") and not story.open else 0.0
        while text:
            if y + step > frame.y + frame.h + 0.01:
                return text, y, True
            left, right = frame.x, frame.x + frame.w
            if obstacle and y + step > obstacle.y and y < obstacle.y + obstacle.h:
                if obstacle.x > left + frame.w / 3:
                    right = min(right, obstacle.x)
                else:
                    left = max(left, obstacle.x + obstacle.w)
            room = right - left - indent
            count = break_line(text, size, room)
            piece, text = text[:count], text[count:]
            set_width = width(piece, size)
            spacing = 0.0
            if (
                text
                and self.style.justified
                and kind not in HEADS
                and len(piece) > 1
                and piece[-1] not in NO_LINE_START
            ):
                spacing = max(room - set_width, 0.0) / (len(piece) - 1)
            x = right - set_width if kind == "src" else left + indent
            fragment.lines.append(
                Line(
                    piece,
                    x,
                    y + 0.88 * size,
                    set_width + spacing * (len(piece) - 1),
                    size,
                    bold,
                    kind,
                    not text,
                    spacing,
                )
            )
            y += step
            indent = 0.0
        return "", y, False

    def head(self, story: Story, frame: Frame) -> float:
        """Set a story's kicker and title across a frame; the height they take."""
        fragment = Fragment(story.name)
        y, centred = frame.y, self.rng.random() < 0.3
        while story.blocks and story.blocks[0][0] in HEADS:
            kind, text = story.blocks.pop(0)
            size, above, bold = self.measures(kind)
            y += above if fragment.lines else 0.0
            while text:
                count = break_line(text, size, frame.w - 0.6 * size)  # room for a hanging mark
                piece, text = text[:count], text[count:]
                set_width = width(piece, size)
                x = frame.x + (frame.w - set_width) / 2 if centred else frame.x
                fragment.lines.append(Line(piece, x, y + 0.88 * size, set_width, size, bold, kind, not text))
                y += size * 1.25
        if fragment.lines:
            self.page.frags.append(fragment)
        return y - frame.y + (0.4 * self.style.body if fragment.lines else 0.0)

    def zone(self, story: Story, frame: Frame, columns: int, head_columns: int) -> None:
        """Set a story into columns; its head spans the first ``head_columns`` of them."""
        style = self.style
        gap = style.gutter
        column_width = (frame.w - gap * (columns - 1)) / columns
        head = 0.0
        if story.blocks and story.blocks[0][0] in HEADS and head_columns:
            widest = max(len(text) for kind, text in story.blocks[:2] if kind in HEADS) * style.title
            while head_columns < columns and widest > 3 * (column_width + gap) * head_columns:
                head_columns += 1  # a head that would fill its column is set wider
            span = Frame(frame.x, frame.y, column_width * head_columns + gap * (head_columns - 1), frame.h)
            head = self.head(story, span)
        for number in range(columns):
            top = frame.y + (head if number < head_columns else 0.0)
            if not story.blocks:
                break
            x = frame.x + number * (column_width + gap)
            self.column(story, Frame(x, top, column_width, frame.y + frame.h - top))

    def wrapped(self, story: Story, frame: Frame, inset: Story) -> None:
        """Two columns with a box across the gutter; the box is read after the columns."""
        gap = self.style.gutter
        column_width = (frame.w - gap) / 2
        head = self.head(story, frame)
        body = Frame(frame.x, frame.y + head, frame.w, frame.h - head)
        box = Frame(
            frame.x + column_width * 0.62, body.y + body.h * 0.3, column_width * 0.76 + gap, min(body.h * 0.4, 190.0)
        )
        pad = Frame(box.x - 8, box.y - 8, box.w + 16, box.h + 16)
        for number in range(2):
            left = frame.x + number * (column_width + gap)
            self.column(story, Frame(left, body.y, column_width, body.h), pad)
        self.page.shapes.append(("box", box, self.rng.choice(["stroke", "both"])))
        self.column(inset, Frame(box.x + 6, box.y + 6, box.w - 12, box.h - 12))

    def table(self, name: str, rows: list[tuple[str, list[str]]], frame: Frame, ruled: bool) -> float:
        """A table of groups (label, entries): the label spans its entries' rows. Its height."""
        size, pad = self.style.body, 5.0
        step = size * 1.7
        label_width = frame.w * 0.26
        y, serial = frame.y, 0
        for group, (label, entries) in enumerate(rows):
            height = step * len(entries)
            if y + height > frame.y + frame.h:
                break
            middle = y + height / 2 + 0.38 * size
            fragment = Fragment(f"{name}{group}")
            fragment.lines.append(Line(label, frame.x + pad, middle, width(label, size), size, False, "li", True))
            for place, entry in enumerate(entries):
                serial += 1
                base = y + step * place + step / 2 + 0.38 * size
                number = f"{serial}"
                fragment.lines.append(
                    Line(number, frame.x + label_width + pad, base, width(number, size), size, False, "li", True)
                )
                fragment.lines.append(
                    Line(entry, frame.x + label_width + 40, base, width(entry, size), size, False, "li", True)
                )
                if ruled:
                    left = frame.x + label_width
                    self.page.shapes.append(("box", Frame(left, y + step * place, 40 - pad, step), "stroke"))
                    self.page.shapes.append(
                        (
                            "box",
                            Frame(left + 40 - pad, y + step * place, frame.w - label_width - 40 + pad, step),
                            "stroke",
                        )
                    )
            if ruled:
                self.page.shapes.append(("box", Frame(frame.x, y, label_width, height), "stroke"))
            self.page.frags.append(fragment)
            y += height
        return y - frame.y

    def grid(self, name: str, rows: list[tuple[str, list[str]]], frame: Frame, columns: int) -> float:
        """Groups in a grid without rules, each group read down before the next. Its height."""
        size, step = self.style.body, self.style.body * 1.55
        widest = max(width(entry, size) for _, entries in rows for entry in entries) + 3 * size
        columns = max(1, min(columns, int(frame.w // widest)))
        cell = frame.w / columns
        y, serial = frame.y, 0
        for start in range(0, len(rows), columns):
            part = rows[start : start + columns]
            height = step * (max(len(entries) for _, entries in part) + 1) + size
            if y + height > frame.y + frame.h:
                break
            for place, (label, entries) in enumerate(part):
                fragment = Fragment(f"{name}{start + place}")
                x, base = frame.x + place * cell, y + size
                head = size * 1.1
                fragment.lines.append(Line(label, x, base, width(label, head), head, True, "h", True))
                for entry in entries:
                    serial += 1
                    base += step
                    text = f"{serial}.{entry}"
                    fragment.lines.append(Line(text, x, base, width(text, size), size, False, "li", True))
                self.page.frags.append(fragment)
            y += height
        return y - frame.y


class Bulletin:
    """Stories poured into random layouts, page after page."""

    def __init__(self, stories: list[Story], groups: list[tuple[str, list[str]]], seed: int) -> None:
        self.rng = random.Random(seed)
        self.stories, self.groups = stories, groups
        self.style = random_style(self.rng)
        self.size = self.rng.choice([(595.0, 842.0)] * 4 + [(842.0, 1191.0), (1191.0, 842.0)])
        self.pages: list[Page] = []
        self.open: list[Story] = []  # interrupted stories, to be continued in a later zone

    def set(self, limit: int = 6) -> list[Page]:
        """Set all stories, at most ``limit`` pages."""
        while (self.stories or self.open) and len(self.pages) < limit:
            self._page()
        return self.pages

    def _page(self) -> None:
        page = Page(*self.size)
        self.pages.append(page)
        self._furniture(page)
        setter = Setter(self.style, page, self.rng)
        margin = self.style.margin
        area = Frame(margin, margin + 12, page.w - 2 * margin, page.h - 2 * margin - 24)
        if page.w > page.h:  # a spread: two pages side by side, sometimes with a rule down the fold
            half = (area.w - 2 * margin) / 2
            self._area(setter, Frame(area.x, area.y, half, area.h), 0)
            self._area(setter, Frame(area.x + half + 2 * margin, area.y, half, area.h), 0)
            if self.rng.random() < 0.5:
                page.shapes.append(("rule", page.w / 2, area.y, page.w / 2, area.y + area.h))
        else:
            self._area(setter, area, 0)

    def _furniture(self, page: Page) -> None:
        number, margin = len(self.pages), self.style.margin
        for text, x in (("人社工作通讯", margin), (f"第{number}版", page.w - margin - 24)):
            page.furn.append(Line(text, x, margin - 2, width(text, 8), 8, False, "furn", True))
        page.shapes.append(("rule", margin, margin + 4, page.w - margin, margin + 4))
        text = f"— {number} —"
        page.furn.append(
            Line(text, (page.w - width(text, 8)) / 2, page.h - margin + 10, width(text, 8), 8, False, "furn", True)
        )

    def _area(self, setter: Setter, area: Frame, depth: int) -> None:
        """Fill an area with one zone, or part it side by side or in bands and fill the parts."""
        choice = self.rng.random()
        gap = max(self.style.gutter * 1.3, 16.0)
        if depth < 3 and area.h > 320 and choice < 0.75:
            upper = area.h * self.rng.uniform(0.35, 0.6)
            ruled = self.rng.random() < 0.35
            if ruled:
                setter.page.shapes.append(
                    ("rule", area.x, area.y + upper + gap / 2, area.x + area.w, area.y + upper + gap / 2)
                )
            self._area(setter, Frame(area.x, area.y, area.w, upper), depth + 1)
            self._area(setter, Frame(area.x, area.y + upper + gap, area.w, area.h - upper - gap), depth + 1)
        elif depth < 3 and area.w > 420 and choice < 0.9:
            left = area.w * self.rng.uniform(0.38, 0.62)
            if self.rng.random() < 0.4:
                x = area.x + left + gap / 2
                setter.page.shapes.append(("rule", x, area.y, x, area.y + area.h))
            self._area(setter, Frame(area.x, area.y, left, area.h), depth + 1)
            self._area(setter, Frame(area.x + left + gap, area.y, area.w - left - gap, area.h), depth + 1)
        else:
            self._zone(setter, area)

    def _next(self) -> Story | None:
        if self.open and (not self.stories or self.rng.random() < 0.5):
            return self.open.pop(0)
        return self.stories.pop(0) if self.stories else None

    def _zone(self, setter: Setter, area: Frame) -> None:
        if self.groups and self.rng.random() < 0.12 and area.w > 300:
            self._list(setter, area)
            return
        story = self._next()
        if story is None:
            return
        wraps = area.w > 400 and area.h > 380 and len(self.stories) > 1 and story.blocks[0][0] in HEADS
        if wraps and self.rng.random() < 0.25:
            inset = self.stories.pop(0)
            setter.wrapped(story, area, inset)
            self.open.extend(left for left in (story, inset) if left.blocks)
            return
        boxed = self.rng.random() < 0.25
        if boxed:
            setter.page.shapes.append(("box", area, self.rng.choice(["stroke", "both", "round"])))
            area = Frame(area.x + 8, area.y + 8, area.w - 16, area.h - 16)
        most = max(1, min(5, int(area.w // (9 * self.style.body))))
        columns = self.rng.randint(1, most)
        head = self.rng.choice([columns, columns, columns, 1, min(2, columns)])
        setter.zone(story, area, columns, head)
        if story.blocks:
            self.open.append(story)

    def _list(self, setter: Setter, area: Frame) -> None:
        count = self.rng.randint(2, 6)
        rows = self.rng.sample(self.groups, min(count, len(self.groups)))
        name = f"list{len(self.pages)}_{int(area.y)}_{int(area.x)}_"
        if self.rng.random() < 0.6:
            setter.table(name, rows, area, ruled=self.rng.random() < 0.7)
        else:
            setter.grid(name, rows, area, self.rng.choice([2, 3]))


def random_style(rng: random.Random) -> Style:
    """The measures of a plausible newsletter."""
    body = rng.choice([8.5, 9.0, 9.5, 10.0, 10.5, 12.0])
    indented = rng.random() < 0.85
    return Style(
        body=body,
        leading=rng.choice([1.35, 1.45, 1.55, 1.7]),
        gutter=body * rng.choice([0.95, 1.3, 1.6, 2.0]),
        margin=rng.choice([40.0, 48.0, 56.0]),
        title=round(body * rng.choice([1.6, 1.9, 2.2]), 2),
        kicker=round(body * rng.choice([1.2, 1.5]), 2),
        indent_em=2 if indented else 0,
        justified=rng.random() < 0.7,
        paragraph_gap=0.0 if indented else body * 0.6,
        bold=rng.choice(["none", "stroke", "twice"]),
        stream=rng.choice(["logical", "rows", "shuffled"]),
    )


def draw(pages: list[Page], style: Style, path: Path, rng: random.Random) -> None:
    """Write the PDF."""
    canvas = Canvas(str(path), invariant=1)
    for page in pages:
        canvas.setPageSize((page.w, page.h))
        for shape in page.shapes:
            _draw_shape(canvas, page.h, shape)
        lines = [line for fragment in page.frags for line in fragment.lines] + page.furn
        if style.stream == "rows":
            lines.sort(key=lambda line: (round(line.y), line.x))
        elif style.stream == "shuffled":
            rng.shuffle(lines)
        for line in lines:
            _draw_line(canvas, page.h, line, style.bold)
        canvas.showPage()
    canvas.save()


def _draw_shape(canvas: Canvas, height: float, shape: tuple[Any, ...]) -> None:
    if shape[0] == "rule":
        _, x0, y0, x1, y1 = shape
        canvas.line(x0, height - y0, x1, height - y1)
        return
    _, frame, manner = shape
    canvas.setFillColorRGB(0.94, 0.96, 1.0)
    arguments = (frame.x, height - frame.y - frame.h, frame.w, frame.h)
    if manner == "round":
        canvas.roundRect(*arguments, 8, stroke=1, fill=0)
    else:
        canvas.rect(*arguments, stroke=1, fill=int(manner == "both"))
    canvas.setFillColorRGB(0, 0, 0)


def _draw_line(canvas: Canvas, height: float, line: Line, bold: str) -> None:
    offsets = [0.0, 0.25] if line.bold and bold == "twice" else [0.0]
    for offset in offsets:
        text = canvas.beginText(line.x + offset, height - line.y)
        text.setFont(FONT, line.size)
        text.setCharSpace(line.spacing)
        text.setTextRenderMode(2 if line.bold and bold == "stroke" else 0)
        text.textOut(line.t)
        canvas.drawText(text)


def truth_of(name: str, pages: list[Page], articles: dict[str, list[Block]]) -> dict[str, Any]:
    """The truth in the shape of ``tests/layouts/*.json``."""
    keys = ("t", "x", "y", "w", "size", "bold", "k", "pe")
    return {
        "name": name,
        "pages": [
            {
                "w": page.w,
                "h": page.h,
                "furn": [line.t for line in page.furn],
                "frags": [
                    {"art": f.art, "lines": [{key: getattr(line, key) for key in keys} for line in f.lines]}
                    for f in page.frags
                ],
            }
            for page in pages
        ],
        "articles": articles,
    }


def generate(articles: dict[str, list[Block]], groups: list[tuple[str, list[str]]], seed: int, folder: Path) -> Path:
    """Write ``B<seed>.pdf`` and its truth ``B<seed>.json`` into a folder; the path of the PDF."""
    rng = random.Random(seed)
    names = sorted(articles)
    rng.shuffle(names)
    stories = [Story(name, [(kind, text) for kind, text in articles[name]]) for name in names]
    bulletin = Bulletin(stories, groups, seed)
    pages = bulletin.set()
    path = folder / f"B{seed:04d}.pdf"
    draw(pages, bulletin.style, path, random.Random(seed + 1))
    truth = truth_of(path.stem, pages, {name: list(articles[name]) for name in names})
    path.with_suffix(".json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


GROUPS: list[tuple[str, list[str]]] = [
    ("汽车“新四化”", ["汽车生产线操作工", "汽车维修工", "印刷电路制作工"]),
    ("集成电路", ["仪器仪表维修工", "半导体芯片制造工"]),
    ("在线新经济", ["电子商务师", "互联网营销师", "呼叫中心服务员", "企业人力资源管理师"]),
    ("生物医疗", ["药物检验员", "化学合成制药工", "医疗器械装配工"]),
    ("人工智能", ["人工智能训练师", "计算机程序设计员"]),
    ("高端装备", ["车工", "铣工", "钳工", "工业机器人系统操作员", "铸造工"]),
    ("民生领域", ["养老护理员", "家政服务员"]),
]


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seeds", default="0:10", help="first:stop")
    options = parser.parse_args()
    first, stop = (int(part) for part in options.seeds.split(":"))
    articles = json.loads(options.articles.read_text(encoding="utf-8"))["articles"]
    options.folder.mkdir(parents=True, exist_ok=True)
    for seed in range(first, stop):
        print(generate(articles, GROUPS, seed, options.folder))


if __name__ == "__main__":
    main()
