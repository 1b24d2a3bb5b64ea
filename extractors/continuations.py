"""Re-joining what the page broke: sentences cut at column ends, and tails of articles printed behind others.

A wrong join sends a citizen to the wrong counter; an open end only looks unfinished. So a tail is joined only where
independent signals agree on one host; each signal is named in the issue that records the decision.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors._enumerators import CN_NUM, chinese_number, enumerator
from extractors._folding import match_key
from extractors._labels import known_label
from extractors._list_rows import is_cells
from extractors._once import kept
from extractors._passage import join
from extractors._questions import asks, is_question_headline, marker
from extractors.headings import title_like
from extractors.line_forms import line_form, word_number
from extractors.open_ends import (
    awaits_more,
    awaits_turn,
    broken_sentence,
    complete,
    dangles,
    ends_entry,
    entry_look,
    inside_word,
    lonely_label,
    open_end,
    starts_plain,
    word_across,
)
from extractors.paragraphs import Block, merge, merge_all
from extractors.pieces import ArticlePiece, of_blocks
from extractors.sections._guide_canonical import contradicts_label

#: Weight of each signal; a join needs `NEEDED` in sum and a clear lead over the next host.
WEIGHTS: dict[str, int] = {
    "jump_line": 4,
    "jumps_to_this_page": 1,
    "jumps_from_that_page": 1,
    "same_title": 3,
    "numbering_goes_on": 2,
    "questions_go_on": 1,
    "question_awaits_answer": 3,
    "same_form": 1,
    "rows_go_on": 2,
    "fields_go_on": 2,
    "same_speakers": 2,
    "open_end_meets_orphan_start": 2,
    "clause_is_open": 1,
    "label_awaits_value": 3,
    "bracket_closes": 2,
    "word_across_the_break": 2,
    "word_runs_on": 3,
    "credit_missing_and_spare": 1,
    "credits_are_usual": 1,
    "speaks_of_the_same": 1,
    "only_article_that_fits": 1,
    "text_flows_here": 1,
    "text_goes_on": 2,
    "parted": -2,
    "may_go_on_above": -1,
    "number_jumps": -1,
    "jumps_elsewhere": -4,
    "next_column": 1,
    "under_one_head": 1,
    "line_goes_on": 1,
    "paragraph_may_go_on": 1,
    "paragraphs_disagree": -3,
    "types_differ": -2,
    "stray_label": -1,
    "fields_repeat": -3,
    "fields_without_guide": -3,
    "numbering_restarts": -2,
    "questions_repeat": -2,
}
NEEDED = 3
PLAIN_NEEDED = 2
LEAD = 1
_OPENING = {"（": "）", "(": ")", "《": "》", "“": "”"}


@dataclass(frozen=True, slots=True)
class Rejoin:
    """A join that was made: the block it happened in and the signals that spoke for it."""

    block: Block
    signals: tuple[str, ...]
    displaced: bool


@dataclass(frozen=True, slots=True)
class Unresolved:
    """An open end or an orphan start that was left apart."""

    block: Block
    reason: str


def mend(piece: ArticlePiece, elsewhere: str, hosts: Sequence[ArticlePiece] = ()) -> list[Rejoin]:
    """Join the broken sentences inside a piece, in place; returns what was joined.

    What ends the word that one of the open ``hosts`` stops in stays apart from a line that may well be whole.
    """
    joined: list[Rejoin] = []
    sentences: list[list[Block]] = []
    last: Block | None = None  # the blocks joined so far, without the middle of a long text
    open_looks: set[tuple[str, ...]] = set()
    for block in piece.blocks:
        if (
            last
            and broken_sentence(last, block, elsewhere)
            and not (complete(last) and not inside_word(last.text, block.text) and runs_on(hosts, block))
            and not ends_entry(last, block, open_looks)
        ):
            sentences[-1].append(block)
            last = _ends_of(merge(last, block))
            joined.append(Rejoin(last, ("sentence_goes_on",), displaced=False))
        else:
            if last and not last.closed and (look := entry_look(last)):
                open_looks.add(look)
            sentences.append([block])
            last = _ends_of(block)
    piece.blocks = [merge_all(parts) for parts in sentences]
    return joined


_END = 300  # characters at the beginning and at the end of a text that tell whether it goes on


def _ends_of(block: Block) -> Block:
    """The block without the middle of a long text, so that joining line by line does not cost its square."""
    if len(block.text) <= 2 * _END:
        return block
    ends = (block.passage.cut(0, _END), block.passage.cut(len(block.text) - _END))
    return replace(block, passage=join(ends, ""))


def runs_on(hosts: Sequence[ArticlePiece], block: Block) -> bool:
    """Whether a block begins inside a word that one of the open pieces ends in."""
    if not starts_plain(block):
        return False
    lasts = (host.blocks[-1] for host in hosts if host.blocks)
    return any(not last.closed and inside_word(last.text, block.text) for last in lasts)


_GLUED_SERIAL = re.compile(r"\s*(\d{1,3})\d-\d{2}-\d{2}-\d{2}")
_ROW_SERIAL = re.compile(r"\s*\|?\s*(\d{1,3})\s*[|\t]")


@kept
def serial(block: Block) -> tuple[str, int] | None:
    """Style and value of the list number, of the serial of a table row, or of a word with number (问题3, 补贴二：)."""
    if block.number:
        return block.number.style, block.number.number
    if counted := word_number(block):
        return counted
    for style, pattern in (("row", _ROW_SERIAL), ("glued", _GLUED_SERIAL)):
        if match := pattern.match(block.scanned):
            return style, int(match.group(1))
    return None


def _behind_label(block: Block) -> tuple[str, int] | None:
    """Style and value of the list number that the value of a label begins with (办理材料　1.身份证原件)."""
    label = None if block.number else known_label(block)
    number = enumerator(block.text[label.value_start :]) if label else None
    return (number.style, number.number) if number else None


_IN_ROW = re.compile(r"(?<=[^\s\d])\s+(\d{1,3})\s*[.、]")


@of_blocks
def last_number(piece: ArticlePiece) -> dict[str, int]:
    """The last number of each numbering style in the piece; a row may hold several entries (5.电工　　6.钳工)."""
    found: dict[str, int] = {}
    for block in piece.blocks:
        if counted := serial(block):
            style, number = counted
            for match in _IN_ROW.finditer(block.scanned) if style in ("dot", "dun") else ():
                number += int(match.group(1)) == number + 1
            found[style] = number
    return found


def numbering(host: ArticlePiece, tail: ArticlePiece) -> str | None:
    """Whether the tail's first list number goes on with the host's (`numbering_goes_on`) or does not begin with one."""
    numbered = next((b for b in tail.blocks if serial(b)), None)
    counted = serial(numbered) if numbered else None
    if counted is None:
        return None
    begun = _behind_label(host.blocks[-1]) if host.blocks else None
    last = begun[1] if begun and begun[0] == counted[0] else last_number(host).get(counted[0])
    if last is not None and counted[1] == last + 1:
        return "numbering_goes_on"
    return "numbering_restarts" if numbered is tail.blocks[0] and counted[1] > 1 else None


#: Lines that open alike before a form says something.
SEVERAL = 2
#: Fields that several labels of one guide feed, so that meeting one again says nothing.
MANY_LABELS = {"item_codes", "notes"}


def fields_signal(host: ArticlePiece, tail: ArticlePiece) -> str | None:
    """What the guide labels of the tail say: they go on with the host's, repeat them, or the host is no guide.

    Where an article holds several guides, 事项名称 begins each: the fields count from the host's last one to the tail's
    first one.
    """
    fields, before = tail.fields(), host.fields()
    if not fields:
        return None
    if not set(before) - MANY_LABELS:
        return "fields_without_guide"
    if before.count("name") + fields.count("name") > 1:
        before = before[len(before) - before[::-1].index("name") :] if "name" in before else before
        fields = fields[: fields.index("name")] if "name" in fields else fields
    return "fields_repeat" if (set(fields) & set(before)) - MANY_LABELS else "fields_go_on"


def closes_bracket(host: ArticlePiece, tail: ArticlePiece) -> bool:
    """Whether the tail closes a bracket that the host's last block leaves open."""
    left, right = host.blocks[-1].text, tail.blocks[0].text
    for opening, closing in _OPENING.items():
        if left.count(opening) == left.count(closing) + 1 and right.find(closing) >= 0:
            first_opening = right.find(opening)
            return first_opening < 0 or right.find(closing) < first_opening
    return False


