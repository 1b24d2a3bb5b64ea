"""Re-joining in plain text: every line that may begin a tail is a question, and all of them are answered together.

What stands behind a credit or begins without title is a piece of its own; a tail may also hide below foreign text. So
pieces are cut at their `seams`, and one matching (`_matching`) decides for all parts at once: does a part go on from the
text right above it, as text does unless something speaks against it, or does an earlier article go on there? Both are
weighed by the same signals. A part that cannot go on from the text above and fits nobody else surely is left apart, since
text under a foreign title is the worst that can become of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import islice, pairwise

from extractors._labels import known_label
from extractors._matching import Choice, Matcher
from extractors.continuations import (
    LEAD,
    PLAIN_NEEDED,
    WEIGHTS,
    Rejoin,
    Rejoined,
    Unresolved,
    attach,
    awaits_value,
    fields_signal,
    mend,
    signals,
    unfinished,
)
from extractors.open_ends import open_end, starts_plain
from extractors.paragraphs import Block
from extractors.pieces import ArticlePiece
from extractors.seams import Seam, may_begin, seams
from extractors.topics import Topics, pairs

_MOST_WEAK = 4  # last lines of a piece that are tried though nothing but an open end speaks for it
_MOST_SEAMS = 12  # lines of one piece that are tried as the beginning of a tail
_READ = 60  # blocks of a tail that tell where it belongs
_OWN = 2  # lines below a title that are surely its own
_RECENT = 16  # pieces that a seam is asked about
_CREDITED = 3  # articles with credit that make credits usual
#: Signals of an article that lacks what a tail has, which say more where no other one lacks it.
_LACKS = frozenset(
    {
        "open_end_meets_orphan_start",
        "numbering_goes_on",
        "question_awaits_answer",
        "label_awaits_value",
        "rows_go_on",
        "credits_are_usual",
    }
)


def untitled(piece: ArticlePiece, hosts: Sequence[ArticlePiece]) -> ArticlePiece | None:
    """The piece with its title as text, where that may belong to one of the hosts; None where it is surely a title.

    It may where no column heading stands above it and the piece goes on with a list number, or where one of the hosts
    ends with a label without value: the title may be the value, and the labels below it those that the host lacks.
    """
    number = piece.blocks[0].number if piece.blocks else None
    if piece.title is None or piece.under_heading or not piece.blocks:
        return None
    bare = replace(piece, title=None, blocks=[Block(piece.title), *piece.blocks])
    counts = number is not None and number.number > 1
    return bare if counts or any(_gives_value(host, bare) for host in hosts) else None


def _gives_value(host: ArticlePiece, tail: ArticlePiece) -> bool:
    """Whether a guide ends with a label without value, and a tail begins with a line above labels that the guide lacks."""
    if not host.blocks or not awaits_value(host.blocks[-1], tail.blocks[0]):
        return False
    return known_label(tail.blocks[1]) is not None and fields_signal(host, tail) == "fields_go_on"


class _Parts:
    """The parts of all pieces, in source order, and what is known of each."""

    def __init__(self) -> None:
        self.parts: list[ArticlePiece] = []
        self.rests: dict[int, ArticlePiece] = {}  # what stands in its piece from a part on
        self.first: dict[int, int] = {}  # the first part of the piece that a part is cut from
        self.seams: dict[int, Seam] = {}
        self.doubtful: dict[int, ArticlePiece] = {}  # parts whose title may be text, without title

    def add(self, piece: ArticlePiece, hosts: Sequence[ArticlePiece], elsewhere: str) -> None:
        """Cut a piece at its seams, in place, and keep the parts."""
        if piece.title is not None and not piece.jump_from and (bare := untitled(piece, hosts)):
            self.doubtful[len(self.parts)] = bare
        found = sorted({seam.index: seam for seam in islice(seams(piece, hosts, elsewhere), _MOST_SEAMS)}.items())
        found = _with_weak(piece, found, hosts)
        blocks = piece.blocks
        ends = [index for index, _ in found] + [len(blocks)]
        first = len(self.parts)
        self.parts.append(piece)
        if not found:
            return
        last = ArticlePiece(
            blocks=blocks[ends[-2] :],
            credit=None if piece.credit_above else piece.credit,
            credit_block=None if piece.credit_above else piece.credit_block,
            signed=piece.signed,
            jump_to=piece.jump_to,
        )
        piece.blocks, piece.signed, piece.jump_to = blocks[: ends[0]], False, None
        if not piece.credit_above:
            piece.credit, piece.credit_block = None, None
        self.rests[first] = replace(last, blocks=blocks[:_READ])
        for (_, seam), (start, end) in zip(found, pairwise(ends), strict=True):
            part = last if end == len(blocks) else ArticlePiece(blocks=blocks[start:end])
            part.follows = self.parts[-1]
            self.seams[len(self.parts)] = seam
            self.parts.append(part)
            self.first[len(self.parts) - 1] = first
            self.rests[len(self.parts) - 1] = replace(last, blocks=blocks[start : start + _READ])


def _with_weak(
    piece: ArticlePiece, found: list[tuple[int, Seam]], hosts: Sequence[ArticlePiece]
) -> list[tuple[int, Seam]]:
    """The seams of a piece and the lines that may be the end of a sentence an open article stops in."""
    if not any(host.blocks and open_end(host) for host in hosts):
        return found
    known = {index for index, _ in found}
    weak: list[tuple[int, Seam]] = []
    spaced = [index for index, block in enumerate(piece.blocks) if index and block.gap >= 1][:2]
    for index in range(len(piece.blocks) - 1, 0, -1):
        block = piece.blocks[index]
        if index in known or (piece.title and index <= _OWN) or not may_begin(piece.blocks, index):
            continue
        below = piece.blocks[index + 1] if index + 1 in known else None
        before_tail = (below is not None and not starts_plain(below)) or (block.gap >= 1 and spaced == [index])
        if len(weak) < _MOST_WEAK or before_tail:
            weak.append((index, Seam(index, False, (), unlikely=not before_tail)))
        if len(weak) > _MOST_SEAMS:
            break
    return sorted([*found, *weak], key=lambda pair: pair[0])


def rejoin(pieces: Sequence[ArticlePiece], elsewhere: str) -> Rejoined:
    """Mend broken sentences and attach displaced tails.

    Args:
        pieces: Pieces in source order; they are changed in place.
        elsewhere: The lines of the bulletin without white space inside them, as evidence for words across a break.

    Returns:
        The articles in order of their first pieces, the joins with their article, and what was left apart.
    """
    cut = _Parts()
    mended: list[Rejoin] = []
    open_pieces: list[ArticlePiece] = []
    for piece in pieces:
        hosts = open_pieces[-_RECENT:]
        mended.extend(mend(piece, elsewhere, hosts))
        finished = piece.finished
        cut.add(piece, [host for host in hosts if not host.jump_to], elsewhere)
        if not finished:
            open_pieces.append(replace(piece))
    return _matched(cut, mended, elsewhere)


def _matched(cut: _Parts, mended: Sequence[Rejoin], elsewhere: str) -> Rejoined:
    """Join the parts as the best answer to all questions says."""

    @cache
    def topics() -> Topics:
        return Topics([pairs(block.text for block in _titled(part)) for part in cut.parts])

    usual = _credits_are_usual(cut.parts)

    def weighed(host: ArticlePiece, tail: ArticlePiece, chain: Sequence[int], place: int) -> list[str]:
        found = signals(host, tail, elsewhere)
        seam = cut.seams.get(place)
        if seam and seam.unlikely and chain[-1] != place - 1:
            found.append("may_go_on_above")
        if host.jump_to and not tail.jump_from:
            found.append("jumps_elsewhere")
        if usual and "credit_missing_and_spare" in found:
            found.append("credits_are_usual")
        if topics().same(chain, place, range(max(0, place - _RECENT), place)):
            found.append("speaks_of_the_same")
        return found

    def flows(chain: Sequence[int], place: int) -> list[str]:
        seam = cut.seams[place]
        if cut.first[place] != chain[0]:
            return ["text_goes_on"]
        return ["text_goes_on", *(["parted"] if seam.sure else []), *(["number_jumps"] if seam.jumps else [])]

    matcher = Matcher(cut.parts, weighed, WEIGHTS, doubtful=cut.doubtful, rests=cut.rests, flows=flows, fits=_LACKS)
    chosen = matcher.choose(PLAIN_NEEDED, LEAD)
    articles: list[ArticlePiece] = []
    joins: list[tuple[ArticlePiece, Rejoin]] = []
    unresolved: list[Unresolved] = []
    owners: dict[int, ArticlePiece] = {}
    for place, part in enumerate(cut.parts):
        choice = chosen.get(place)
        owner = _owner(cut.parts, chosen, place)
        owners.update((line.source_order, owner) for block in part.blocks for line in block.passage.lines)
        if choice is None:
            if articles and part.orphan and part.blocks:
                unresolved.append(Unresolved(part.blocks[0], "a piece without heading fits no open article surely"))
            articles.append(part)
        elif choice.flows:
            attach(owner, part, ())
        else:
            apart = owner is not articles[-1] or part.jump_from is not None
            joins.append((owner, attach(owner, cut.doubtful.get(place, part), choice.found, displaced=apart)))
    joins = [(owners[join.block.passage.lines[0].source_order], join) for join in mended] + joins
    return articles, joins, unresolved + unfinished(articles)


def _titled(piece: ArticlePiece) -> list[Block]:
    return [*([Block(piece.title)] if piece.title else []), *piece.blocks]


def _credits_are_usual(parts: Sequence[ArticlePiece]) -> bool:
    """Whether nearly all articles end with a credit, so that one without is cut short."""
    credited = sum(part.credit is not None and not part.credit_above for part in parts)
    return credited >= _CREDITED and credited >= 0.7 * sum(part.title is not None for part in parts)


def _owner(parts: Sequence[ArticlePiece], chosen: dict[int, Choice], place: int) -> ArticlePiece:
    """The article that a part has become a part of."""
    while (choice := chosen.get(place)) and choice.host is not None:
        place = choice.host
    return parts[place]
