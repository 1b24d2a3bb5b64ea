"""Re-joining what the page broke: sentences cut at column ends, and tails of articles printed behind others.

A wrong join sends a citizen to the wrong counter; an open end only looks unfinished. So a tail is joined only where
independent signals agree on one host; each signal is named in the issue that records the decision.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors._enumerators import CN_NUM, chinese_number
from extractors._folding import match_key
from extractors._labels import LATE_FIELD, field_order, known_label
from extractors._passage import join
from extractors._questions import is_question_headline, marker
from extractors.headings import title_like
from extractors.open_ends import (
    awaits_more,
    awaits_turn,
    broken_sentence,
    ends_entry,
    entry_look,
    inside_word,
    lonely_label,
    open_end,
    starts_plain,
    word_across,
)
from extractors.paragraphs import Block, merge, merge_all
from extractors.pieces import ArticlePiece

#: Weight of each signal; a join needs `NEEDED` in sum and a clear lead over the next host.
WEIGHTS: dict[str, int] = {
    "jump_line": 4,
    "jumps_to_this_page": 1,
    "jumps_from_that_page": 1,
    "same_title": 3,
    "numbering_goes_on": 2,
    "only_list_that_goes_on": 1,
    "questions_go_on": 1,
    "fields_go_on": 2,
    "same_speakers": 2,
    "open_end_meets_orphan_start": 2,
    "label_awaits_value": 2,
    "bracket_closes": 2,
    "word_across_the_break": 2,
    "word_runs_on": 3,
    "credit_missing_and_spare": 1,
    "only_open_article": 1,
    "text_flows_here": 1,
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


def mend(piece: ArticlePiece, elsewhere: str) -> list[Rejoin]:
    """Join the broken sentences inside a piece, in place; returns what was joined."""
    joined: list[Rejoin] = []
    sentences: list[list[Block]] = []
    last: Block | None = None  # the blocks joined so far, without the middle of a long text
    open_looks: set[tuple[str, ...]] = set()
    for block in piece.blocks:
        if last and broken_sentence(last, block, elsewhere) and not ends_entry(last, block, open_looks):
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


#: One of these must speak for a piece that could have a title of its own.
_SURELY = {"word_runs_on", "numbering_goes_on"}


def untitled(piece: ArticlePiece) -> ArticlePiece | None:
    """The piece with its title as text, where that may be the end of a sentence; None where it is surely a title.

    It may where no column heading stands above it and the piece goes on with a list number.
    """
    number = piece.blocks[0].number if piece.blocks else None
    if piece.title is None or piece.under_heading or number is None or number.number < 2:
        return None
    return replace(piece, title=None, blocks=[Block(piece.title), *piece.blocks])


def runs_on(hosts: Sequence[ArticlePiece], block: Block) -> bool:
    """Whether a block begins inside a word that one of the open pieces ends in."""
    if not starts_plain(block):
        return False
    lasts = (host.blocks[-1] for host in hosts if host.blocks)
    return any(not last.closed and inside_word(last.text, block.text) for last in lasts)


_GLUED_SERIAL = re.compile(r"\s*(\d{1,3})\d-\d{2}-\d{2}-\d{2}")
_ROW_SERIAL = re.compile(r"\s*\|?\s*(\d{1,3})\s*[|\t]")


def _serial(block: Block) -> tuple[str, int] | None:
    """Style and value of the list number or of the serial of a table row."""
    if block.number:
        return block.number.style, block.number.number
    for style, pattern in (("row", _ROW_SERIAL), ("glued", _GLUED_SERIAL)):
        if match := pattern.match(block.scanned):
            return style, int(match.group(1))
    return None


_IN_ROW = re.compile(r"(?<=[^\s\d])\s+(\d{1,3})\s*[.、]")


def _last_number(piece: ArticlePiece) -> dict[str, int]:
    """The last number of each numbering style in the piece; a row may hold several entries (5.电工　　6.钳工)."""
    found: dict[str, int] = {}
    for block in piece.blocks:
        if serial := _serial(block):
            style, number = serial
            for match in _IN_ROW.finditer(block.scanned) if style in ("dot", "dun") else ():
                number += int(match.group(1)) == number + 1
            found[style] = number
    return found


def numbering(host: ArticlePiece, tail: ArticlePiece) -> str | None:
    """Whether the tail's first list number goes on with the host's (`numbering_goes_on`) or does not begin with one."""
    numbered = next((b for b in tail.blocks if _serial(b)), None)
    serial = _serial(numbered) if numbered else None
    if serial is None:
        return None
    last = _last_number(host).get(serial[0])
    if last is not None and serial[1] == last + 1:
        return "numbering_goes_on"
    return "numbering_restarts" if numbered is tail.blocks[0] and serial[1] > 1 else None


#: Fields that several labels of one guide feed, so that meeting one again says nothing.
_MANY_LABELS = {"item_codes", "notes"}


def fields_signal(host: ArticlePiece, tail: ArticlePiece) -> str | None:
    """What the guide labels of the tail say: they go on with the host's, repeat them, or the host is no guide.

    Where an article holds several guides, 事项名称 begins each: the fields count from the host's last one to the tail's
    first one.
    """
    fields, before = tail.fields(), host.fields()
    if not fields:
        return None
    if not set(before) - _MANY_LABELS:
        return "fields_without_guide"
    if before.count("name") + fields.count("name") > 1:
        before = before[len(before) - before[::-1].index("name") :] if "name" in before else before
        fields = fields[: fields.index("name")] if "name" in fields else fields
    return "fields_repeat" if (set(fields) & set(before)) - _MANY_LABELS else "fields_go_on"


def closes_bracket(host: ArticlePiece, tail: ArticlePiece) -> bool:
    """Whether the tail closes a bracket that the host's last block leaves open."""
    left, right = host.blocks[-1].text, tail.blocks[0].text
    for opening, closing in _OPENING.items():
        if left.count(opening) == left.count(closing) + 1 and right.find(closing) >= 0:
            first_opening = right.find(opening)
            return first_opening < 0 or right.find(closing) < first_opening
    return False


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


