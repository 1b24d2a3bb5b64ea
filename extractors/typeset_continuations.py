"""Re-joining on typeset pages: all pieces without heading are matched to the open articles together.

Geometry says more there than plain text can: whether the last line of a column is full, whether the next one opens
with an indent, and which columns belong to one zone. The signals and their weights are those of `continuations`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractors._folding import match_key, squeeze
from extractors._labels import known_label
from extractors._matching import Choice, Matcher
from extractors._questions import marker
from extractors.breaks import is_indented_style, paragraph_end, paragraph_start, types_differ
from extractors.continuations import (
    LEAD,
    NEEDED,
    WEIGHTS,
    Rejoin,
    Rejoined,
    Unresolved,
    attach,
    closes_bracket,
    fields_signal,
    jump_signals,
    mend,
    numbered_question,
    numbering,
    unfinished,
)
from extractors.open_ends import awaits_turn, inside_word, lonely_label, word_across
from extractors.paragraphs import Block
from extractors.pieces import ArticlePiece, of_blocks

_SHORT_TITLE = 4  # characters that a repeated title has at least


def typeset_signals(host: ArticlePiece, tail: ArticlePiece, elsewhere: str, indented_style: bool) -> list[str]:
    """`signals` where pages are typeset: whether paragraphs are open shows by the set lines."""
    found = jump_signals(host, tail)
    if host.blocks and tail.blocks:
        first, last = tail.blocks[0], host.blocks[-1]
        end, start = paragraph_end(last, first), paragraph_start(first, indented_style)
        if (lonely_label(last) and not known_label(first)) or (awaits_turn(last) and start != "fresh"):
            found.append("label_awaits_value")
        elif end == "open" and start != "fresh":
            found.append("open_end_meets_orphan_start")
            if inside_word(last.text, first.text):
                found.append("word_runs_on")
            elif word_across(last.text, first.text, elsewhere):
                found.append("word_across_the_break")
            if closes_bracket(host, tail):
                found.append("bracket_closes")
        elif (start != "fresh" or _named(first)) and _stops_inside_word(last, first):
            found.append("word_runs_on")
        elif end == "either" and start == "goes_on":
            found.append("paragraph_may_go_on")
        elif (end == "open" and start == "fresh") or (end == "closed" and start == "goes_on"):
            found.append("paragraphs_disagree")
        found.extend(filter(None, (numbering(host, tail), _typeset_fields(host, tail))))
        if numbered_question(host) and numbered_question(tail):
            found.append("questions_go_on" if "numbering_goes_on" in found else "questions_repeat")
        if _speakers(host) & _speakers(tail):
            found.append("same_speakers")
        elif _asked_alike(host, tail):
            found.append("same_form")
        if types_differ(host, tail):
            found.append("types_differ")
    if tail.credit and not host.credit:
        found.append("credit_missing_and_spare")
    return found


def _stops_inside_word(last: Block, first: Block) -> bool:
    """Whether running text stops without closing mark inside a word that the next piece ends, though its line is not full."""
    running = last.is_prose or last.number is not None or marker(last.text) is not None or _named(first)
    return running and not last.closed and inside_word(last.text, first.text)


def _named(first: Block) -> bool:
    """Whether a piece begins with a name that answers: the name may have begun before the break (社会保|险中心答：)."""
    mark = marker(first.text)
    return mark is not None and mark.name is not None


@of_blocks
def _speakers(piece: ArticlePiece) -> set[str]:
    """The names that stand in front of answers; those who ask are 主持人 or 记者 anywhere."""
    marks = ((block.text, marker(block.text)) for block in piece.blocks)
    named = ((text, mark.name) for text, mark in marks if mark and mark.name and mark.spoken and mark.role == "answer")
    return {match_key(text[start:end]) for text, (start, end) in named}


def _asked_alike(host: ArticlePiece, tail: ArticlePiece) -> bool:
    """Whether a dialogue goes on: several turns of one, and one of the other, are asked by the same (记者：)."""
    return any(_askers(host)[name] >= 2 for name in _askers(tail))


@of_blocks
def _askers(piece: ArticlePiece) -> Counter[str]:
    """How many turns each of those asks who speak by name."""
    marks = ((block.text, marker(block.text)) for block in piece.blocks)
    named = (
        (text, mark.name) for text, mark in marks if mark and mark.name and mark.spoken and mark.role == "question"
    )
    return Counter(match_key(text[start:end]) for text, (start, end) in named)


def _typeset_fields(host: ArticlePiece, tail: ArticlePiece) -> str | None:
    """`fields_signal` where type tells articles apart: one label alone may be a sub-head of any article."""
    found = fields_signal(host, tail)
    return "stray_label" if found == "fields_without_guide" and len(tail.fields()) < 2 else found


def rejoin_typeset(pieces: Sequence[ArticlePiece]) -> Rejoined:
    """`rejoin` where pages are typeset: all pieces without heading are matched together."""
    for piece in pieces:
        _take_short_title(piece, pieces)
    indented = is_indented_style(pieces)
    elsewhere = "\n".join(squeeze(block.text) for piece in pieces for block in piece.blocks)
    matcher = Matcher(pieces, lambda host, tail, *_: typeset_signals(host, tail, elsewhere, indented), WEIGHTS)
    chosen = matcher.choose(NEEDED, LEAD)
    articles: list[ArticlePiece] = []
    joins: list[tuple[ArticlePiece, Rejoin]] = []
    unresolved: list[Unresolved] = []
    for place, piece in enumerate(pieces):
        if choice := chosen.get(place):
            assert choice.host is not None
            host = _owner(pieces, chosen, choice.host)
            joined = attach(host, piece, choice.found)
            if not choice.flows:
                joins.append((host, joined))
            continue
        if articles and piece.orphan and piece.blocks:
            unresolved.append(Unresolved(piece.blocks[0], "a piece without heading fits no open article surely"))
        articles.append(piece)
    for article in articles:
        joins.extend((article, join) for join in mend(article, elsewhere))
    return articles, joins, unresolved + unfinished(articles)


def _take_short_title(piece: ArticlePiece, pieces: Sequence[ArticlePiece]) -> None:
    """Make the first line behind a jump line the piece's title where it repeats the beginning of another's, in place."""
    if not piece.jump_from or piece.title or len(piece.blocks) < 2 or piece.blocks[0].closed:
        return
    key = match_key(piece.blocks[0].text)
    titles = (match_key(other.title.text) for other in pieces if other.title)
    if len(key) >= _SHORT_TITLE and any(title.startswith(key) for title in titles):
        piece.title = piece.blocks.pop(0).passage


def _owner(pieces: Sequence[ArticlePiece], chosen: dict[int, Choice], place: int) -> ArticlePiece:
    """The article that a piece has become part of."""
    while (choice := chosen.get(place)) and choice.host is not None:
        place = choice.host
    return pieces[place]
