"""A bulletin as PDF: columns, frames, insets and interruptions of `tools.bulletin_pdf`, with the truth of the layout."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

from tools.bulletin_pdf import Bulletin as Layout
from tools.bulletin_pdf import draw as draw_pages
from tools.gold.bulletin import Bulletin
from tools.gold.markup import Article
from tools.typesetting import Fragment, Frame, Page, Setter, Story

PAGE_LIMIT = 14
ATTEMPTS = 4000


class TableLayout(Layout):
    """A layout in which some stories are tables: head, ruled rows, credit, all in one zone."""

    def __init__(self, stories: list[Story], tables: dict[str, list[tuple[str, list[str]]]], seed: int) -> None:
        super().__init__([story for story in stories if story.name not in tables], [], seed)
        self.zone_of: dict[int, int] = {}  # zones by the identity of their fragments
        self.zones = 0
        self.waiting = [(story, tables[story.name]) for story in stories if story.name in tables]

    def _zone(self, setter: Setter, area: Frame) -> None:
        before = len(setter.page.frags)
        self._fill(setter, area)
        self.zones += 1
        self.zone_of.update((id(fragment), self.zones) for fragment in setter.page.frags[before:])

    def _fill(self, setter: Setter, area: Frame) -> None:
        size = self.style.body
        if self.waiting and area.w > 24 * size:
            rows = self.waiting[0][1]
            height = (
                1.7 * size * sum(len(titles) for _, titles in rows)
                + 3 * (self.style.title + self.style.kicker)
                + 4 * size
            )
            if area.h > height:
                self._table(setter, area, *self.waiting.pop(0))
                return
        super()._zone(setter, area)

    def _table(self, setter: Setter, area: Frame, story: Story, rows: list[tuple[str, list[str]]]) -> None:
        credit = story.blocks[-1]
        head = setter.head(story, area)
        height = setter.table(f"{story.name}.", rows, Frame(area.x, area.y + head, area.w, area.h - head), ruled=True)
        for fragment in setter.page.frags:
            fragment.art = fragment.art.partition(".")[0]
        below = Frame(area.x, area.y + head + height + self.style.body, area.w, 3 * self.style.body)
        setter.column(Story(story.name, [credit]), below)


class PdfPage:
    """Sets a bulletin; articles that found no room are left out of the truth."""

    def __init__(self, bulletin: Bulletin) -> None:
        self.bulletin = bulletin
        seed = bulletin.draw.seed
        base = 1000 if bulletin.draw.name == "open" else 5000
        interrupted = seed // 3 % 3 != 2
        for attempt in range(ATTEMPTS):
            self._set(base + seed + 97 * attempt)
            if self.whole() and self._readable(interrupted):
                break
        else:
            raise ValueError(f"seed {seed}: no layout that a reader can follow")
        self.forms = {"layout:pdf", f"stream:{self.layout.style.stream}"}
        self._interruptions()

    def _set(self, seed: int) -> None:
        stories = [
            Story(name, [(piece.kind, piece.line) for piece in article.pieces if piece.kind != "blank"])
            for name, article in self.bulletin.articles.items()
        ]
        tables = {name: article.table for name, article in self.bulletin.articles.items() if article.table}
        self.layout = TableLayout(stories, tables, seed)
        self.pages: list[Page] = self.layout.set(PAGE_LIMIT)
        self.fragments: list[Fragment] = [fragment for page in self.pages for fragment in page.frags]
        self.joins: list[list[str]] = []

    def _breaks(self) -> list[tuple[Fragment, Fragment]]:
        """Where an article goes on behind another one: the fragments before and after."""
        found = []
        for place, fragment in enumerate(self.fragments):
            before = [n for n in range(place) if self.fragments[n].art == fragment.art]
            if before and before[-1] < place - 1:
                found.append((self.fragments[before[-1]], fragment))
        return found

    def _readable(self, interrupted: bool) -> bool:
        """Whether a reader finds what goes on where: at most two breaks, each inside a sentence, one an article.

        No credit stands alone, and an article goes on in another zone only where another one stands between.
        """
        breaks = self._breaks()
        names = [after.art for _, after in breaks]
        alone = any(
            all(line.k == "src" for line in fragment.lines) and not self.bulletin.articles[fragment.art].table
            for fragment in self.fragments
        )
        follow = list(zip(self.fragments, self.fragments[1:], strict=False))
        zone_of = self.layout.zone_of
        wanders = any(one.art == two.art and zone_of[id(one)] != zone_of[id(two)] for one, two in follow)
        return (
            not alone
            and not wanders
            and bool(breaks) == interrupted
            and len(breaks) <= 2
            and len(set(names)) == len(names)
            and all(
                not before.lines[-1].pe and len(before.lines[-1].t) >= 6 and len(after.lines[0].t) >= 6
                for before, after in breaks
            )
        )

    def order(self) -> list[Article]:
        """The articles in reading order."""
        names = dict.fromkeys(fragment.art for fragment in self.fragments)
        return [self.bulletin.articles[name] for name in names]

    def whole(self) -> bool:
        """Whether everything found room."""
        placed: dict[str, str] = defaultdict(str)
        for fragment in self.fragments:
            placed[fragment.art] += "".join(line.t for line in fragment.lines)
        return all(
            placed[name] == "".join(piece.line for piece in article.pieces)
            for name, article in self.bulletin.articles.items()
        )

    def reading_order(self) -> list[str]:
        """The printed lines as a person reads them."""
        return [line.t for fragment in self.fragments for line in fragment.lines]

    def _interruptions(self) -> None:
        """Pieces of each article, and what goes on where."""
        for before, after in self._breaks():
            self.bulletin.articles[after.art].rows["articles"][0]["segment_count"] += 1
            self.joins.append([before.lines[-1].t[-12:], after.lines[0].t[:12]])
            self.forms.add("layout:interrupted")

    def write(self, path: Path) -> None:
        """Write the PDF."""
        draw_pages(self.pages, self.layout.style, path, random.Random(self.bulletin.draw.seed + 1))