def signals(host: ArticlePiece, tail: ArticlePiece, elsewhere: str) -> list[str]:
    """What speaks for and against the tail belonging to the host."""
    found = jump_signals(host, tail)
    if host.blocks and tail.blocks:
        first, last = tail.blocks[0], host.blocks[-1]
        plain = starts_plain(first) and not (title_like(first) and not first.closed and len(tail.blocks) > 1)
        if (lonely_label(last) and not known_label(first)) or (awaits_turn(last) and plain):
            found.append("label_awaits_value")
        elif open_end(host) and plain:
            found.append("open_end_meets_orphan_start")
            if inside_word(last.text, first.text):
                found.append("word_runs_on")
            elif word_across(last.text, first.text, elsewhere):
                found.append("word_across_the_break")
            if closes_bracket(host, tail):
                found.append("bracket_closes")
        elif plain and not last.closed and inside_word(last.text, first.text):
            found.append("word_runs_on")
        found.extend(filter(None, (numbering(host, tail), fields_signal(host, tail))))
        if numbered_question(host) and numbered_question(tail):
            found.append("questions_go_on" if "numbering_goes_on" in found else "questions_repeat")
    if tail.credit and not host.credit:
        found.append("credit_missing_and_spare")
    return found


def _score(found: Sequence[str]) -> int:
    return sum(WEIGHTS[signal] for signal in found)


def best_host(
    tail: ArticlePiece, hosts: Sequence[ArticlePiece], elsewhere: str
) -> tuple[ArticlePiece, list[str]] | None:
    """The one earlier piece the tail surely belongs to, with the signals; None where they are too few or disagree."""
    scored = [(host, signals(host, tail, elsewhere)) for host in hosts]
    open_hosts = [host for host in hosts if open_end(host) or host.jump_to]
    ranked = sorted(scored, key=lambda pair: -_score(pair[1]))
    if not ranked:
        return None
    host, found = ranked[0]
    if open_hosts == [host] and "open_end_meets_orphan_start" in found:
        found = [*found, "only_open_article"]
    if _only_list(host, tail, hosts):
        found = [*found, "only_list_that_goes_on"]
    runner_up = _score(ranked[1][1]) if len(ranked) > 1 else 0
    if _score(found) < NEEDED or _score(found) - runner_up < LEAD:
        return None
    return host, found


def _only_list(host: ArticlePiece, tail: ArticlePiece, hosts: Sequence[ArticlePiece]) -> bool:
    """Whether the tail begins with a list number, and of all open articles only the host stops right before it."""
    serial = _serial(tail.blocks[0]) if tail.blocks else None
    last = host.blocks[-1] if host.blocks else None
    if serial is None or serial[1] < 2 or last is None or _serial(last) is None:
        return False
    return [other for other in hosts if _last_number(other).get(serial[0]) == serial[1] - 1] == [host]


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