def awaits_answer(piece: ArticlePiece) -> bool:
    """Whether the piece ends with a question that is marked or one of several, so that its answer is missing."""
    last = piece.blocks[-1] if piece.blocks else None
    mark = marker(last.text) if last else None
    return bool(last and asks(last.text) and ((mark and mark.role == "question") or piece.numbered_questions))


def answers(block: Block) -> bool:
    """Whether a block begins an answer (答：)."""
    mark = marker(block.text)
    return mark is not None and mark.role == "answer"


@of_blocks
def line_forms(piece: ArticlePiece) -> Counter[str]:
    """How many lines of a piece have each form."""
    return Counter(form for block in piece.blocks if (form := line_form(block)))


def same_form(host: ArticlePiece, tail: ArticlePiece) -> bool:
    """Whether one of the tail's first lines opens as several lines of the host do (▷…, 〔…〕, 问：)."""
    forms = [form for block in tail.blocks[:2] if (form := line_form(block))]
    return any(line_forms(host)[form] >= SEVERAL for form in forms[:1])


def cell_count(block: Block) -> int:
    """The number of cells of a table's row; 0 for any other line."""
    return len(re.split(r"[|\t‖]", block.scanned.strip().strip("|"))) if is_cells(block) else 0


@of_blocks
def numbered_question(piece: ArticlePiece) -> bool:
    """Whether a question with a list number stands in the piece."""
    return any(block.number and is_question_headline(block.content.text) for block in piece.blocks)


