"""Column headings and stretches of blocks that belong to one article: what segmentation makes and re-joining joins."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar, cast

from extractors._enumerators import BULLETS
from extractors._labels import known_label
from extractors._passage import Passage
from extractors._questions import asks, is_question_headline, marker
from extractors.credits import Credit
from extractors.paragraphs import Block
from schemas.line import LineRole

Gathered = TypeVar("Gathered")

HEADING_TRIM = "【】[]「」『』《》〖〗〔〕()（）|｜丨:：.·/#<>=~-—_ \t" + BULLETS

#: Pictures and other marks before and behind a heading; brackets in it belong to it.
_BEFORE = re.compile(r"[^\w\s“”‘’（(《]+\s*")
_BEHIND = re.compile(r"\s*[^\w\s“”‘’）)》！？!?]+$")
#: The number of a column that is no part of its name (栏目一、, PART 01, 01 政策).
_NUMBERED_COLUMN = re.compile(
    r"(?:(?:栏目|板块|专栏|单元)[一二三四五六七八九十\d]+|[Pp](?:ART|art)\s*[\d一二三四五六七八九十]+|\d{1,2}(?![\d年月期])|[一二三四五六七八九十](?=、))"
    r"\s*[、：:.．|｜]?\s*(?=\S)"
)


def _numbered(text: str) -> re.Match[str] | None:
    """The number of a column at the start of its heading, behind its ornament."""
    ornament = _BEFORE.match(text)
    return _NUMBERED_COLUMN.match(text, ornament.end() if ornament else 0)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column heading as printed and the kind it announces (null for an unlisted one)."""

    block: Block
    kind: str | None
    listed: bool

    @property
    def text(self) -> str:
        """The heading without ornaments."""
        return self.passage.text

    @property
    def passage(self) -> Passage:
        """Where the heading without ornaments and number is printed."""
        whole = self.block.passage.strip()
        bare = whole.strip(HEADING_TRIM) or whole
        start = max((match.end() for match in (_BEFORE.match(bare.text), _numbered(bare.text)) if match), default=0)
        end = _BEHIND.search(bare.text, start)
        return bare.cut(start, end.start() if end else None).strip() or whole


def of_blocks(ask: Callable[[ArticlePiece], Gathered]) -> Callable[[ArticlePiece], Gathered]:
    """A question about nothing but the blocks of a piece; its answer is kept as long as the piece has these blocks."""

    @wraps(ask)
    def answer(piece: ArticlePiece) -> Gathered:
        return piece.told(ask)

    return answer


@dataclass
class ArticlePiece:
    """A stretch of blocks that belongs to one article.

    ``blocks`` is its body without title and credit; ``asides`` are lines that belong to the article but not to its
    text (jump lines, a second credit), with their role. ``credit_above`` marks a credit printed under the title.
    ``follows`` is set where a column of a page begins without title: the piece whose text ends right before it;
    ``next_column`` where both columns are parts of one zone, ``under_head`` where one title stands over them.
    """

    heading: Heading | None = None
    title: Passage | None = None
    blocks: list[Block] = field(default_factory=list)
    credit: Credit | None = None
    credit_block: Block | None = None
    jump_to: str | None = None
    jump_from: str | None = None
    asides: list[tuple[Block, LineRole]] = field(default_factory=list)
    under_heading: bool = False
    signed: bool = False
    credit_above: bool = False
    follows: ArticlePiece | None = None
    next_column: bool = False
    under_head: bool = False
    _told: dict[Callable[[Any], Any], tuple[list[Block], Any]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _asked: dict[Callable[[Any, Block], Any], tuple[list[Block], list[Any]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def _gathered(self, gather: Callable[[Gathered, Block], Gathered], none: Gathered) -> Gathered:
        """What is gathered from the blocks; each is asked once, as pieces grow (and shrink) at their end."""
        blocks, values = self._asked.setdefault(gather, ([], []))
        kept = min(len(blocks), len(self.blocks))
        while kept and blocks[kept - 1] is not self.blocks[kept - 1]:
            kept -= 1
        del blocks[kept:], values[kept:]
        found: Gathered = values[-1] if values else none
        for block in self.blocks[kept:]:
            found = gather(found, block)
            blocks.append(block)
            values.append(found)
        return found

    def told(self, ask: Callable[[ArticlePiece], Gathered]) -> Gathered:
        """The answer to a question about the blocks, which is asked again where these are others than before."""
        blocks, answer = self._told.get(ask, (None, None))
        if blocks != self.blocks:
            answer = ask(self)
            self._told[ask] = (self.blocks.copy(), answer)
        return cast(Gathered, answer)

    @property
    def finished(self) -> bool:
        """Whether a credit below the text or a signature says that the article ends here."""
        return self.signed or (self.credit is not None and not self.credit_above)

    @property
    def orphan(self) -> bool:
        """Whether nothing says where the piece begins: no title and no column heading directly above it."""
        return self.title is None and not self.under_heading

    @property
    def first(self) -> int:
        """Source order of its first line."""
        passages = [self.title] if self.title else [block.passage for block in self.all_blocks()]
        return passages[0].lines[0].source_order

    def all_blocks(self) -> list[Block]:
        """Body, credit and asides."""
        credit = [self.credit_block] if self.credit_block else []
        return [*self.blocks, *credit, *(block for block, _ in self.asides)]

    @of_blocks
    def fields(self) -> list[str]:
        """Canonical fields of the surely known guide labels in it, in order."""
        found = (known_label(block) for block in self.blocks)
        return [label.field for label in found if label and label.field]

    @property
    def distinct_fields(self) -> frozenset[str]:
        """The fields of `fields`, each once; asked for every line of a piece that grows."""
        return self._gathered(_with_field, frozenset())

    def counts_again(self, block: Block) -> bool:
        """Whether a numbered label begins at 1 again although numbered labels like it stand in the piece already."""
        number = block.number
        if number is None or number.number != 1:
            return False
        alike = (other for other in self.blocks if other.number and other.number.style == number.style)
        counted = [other.number.number for other in alike if other.number and known_label(other)]
        return len(counted) >= 2 and counted[0] == 1

    @property
    def is_guide(self) -> bool:
        """Whether the labels of a service guide stand in it."""
        return self._gathered(_labels_with_field, 0) >= 2

    @property
    def numbered_questions(self) -> int:
        """Questions with a list number or a marker."""
        return self._gathered(_questions_by_number, 0)

    @property
    def bare_questions(self) -> int:
        """Question headlines without a number."""
        return self._gathered(_questions_alone, 0)

    @property
    def is_list(self) -> bool:
        """Whether most of its blocks are short numbered entries."""
        entries = self._gathered(_entries, 0)
        return entries >= 3 and entries * 2 >= len(self.blocks) - 1


def _field(block: Block) -> str | None:
    label = known_label(block)
    return label.field if label else None


def _with_field(found: frozenset[str], block: Block) -> frozenset[str]:
    name = _field(block)
    return found | {name} if name and name not in found else found


def _labels_with_field(count: int, block: Block) -> int:
    return count + bool(_field(block))


def _questions_by_number(count: int, block: Block) -> int:
    mark = marker(block.text)
    return count + (bool(block.number and asks(block.content.text)) or (mark is not None and mark.role == "question"))


def _questions_alone(count: int, block: Block) -> int:
    return count + (not block.number and is_question_headline(block.text))


def _entries(count: int, block: Block) -> int:
    return count + (block.number is not None and block.width <= 30 and not block.is_prose)