def hidden_tail(piece: ArticlePiece, hosts: Sequence[ArticlePiece], elsewhere: str) -> ArticlePiece | None:
    """Split off a tail of an earlier article that follows this one's text without any boundary, in place.

    It shows by labels of a guide where this article is none (or has them already), or by a list number that goes on
    with the earlier article and not with this one.
    """
    if not hosts:
        return None
    before = ArticlePiece(piece.heading, piece.title)
    numbers: dict[str, int] = {}  # the last one of each style
    for index in range(1, len(piece.blocks)):
        block = piece.blocks[index]
        before.blocks.append(piece.blocks[index - 1])
        numbers.update(filter(None, [_serial(before.blocks[-1])]))
        label = known_label(block)
        if label and label.field and label.field != "notes":
            stray = label.field in before.fields() if before.is_guide else not piece_reads_as_guide(piece)
            if not stray or not _tail_of_labels(piece.blocks[index:]):
                continue
            waiting = [
                h for h in hosts if h.is_guide and (label.field not in h.fields() or label.field in _MANY_LABELS)
            ]
            if not waiting:
                continue
            start = _tail_start(piece.blocks, index, waiting, elsewhere)
        elif (serial := _serial(block)) and serial[1] > 1:
            style, number = serial
            if numbers.get(style) == number - 1:
                continue
            goes_on = [h for h in hosts if _last_number(h).get(style) == number - 1 and not h.finished]
            if not goes_on:
                continue
            start = _tail_start(piece.blocks, index, goes_on, elsewhere)
        elif (mark := marker(block.text)) and mark.role == "question" and not before.numbered_questions:
            asking = [host for host in hosts if host.numbered_questions]
            if not asking:
                continue
            start = _tail_start(piece.blocks, index, asking, elsewhere)
        elif block.gap >= 1 and before.blocks[-1].closed and runs_on(hosts, block):
            start = index
        elif block.gap >= 2 and starts_plain(block) and before.blocks[-1].closed and not title_like(block):
            start = index  # a column begins here with something that has no heading
        else:
            continue
        tail = ArticlePiece(blocks=piece.blocks[start:], credit=piece.credit, credit_block=piece.credit_block)
        if best_host(tail, hosts, elsewhere) is None:
            continue
        piece.blocks = piece.blocks[:start]
        piece.credit, piece.credit_block = None, None
        return tail
    return None


def piece_reads_as_guide(piece: ArticlePiece) -> bool:
    """Whether the first label of a piece stands near its beginning, as in a guide of its own, and is not a late one."""
    first = next(((i, b, label) for i, b in enumerate(piece.blocks) if (label := known_label(b))), None)
    if first is None:
        return False
    index, block, label = first
    late = bool(block.number and block.number.number > 1) or field_order(label.field) >= LATE_FIELD
    return index <= 2 and not (late and index > 0)


def _tail_of_labels(blocks: Sequence[Block]) -> bool:
    labels = sum(1 for block in blocks if known_label(block))
    return labels >= 2 or (labels == 1 and len(blocks) <= 4)


def _tail_start(blocks: Sequence[Block], index: int, hosts: Sequence[ArticlePiece], elsewhere: str) -> int:
    """Index of the first block of a tail whose first label stands at ``index``: the end of a sentence may precede."""
    previous = blocks[index - 1]
    if (
        (not previous.closed and previous.gap < 2)
        or index < 2
        or not starts_plain(previous)
        or not blocks[index - 2].closed
    ):
        return index
    dangling = [h for h in hosts if open_end(h) and h.blocks and not lonely_label(h.blocks[-1])]
    if not dangling or previous.width > 60:
        return index
    fits = any(word_across(h.blocks[-1].text, previous.text, elsewhere) for h in dangling)
    return index - 1 if fits or len(dangling) == 1 else index


def unfinished(articles: Sequence[ArticlePiece]) -> list[Unresolved]:
    """The articles that end inside a sentence and have no credit below it."""
    return [
        Unresolved(article.blocks[-1], "the article ends in the middle of a sentence")
        for article in articles
        if article.blocks and article.credit is None and awaits_more(article.blocks[-1])
    ]


Rejoined = tuple[list[ArticlePiece], list[tuple[ArticlePiece, Rejoin]], list[Unresolved]]


def rejoin(pieces: Sequence[ArticlePiece], elsewhere: str) -> Rejoined:
    """Mend broken sentences and attach displaced tails.

    Args:
        pieces: Pieces in source order; they are changed in place.
        elsewhere: The lines of the bulletin without white space inside them, as evidence for words across a break.

    Returns:
        The articles in order of their first pieces, the joins with their article, and what was left apart.
    """
    articles: list[ArticlePiece] = []
    joins: list[tuple[ArticlePiece, Rejoin]] = []
    unresolved: list[Unresolved] = []
    queue = list(pieces)
    while queue:
        piece = queue.pop(0)
        joins.extend((piece, join) for join in mend(piece, elsewhere))
        hosts = [host for host in articles if not host.finished]
        if piece.orphan or piece.jump_from:
            match = best_host(piece, hosts, elsewhere)
            if match:
                joins = [(match[0] if owner is piece else owner, join) for owner, join in joins]
                apart = match[0] is not articles[-1] or piece.jump_from is not None
                joins.append((match[0], attach(match[0], piece, match[1], displaced=apart)))
                continue
            if articles and piece.blocks:
                unresolved.append(Unresolved(piece.blocks[0], "a piece without heading fits no open article surely"))
        elif (tail := untitled(piece)) and (match := best_host(tail, hosts, elsewhere)) and _SURELY & set(match[1]):
            joins = [(match[0] if owner is piece else owner, join) for owner, join in joins]
            joins.append((match[0], attach(match[0], tail, match[1])))
            continue
        elif tail := hidden_tail(piece, hosts, elsewhere):
            queue.insert(0, tail)
        articles.append(piece)
    return articles, joins, unresolved + unfinished(articles)
