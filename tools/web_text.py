"""The texts of one web-set bulletin: articles and lists of the corpus chosen by seed, as HTML."""

from __future__ import annotations

import html
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tools.web_style import Look

Block = tuple[str, str]


@dataclass
class Story:
    """An article or a table on its way into pages."""

    name: str
    blocks: list[Block]
    html: str
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


def choose(corpus: dict[str, Any], paper: dict[str, Any], look: Look, rng: random.Random) -> Iterator[Story]:
    """Articles of a paper and, until there is enough text, of others; and some lists among them."""
    w, h = look.size
    wanted = rng.uniform(1.1, 2.3) * w * h / (look.body * look.step) * 0.5
    others = [p for p in corpus["bulletins"] if p is not paper]
    rng.shuffle(others)
    lists = [one for p in corpus["bulletins"] for one in p["lists"]]
    tables = rng.sample(lists, min(len(lists), rng.choice([0, 1, 1, 2, 3])))
    taken: list[Story] = []
    for name, told in (
        pair for p in [paper, *others] for pair in rng.sample(list(p["articles"].items()), len(p["articles"]))
    ):
        if sum(len(t) for s in taken for _, t in s.blocks) > wanted:
            break
        blocks = [(kind, text) for kind, text in told]
        taken.append(Story(name, blocks, article_html(blocks, look)))
    for one in tables:
        taken.insert(rng.randint(0, len(taken)), table_story(one, rng))
    yield from taken


def article_html(blocks: list[Block], look: Look) -> str:
    """An article as HTML."""
    out, opened = [], not look.drop_caps
    for kind, text in blocks:
        inner = html.escape(text)
        if kind == "p" and not opened:
            opened = True
            if len(text) > 70 and "\u4e00" <= text[0] <= "\u9fff":
                inner = f'<span class="drop">{text[0]}</span>{html.escape(text[1:])}'
        style = ' style="text-indent:0"' if 'class="drop"' in inner else ""
        out.append(f'<div data-k="{kind}"{style}>{inner}</div>')
    return "".join(out)


def table_story(one: dict[str, Any], rng: random.Random) -> Story:
    """A list as a table or as a grid of groups."""
    name, groups = one["name"], one["groups"]
    rows: list[Block] = [("title", one["title"])]
    rows += [("row", "\u3000".join([label, *cells])) for label, entries in groups for cells in entries]
    manner = rng.choice(["full", "lines", "zebra", "bare", "grid", "full"])
    simple = all(len(cells) == 1 for _, entries in groups for cells in entries)
    if manner == "grid" and simple:
        body = grid_html(name, groups, rng)
    else:
        body = table_html(one, "lines" if manner == "grid" else manner, rng)
    return Story(name, rows, f'<div data-k="title">{html.escape(one["title"])}</div>{body}', table=True)


def grid_html(name: str, groups: list[Any], rng: random.Random) -> str:
    """Groups in cells without rules; whether rows or columns are read first is open, so cells are free."""
    cells = []
    for place, (label, entries) in enumerate(groups):
        items = "".join(f'<p data-k="li">{html.escape(c[0])}</p>' for c in entries)
        cells.append(
            f'<div data-art="{name}_{place}" data-free="1"><p data-k="h">{html.escape(label)}</p>{items}</div>'
        )
    width = rng.choice([2, 3])
    return f'<div class="cells" data-k="row" style="grid-template-columns:repeat({width},1fr)">{"".join(cells)}</div>'


def table_html(one: dict[str, Any], manner: str, rng: random.Random) -> str:
    """A table; groups are cells over several rows, or or rows of their own."""
    name, groups, columns = one["name"], one["groups"], one["columns"]
    grouping = rng.choice(["span", "span", "rows"]) if any(label for label, _ in groups) else "none"
    heads = columns if grouping == "span" else columns[1:]
    bodies, serial = [], 0
    for place, (label, entries) in enumerate(groups):
        art = f"{name}_{place}" if grouping != "none" else name
        rows = []
        if grouping == "rows":
            rows.append(f'<tr><td colspan="{len(heads) + 1}" style="font-weight:700">{html.escape(label)}</td></tr>')
        for number, cells in enumerate(entries):
            serial += 1
            span = (
                f'<td rowspan="{len(entries)}">{html.escape(label)}</td>' if grouping == "span" and not number else ""
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
