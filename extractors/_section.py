"""What a section type gets and gives.

A section type is a module in ``extractors/sections`` without leading underscore. It has

- ``KIND``: the ``ARTICLE_KIND`` of its schema,
- ``score(article)``: how much the article looks like it, 0..1,
- ``extract(article)``: its records with evidence, issues and line roles,
- ``also(article, kind)``: whether it reads an article of another kind too (a boxed tip that answers a question),
- if cheap evidence can tell, ``cannot_exceed(article)``: what its score cannot exceed, told without reading the article.

It is found by listing the folder; nothing else names it.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol, TypeVar, cast

from extractors._once import once
from extractors._passage import Passage, join
from extractors.paragraphs import Block
from extractors.pieces import ArticlePiece
from schemas._table import TableRow
from schemas._vocabulary import read_table
from schemas.line import LineRole

_ACT_TITLE = re.compile(r"(?:通知|公告|通告|公示|声明|倡议书|告知书|一封信|提示函)(?:[（(][^（）()]*[）)])?$")
_SALUTATION = re.compile(r"(?:各|尊敬的|广大|全体|亲爱的)[^。,:]{2,40}(?:、[^。:]{2,60})?:")


Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Quote:
    """Evidence: where the value of one field of one record is printed."""

    record_id: str
    field: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Doubt:
    """An issue to be: code, message, and where."""

    code: str
    message: str
    record_id: str | None = None
    field: str | None = None
    passage: Passage | None = None
    page: int | None = None


@dataclass
class Extraction:
    """The records of one article with everything that explains them."""

    rows: list[TableRow] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    roles: dict[int, LineRole] = field(default_factory=dict)
    listed_titles: list[Passage] = field(default_factory=list)

    def quote(self, record_id: str, name: str, passage: Passage | None) -> str | None:
        """Record where a field is printed and return its text; None for nothing."""
        if not passage:
            return None
        self.quotes.append(Quote(record_id, name, passage))
        return passage.text

    def mark(self, passage: Passage, role: LineRole) -> None:
        """Give the lines of a passage a role."""
        for line in passage.lines:
            self.roles[line.source_order] = role


@dataclass(frozen=True)
class Article:
    """One article as the section types see it."""

    article_id: str
    bulletin_id: str
    position: int
    piece: ArticlePiece
    region_code: str | None = None
    zone_name: str | None = None

    @property
    def title(self) -> Passage | None:
        """Its title as printed."""
        return self.piece.title

    @property
    def blocks(self) -> list[Block]:
        """Its body without title and credit."""
        return self.piece.blocks

    @property
    def heading_kind(self) -> str | None:
        """Kind that its column heading announces."""
        return self.piece.heading.kind if self.piece.heading else None

    @once
    def heading_hint(self) -> str | None:
        """Kind of its column by the reviewed list, else by the words of an unlisted heading."""
        if self.piece.heading is None or self.piece.heading.kind not in (None, "unknown"):
            return self.heading_kind
        return next((kind for pattern, kind in _heading_words() if pattern.search(self.piece.heading.text)), None)

    @once
    def is_act(self) -> bool:
        """Whether title or opening are those of a notice: 关于…的通知, 各参保单位：."""
        first = self.blocks[0].scanned if self.blocks else ""
        return bool(_ACT_TITLE.search(self.title_text()) or _SALUTATION.match(first))

    def title_text(self) -> str:
        """Its title, or an empty string."""
        return self.piece.title.text if self.piece.title else ""

    def record_id(self, prefix: str, *key: str) -> str:
        """A stable id: article position and raw key text, never anything normalised."""
        return make_id(prefix, self.bulletin_id, str(self.position), *key)


@cache
def _heading_words() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["words"]), row["section_kind"]) for row in read_table("heading_words.csv"))


@cache
def _points() -> dict[tuple[str, str], tuple[float, int]]:
    rows = read_table("kind_evidence.csv")
    return {(row["kind"], row["evidence"]): (float(row["points"]), int(row["count_to"])) for row in rows}


_NO_EVIDENCE = ("at_most", "among_equals")


def weigh(kind: str, **counts: int) -> float:
    """The score of a kind, 0..1: how often each piece of evidence was seen, weighed by kind_evidence.csv.

    Raises:
        KeyError: The table does not weigh that evidence for the kind.
    """
    total = 0.0
    for evidence, count in counts.items():
        points, most = _points()[kind, evidence]
        total += points * min(count, most)
    return round(max(0.0, min(_points()[kind, "at_most"][0], total)), 4)


@cache
def highest(kind: str, *absent: str) -> float:
    """The score of a kind if all that speaks for it were seen, but for the evidence that is known to be absent."""
    pairs = ((evidence, points) for (of, evidence), points in _points().items() if of == kind)
    total = sum(max(0.0, p) * n for evidence, (p, n) in pairs if evidence not in (*absent, *_NO_EVIDENCE))
    return round(min(_points()[kind, "at_most"][0], total), 4)


def precedence(kind: str) -> float:
    """Which kind goes first where two score the same: the one with the higher number (kind_evidence.csv)."""
    return _points()[kind, "among_equals"][0]


class SectionType(Protocol):
    """The interface of a module in ``extractors/sections``."""

    KIND: str

    def score(self, article: Article) -> float:
        """How much the article looks like this type, 0..1."""

    def also(self, article: Article, kind: str) -> bool:
        """Whether to read the article although it is of another ``kind``."""

    def extract(self, article: Article) -> Extraction:
        """The records of the article."""


@cache
def section_types() -> tuple[SectionType, ...]:
    """All section types, in alphabetical order of their modules."""
    package = importlib.import_module("extractors.sections")
    names = sorted(info.name for info in pkgutil.iter_modules(package.__path__) if not info.name.startswith("_"))
    return tuple(cast(SectionType, importlib.import_module(f"extractors.sections.{name}")) for name in names)


def bound(kind: SectionType, article: Article) -> float:
    """What the score of a type cannot exceed; what kind_evidence.csv allows where the type has no ``cannot_exceed``."""
    told: Callable[[Article], float] | None = getattr(kind, "cannot_exceed", None)
    return told(article) if told else highest(kind.KIND)


def best_type(article: Article) -> tuple[float, SectionType]:
    """The highest score of an article and its type; what cannot be higher any more is not asked."""
    bounds = {kind: bound(kind, article) for kind in section_types()}
    best: tuple[float, float, SectionType] | None = None
    for kind in sorted(bounds, key=lambda kind: (bounds[kind], precedence(kind.KIND)), reverse=True):
        rank = precedence(kind.KIND)
        if best is not None and (bounds[kind], rank) < best[:2]:
            break
        score = kind.score(article)
        if best is None or (score, rank) > best[:2]:
            best = (score, rank, kind)
    assert best is not None
    return best[0], best[2]


def make_id(prefix: str, *parts: str) -> str:
    """A short stable identifier of the parts."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8")).hexdigest()
    return f"{prefix}_{digest[:16]}"


def paragraphs(blocks: Iterable[Block]) -> Passage:
    """The passages of the blocks, one paragraph a line."""
    return join((block.passage for block in blocks), "\n")