def _page_number(printed: str) -> int | None:
    """The number in a jump line (第3版, 第三版, A3); None where none is printed (上接上版)."""
    digits = printed.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    if digits.isdigit():
        return int(digits)
    return chinese_number(digits) if re.fullmatch(CN_NUM, digits) else None


def jump_signals(host: ArticlePiece, tail: ArticlePiece) -> list[str]:
    """What jump lines and a repeated title say."""
    found: list[str] = []
    if host.jump_to and tail.jump_from:
        found.append("jump_line")
        if tail.blocks and _page_number(host.jump_to) == tail.blocks[0].page:
            found.append("jumps_to_this_page")
        if host.blocks and _page_number(tail.jump_from) == host.blocks[-1].page:
            found.append("jumps_from_that_page")
    if host.title and tail.title and tail.jump_from:
        one, two = match_key(host.title.text), match_key(re.sub(r"[(（]续.*?[)）]", "", tail.title.text))
        if two and (one == two or one.startswith(two) or two in one):
            found.append("same_title")
    return found


def awaits_value(last: Block, first: Block) -> bool:
    """Whether a label without value ends a text, and a line is none and may be its value."""
    if not lonely_label(last) or known_label(first):
        return False
    label = known_label(last)
    return not (label and contradicts_label(label.field, first.passage))


def signals(host: ArticlePiece, tail: ArticlePiece, elsewhere: str) -> list[str]:
    """What speaks for and against the tail belonging to the host."""
    found = jump_signals(host, tail)
    if host.blocks and tail.blocks:
        first, last = tail.blocks[0], host.blocks[-1]
        closes = first.closed or not title_like(first)
        plain = starts_plain(first) and (closes or len(tail.blocks) == 1)
        if awaits_value(last, first) or (awaits_turn(last) and plain):
            found.append("label_awaits_value")
        elif open_end(host) and plain:
            found.append("open_end_meets_orphan_start")
            if dangles(last) and closes:  # a lone line that closes no sentence ends none
                found.append("clause_is_open")
            if inside_word(last.text, first.text):
                found.append("word_runs_on")
            elif word_across(last.text, first.text, elsewhere):
                found.append("word_across_the_break")
            if closes_bracket(host, tail):
                found.append("bracket_closes")
        elif plain and not last.closed and inside_word(last.text, first.text):
            found.append("word_runs_on")
        counted, fields = numbering(host, tail), fields_signal(host, tail)
        if counted == "numbering_goes_on" and fields == "fields_without_guide" and len(tail.fields()) == 1:
            fields = None  # a heading among numbered headings
        if fields == "fields_without_guide" and len(tail.fields()) == 1:
            fields = "stray_label"
        found.extend(filter(None, (counted, fields)))
        if awaits_answer(host) and answers(first):
            found.append("question_awaits_answer")
        elif not {"fields_go_on", "numbering_goes_on"} & set(found) and same_form(host, tail):
            found.append("same_form")
        if cell_count(last) > 1 and cell_count(last) == cell_count(first) and serial(first) is None:
            found.append("rows_go_on")
        if numbered_question(host) and numbered_question(tail):
            found.append("questions_go_on" if "numbering_goes_on" in found else "questions_repeat")
    if tail.credit and not host.credit:
        found.append("credit_missing_and_spare")
    return found


def attach(host: ArticlePiece, tail: ArticlePiece, found: Sequence[str], *, displaced: bool = True) -> Rejoin:
    """Put the tail's blocks behind the host's, in place; it is not ``displaced`` where nothing stands between both."""
    rest = list(tail.blocks)
    glue = {
        "open_end_meets_orphan_start",
        "word_runs_on",
        "bracket_closes",
        "line_goes_on",
        "paragraph_may_go_on",
    } & set(found)
    cut_by_jump = bool({"jump_line", "same_title"} & set(found)) and host.blocks and not host.blocks[-1].closed
    glue_jump = cut_by_jump and rest and starts_plain(rest[0])
    if host.blocks and rest and (glue or glue_jump):
        host.blocks[-1] = merge(host.blocks[-1], rest.pop(0))
        joined_at = host.blocks[-1]
    else:
        joined_at = (rest or host.blocks)[0]
    host.blocks.extend(rest)
    if tail.title:
        host.asides.append((Block(tail.title), "title"))
    host.asides.extend(tail.asides)
    host.jump_to = tail.jump_to
    if tail.credit and host.credit is None:
        host.credit, host.credit_block = tail.credit, tail.credit_block
    elif tail.credit_block:
        host.asides.append((tail.credit_block, "attribution"))
    return Rejoin(joined_at, tuple(found), displaced=displaced)


def unfinished(articles: Sequence[ArticlePiece]) -> list[Unresolved]:
    """The articles that end inside a sentence and have no credit below it."""
    return [
        Unresolved(article.blocks[-1], "the article ends in the middle of a sentence")
        for article in articles
        if article.blocks and article.credit is None and awaits_more(article.blocks[-1])
    ]


Rejoined = tuple[list[ArticlePiece], list[tuple[ArticlePiece, Rejoin]], list[Unresolved]]
