"""Where a tail may begin in plain text: the lines of a piece that need not go on from the line above them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors._labels import LATE_FIELD, field_order, known_label
from extractors._list_rows import is_cells, is_row
from extractors._once import kept
from extractors._questions import asks, marker
from extractors._table_heads import is_table_head
from extractors.continuations import (
    MANY_LABELS,
    SEVERAL,
    awaits_answer,
    awaits_value,
    cell_count,
    last_number,
    line_forms,
    serial,
)
from extractors.credits import credit_of
from extractors.headings import is_date, is_office, title_like
from extractors.line_forms import line_form
from extractors.open_ends import awaits_more, complete, inside_word, lonely_label, open_end, starts_plain, word_across
from extractors.paragraphs import Block
from extractors.pieces import ArticlePiece

_OWN = 2  # lines below the title of an article, within which its questions or labels begin
_ROW = 3  # cells of a row that is one surely
_GROUP = 2  # blank lines that part columns anywhere
#: A line that begins inside a sentence: with a mark, or one character before a mark.
_FRAGMENT = re.compile(r"[，、；。：）》”][^，。]|[^\W\d但故即且若如又也是对好不能算答有没行](?:[，；。、]|）)")
_MAX_SIGNED = 16.0  # em of a line that signs an article


@dataclass(frozen=True, slots=True)
class Seam:
    """A line that may begin a tail: its index, whether what it opens with parts it from above, and who may own it.

    It ``jumps`` where it has a list number, or an answer, whose predecessor does not stand above it. It is ``unlikely`` where
    nothing but an open end speaks for it.
    """

    index: int
    sure: bool
    hosts: tuple[ArticlePiece, ...]
    jumps: bool = False
    unlikely: bool = False


def seams(piece: ArticlePiece, hosts: Sequence[ArticlePiece], elsewhere: str) -> Iterator[Seam]:
    """The lines of a piece that may begin a tail, by what they are."""
    before = ArticlePiece(piece.heading, piece.title)
    numbers: dict[str, int] = {}  # the last one of each style
    forms: set[str] = set()
    furthest = 0  # the last line of a form that stands above
    spaced = False  # a blank line stands in the piece
    open_hosts = [host for host in hosts if host.blocks and awaits_more(host.blocks[-1])]
    final = {form: place for place, block in enumerate(piece.blocks) if (form := line_form(block))}
    labelled = [index for index, block in enumerate(piece.blocks) if known_label(block)]
    asked = False
    for index in range(1, len(piece.blocks)):
        block, above = piece.blocks[index], piece.blocks[index - 1]
        before.blocks.append(above)
        numbers.update(filter(None, [serial(above)]))
        if opened := line_form(above):
            forms.add(opened)
            furthest = max(furthest, final[opened])
        asked = asked or marker(above.text) is not None
        mark, number, form = marker(block.text), serial(block), line_form(block)
        resumes = furthest > index  # the article above goes on further down
        grouped = block.gap >= 1 and not spaced and index > 1
        spaced = spaced or block.gap >= 1
        waiting = _awaiting(piece, before, index, labelled, hosts)
        if waiting:
            lacking = any(host.blocks and lonely_label(host.blocks[-1]) for host in waiting)
            sure = lacking or _labels_from(labelled, index) > 1
            yield Seam(_tail_start(piece.blocks, index, waiting, elsewhere), sure, tuple(waiting))
        elif number and number[1] > 1:
            style, value = number
            if numbers.get(style) == value - 1:
                continue
            goes_on = [host for host in hosts if last_number(host).get(style) == value - 1]
            if goes_on:
                yield Seam(_tail_start(piece.blocks, index, goes_on, elsewhere), True, tuple(goes_on), jumps=True)
        elif mark and not asked and not asks(above.text) and (mark.role == "answer" or index > _OWN):
            asking = [h for h in hosts if h.numbered_questions or awaits_answer(h)]
            if asking:
                yield Seam(_tail_start(piece.blocks, index, asking, elsewhere), True, tuple(asking))
        elif (cells := cell_count(block)) and index > _OWN and not is_cells(above) and not is_table_head(block.text):
            alike = [host for host in hosts if cell_count(host.blocks[-1]) == cells] if cells >= _ROW else []
            if alike and not any(map(is_cells, before.blocks)):
                yield Seam(index, True, tuple(alike))
        elif form and form not in forms and index > _OWN and not is_row(block) and not resumes:
            alike = [host for host in hosts if line_forms(host)[form] >= SEVERAL]
            if alike:
                yield Seam(_tail_start(piece.blocks, index, alike, elsewhere), True, tuple(alike))
        elif not complete(above) or asks(above.text) or not starts_plain(block) or _ends_article(block):
            continue
        elif block.gap >= _GROUP or grouped or _signs(piece.blocks, index - 1):
            valueless = any(host.blocks and lonely_label(host.blocks[-1]) for host in hosts)
            if (
                valueless
                or not title_like(block)
                or any(inside_word(h.blocks[-1].text, block.text) for h in open_hosts)
            ):
                yield Seam(index, True, tuple(hosts))
        elif (
            open_hosts
            and index > _OWN
            and block.is_prose
            and block.closed
            and not resumes
            and all(map(_formed, before.blocks))
        ):
            yield Seam(index, True, tuple(open_hosts))
        elif open_hosts and (_FRAGMENT.match(block.text) or _completes(open_hosts, block, elsewhere)):
            yield Seam(index, False, tuple(open_hosts))


def may_begin(blocks: Sequence[Block], index: int) -> bool:
    """Whether a line may go on with a sentence and need not belong to the line above it."""
    block, above = blocks[index], blocks[index - 1]
    if not complete(above) or asks(above.text) or not starts_plain(block):
        return False
    return not (_ends_article(block) or _signs(blocks, index))


@kept
def _ends_article(block: Block) -> bool:
    """Whether a line ends the article above it: a date, a credit or the name of an office."""
    return is_date(block) or credit_of(block) is not None or is_office(block)


def _awaiting(
    piece: ArticlePiece, before: ArticlePiece, index: int, labelled: Sequence[int], hosts: Sequence[ArticlePiece]
) -> list[ArticlePiece]:
    """The guides that lack the field of a label, where it is none of the article it stands in."""
    label = known_label(piece.blocks[index])
    if label is None or not label.field or label.field == "notes":
        return []
    stray = label.field in before.distinct_fields if before.is_guide else not piece_reads_as_guide(piece)
    if not stray or not _tail_of_labels(labelled, index, len(piece.blocks)):
        return []
    return [h for h in hosts if h.is_guide and (label.field not in h.distinct_fields or label.field in MANY_LABELS)]


def _formed(block: Block) -> bool:
    """Whether a line opens in a form that tells it from running text: a label, an ornament, a marker."""
    return (known_label(block) is not None or line_form(block) is not None) and not is_cells(block)


def _completes(hosts: Sequence[ArticlePiece], block: Block, elsewhere: str) -> bool:
    """Whether a line ends the word that an open article stops in."""
    lasts = [host.blocks[-1].text for host in hosts]
    return any(inside_word(last, block.text) or word_across(last, block.text, elsewhere) for last in lasts)


def _signs(blocks: Sequence[Block], index: int) -> bool:
    """Whether a line signs the text above it: short, unclosed, an office (a name behind it), a date or a credit."""
    block = blocks[index]
    if index < 1 or (block.closed and credit_of(block) is None) or not blocks[index - 1].closed:
        return False
    if block.width > _MAX_SIGNED or block.number or known_label(block):
        return False
    first = re.split(r"[\s|/·]+", block.text.strip())[0]
    office = Block(block.passage.cut(0, block.text.index(first) + len(first)).strip())
    return credit_of(block) is not None or is_date(block) or is_office(office) or bool(_OFFICE_END.search(first))


_OFFICE_END = re.compile(r"[\u4e00-\u9fff]{2}(?:局|中心|科|处|股|院|办|办公室|委|站|所)$")


def piece_reads_as_guide(piece: ArticlePiece) -> bool:
    """Whether the first label of a piece stands near its beginning, as in a guide of its own, and is not a late one."""
    first = next(((i, b, label) for i, b in enumerate(piece.blocks) if (label := known_label(b))), None)
    if first is None:
        return False
    index, block, label = first
    late = bool(block.number and block.number.number > 1) or field_order(label.field) >= LATE_FIELD
    return index <= 2 and not (late and index > 0)


def _labels_from(labelled: Sequence[int], index: int) -> int:
    """How many of the labelled lines, by index in order, stand at ``index`` and below."""
    return len(labelled) - bisect_left(labelled, index)


def _tail_of_labels(labelled: Sequence[int], index: int, end: int) -> bool:
    labels = _labels_from(labelled, index)
    return labels >= 2 or (labels == 1 and end - index <= 4)


def _tail_start(blocks: Sequence[Block], index: int, hosts: Sequence[ArticlePiece], elsewhere: str) -> int:
    """Index of the first block of a tail whose first label stands at ``index``: the end of a sentence may precede."""
    index = _nested_start(blocks, index)
    previous = blocks[index - 1]
    valueless = [host for host in hosts if host.blocks and awaits_value(host.blocks[-1], previous)]
    if valueless and index > 1 and starts_plain(previous) and known_label(blocks[index]):
        return index - 1
    if (
        (not previous.closed and previous.gap < 2)
        or index < 2
        or not starts_plain(previous)
        or not complete(blocks[index - 2])
    ):
        return index
    dangling = [h for h in hosts if open_end(h) and h.blocks and not lonely_label(h.blocks[-1])]
    if not dangling or previous.width > 60:
        return index
    fits = any(word_across(h.blocks[-1].text, previous.text, elsewhere) for h in dangling)
    inside = len(dangling) == 1 and (previous.gap >= 1 or awaits_more(dangling[0].blocks[-1]))
    return index - 1 if fits or inside else index


def _nested_start(blocks: Sequence[Block], index: int) -> int:
    """Index of the first item of a list that stands right above a line and is its elder's: 二、… | (一)…(二)…三、…

    Nothing else in the article has numbers of that style.
    """
    number = blocks[index - 1].number
    here = blocks[index].number
    if number is None or (here and here.style == number.style):
        return index
    start = index
    while start > 1 and (other := blocks[start - 1].number) and other.style == number.style:
        start -= 1
    alone = not any(block.number and block.number.style == number.style for block in blocks[:start])
    first = blocks[start].number
    leads = blocks[start - 1].text.rstrip().endswith(("：", ":")) or known_label(blocks[start - 1]) is not None
    return start if alone and first and not leads else index
