"""A seeded generator of newsletter PDFs with the truth about their reading order.

    python -m tools.bulletin_pdf ARTICLES.json OUT_DIR --seeds 0:40

Articles come from any truth file (its ``articles``: name → [[kind, text] …]). Each seed sets them in another layout:
zones side by side or stacked, one to five columns, heads over one, some or all columns, frames, rules, boxes across a
gutter, tables, grids, running heads, and three orders of the content stream. The truth has the shape of
``tests/pdf/layouts/*.json``. Fonts are the CID fonts every PDF reader knows, so nothing needs to be installed.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from tools.typesetting import FONT, HEADS, Block, Frame, Line, Page, Setter, Story, Style, width


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
    """The truth in the shape of ``tests/pdf/layouts/*.json``."""
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
