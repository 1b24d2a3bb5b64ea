"""Which article goes on in which piece without heading: the best choice for all of them together.

Several articles of a page can be open at once, and what one orphan takes the next cannot have. So all choices are
weighed together (a beam search over the orphans in reading order), and a choice stands only if it is needed: where
another host would be nearly as good, the piece is left apart. What lies far back or far ahead does not bear on a choice,
so the work grows with the number of pieces and no faster.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from extractors.paragraphs import Block
from extractors.pieces import ArticlePiece

_BEAM = 32
_RECENT = 16  # an article goes on within that many articles, or not at all
_KEPT = 64  # articles, finished ones among them, that a reading looks back on
_AHEAD = 64  # pieces after an orphan that an answer without its choice is weighed over
_APART = -0.25  # what leaving a piece apart is worth: text that flows on is not parted without a reason
_HARDLY = -1.0  # points with the text above below which the top of a column is left apart though nobody wants it
_NEVER = -99.0
_BETTER = 2.0  # points more than the text above that another article has where a text does not go on from above
_ROUNDS = 4  # times that pieces are asked again without the parts that did not stand
_LIKELY = 2.0  # points of another article from which on text that disagrees with the text above it is left apart
_DISPLACED = -1.0  # what a join that is not with the text right before has to make up for

Chain = tuple[int, ...]
#: What is said of an article and a piece that may go on with it; the chain of its pieces, and the place of the tail.
Signals = Callable[[ArticlePiece, ArticlePiece, Chain, int], list[str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for an orphan: the piece it goes on after (None: left apart), the signals, their sum.

    It ``fits`` where the article lacks what the orphan has.
    """

    host: int | None
    found: tuple[str, ...]
    score: float
    flows: bool
    chain: Chain = ()
    fits: bool = False


class _Reading(NamedTuple):
    """A partial answer: the latest chains of pieces that make one article each, the last choice and what was before it.

    Readings share what was before, so that making one costs the same anywhere in the bulletin.
    """

    score: float = 0.0
    chains: tuple[Chain, ...] = ()
    place: int = -1
    choice: Choice | None = None
    before: _Reading | None = None

    def choices(self) -> Iterator[tuple[int, Choice]]:
        """The choices per orphan, the last first."""
        reading: _Reading | None = self
        while reading is not None and reading.choice is not None:
            yield reading.place, reading.choice
            reading = reading.before


def _going_on(chains: tuple[Chain, ...], number: int, place: int) -> tuple[Chain, ...]:
    """The latest chains when a piece goes on with one of them, or begins one of its own (-1)."""
    if number < 0:
        return _with(chains, place)
    return (*chains[:number], (*chains[number], place), *chains[number + 1 :])


def _with(chains: tuple[Chain, ...], place: int) -> tuple[Chain, ...]:
    """The latest chains when a piece begins one of its own."""
    return (*chains[1 - _KEPT :], (place,))


class Matcher:
    """Weighs the choices for the orphans of one bulletin.

    Args:
        pieces: Pieces in reading order.
        signals: What speaks for and against a tail belonging to a host.
        weights: Weight of each signal.
        doubtful: Pieces (by place) whose title may be text of an earlier article, as pieces without title.
        rests: Pieces (by place) together with what stands below them, where that was cut off.
        flows: What is said of a piece (by place) and the chain that it ``follows``.
        fits: Signals that say more where only one article has any of them.
    """

    def __init__(
        self,
        pieces: Sequence[ArticlePiece],
        signals: Signals,
        weights: dict[str, int],
        *,
        doubtful: dict[int, ArticlePiece] | None = None,
        rests: dict[int, ArticlePiece] | None = None,
        flows: Callable[[Chain, int], list[str]] | None = None,
        fits: Container[str] = (),
    ) -> None:
        self.pieces = pieces
        self.signals = signals
        self.weights = weights
        self.doubtful = doubtful or {}
        self.tails = {place: tail for place, tail in enumerate(pieces)} | self.doubtful
        self.fits = fits
        self.rests = rests or {}
        self.flows = flows or (lambda _, place: ["text_flows_here", *_geometry(pieces[place])])
        self.places = {id(piece): place for place, piece in enumerate(pieces)}
        self.known: dict[tuple[Chain, int], Choice] = {}
        self.joined: dict[Chain, ArticlePiece] = {}
        self.doubted: dict[int, int] = {}  # parts that did not stand as tails, and the hosts they were tried with
        self.wanted: dict[int, float] = {}  # the most points that a piece has with an article it is not printed below

    def choose(self, needed: float, lead: float) -> dict[int, Choice]:
        """Per orphan (place in ``pieces``) its host; those with too little evidence or too small a lead are left out.

        Where a part of a piece does not stand as a tail, the rest of the piece is asked again without it.
        """
        for _ in range(_ROUNDS):
            chosen, doubted = self._chosen(needed, lead)
            cut = {place: host for place, host in doubted.items() if place in self.rests}
            if not cut:
                break
            self.doubted |= cut
        return chosen

    def _chosen(self, needed: float, lead: float) -> tuple[dict[int, Choice], dict[int, int]]:
        """The choices that stand, and the hosts of those that do not."""
        beams = [[_Reading()]]
        for place in range(len(self.pieces)):
            beams.append(self._after(beams[-1], place))
        chosen: dict[int, Choice] = {}
        left_apart: set[int] = set()
        doubted: dict[int, int] = {}
        for place, choice in reversed([*beams[-1][0].choices()]):
            certain = choice.flows or choice.host not in left_apart  # its end was judged as that of a longer article
            if choice.host is not None and certain and self._stands(place, choice, beams, needed, lead):
                chosen[place] = choice
                continue
            if choice.host is not None and not choice.flows:
                doubted[place] = choice.host
            wanted, flow = self.wanted.get(place, 0.0), self._flow(place)
            nobody = wanted < _LIKELY and (place in self.rests or (flow is not None and flow.score >= _HARDLY))
            if flow and (nobody or 0 <= flow.score > wanted - _BETTER):
                chosen[place] = flow
            else:
                left_apart.add(place)
        return chosen, doubted

    def _piece(self, place: int) -> int:
        """The first part of the piece that a part was cut from."""
        while (before := self.pieces[place].follows) is not None:
            place = self.places[id(before)]
        return place

    def _stands(self, place: int, choice: Choice, beams: Sequence[list[_Reading]], needed: float, lead: float) -> bool:
        """Whether a choice has enough evidence, and no answer without it is nearly as good as the best one."""
        if choice.flows:
            return choice.score >= 0
        if any(
            host == choice.host and self._piece(other) != self._piece(place) for other, host in self.doubted.items()
        ):
            return False  # another piece fits there as well
        if max(choice.score, self._by_rest(place, choice)) < needed:
            return False
        end = min(place + _AHEAD, len(self.pieces))
        without = self._extended(beams[place], place, choice.host)
        for later in range(place + 1, end):
            without = self._after(without, later)
        return beams[end][0].score - without[0].score >= lead

    def _by_rest(self, place: int, choice: Choice) -> float:
        """The points of a choice by all that stands below the beginning of the tail."""
        if place not in self.rests:
            return choice.score
        found = self.signals(self._whole(choice.chain), self.rests[place], choice.chain, place)
        return float(sum(self.weights[signal] for signal in found))

    def _flow(self, place: int) -> Choice | None:
        """The choice that a piece goes on from the text right above it; None where it begins without question."""
        before = self.pieces[place].follows
        if before is None or before.finished or not self.tails[place].blocks:
            return None
        return self._choice((self.places[id(before)],), place)

    def _after(self, beam: Sequence[_Reading], place: int) -> list[_Reading]:
        """The best readings with one more piece."""
        piece = self.pieces[place]
        if piece.blocks and (piece.orphan or piece.jump_from or place in self.doubtful):
            return self._extended(beam, place)
        return [reading._replace(chains=_with(reading.chains, place)) for reading in beam]

    def _extended(self, beam: Sequence[_Reading], place: int, forbidden: int | None = None) -> list[_Reading]:
        """The best readings with one more orphan: left apart, or going on after any piece but a forbidden one."""
        # An answer without a choice is another host, not the piece left apart.
        worth = _NEVER if forbidden is not None else 0.0 if place in self.doubtful else _APART
        apart = Choice(None, (), worth, False)
        found: list[tuple[float, _Reading, int, Choice]] = []  # score, what was before, number of the chain, choice
        for reading in beam:
            found.append((reading.score + apart.score, reading, -1, apart))
            for number, choice in self._choices(reading.chains, place):
                if choice.host == forbidden or (place in self.doubted and not choice.flows):
                    continue
                worth = choice.score if choice.flows else choice.score + _DISPLACED
                found.append((reading.score + worth, reading, number, choice))
        least = sorted((score for score, *_ in found), reverse=True)[:_BEAM][-1]  # most need no chains of their own
        best = [
            _Reading(score, _going_on(reading.chains, number, place), place, choice, reading)
            for score, reading, number, choice in found
            if score >= least
        ]
        best.sort(key=lambda reading: (-reading.score, reading.chains))
        return best[:_BEAM]

    def _choices(self, chains: tuple[Chain, ...], place: int) -> list[tuple[int, Choice]]:
        """What joining an orphan to each of the latest open chains is worth, by the number of the chain."""
        numbers = (number for number in reversed(range(len(chains))) if not self._whole(chains[number]).finished)
        choices = [(number, self._choice(chains[number], place)) for number in islice(numbers, _RECENT)][::-1]
        fitting = [index for index, (_, choice) in enumerate(choices) if choice.fits]
        if len(fitting) == 1:
            number, choice = choices[fitting[0]]
            alone = "only_article_that_fits"
            score = choice.score + self.weights[alone]
            choices[fitting[0]] = number, replace(choice, found=(*choice.found, alone), score=score)
        return choices

    def _choice(self, chain: Chain, place: int) -> Choice:
        """What joining an orphan to a chain is worth."""
        if (chain, place) not in self.known:
            host, before = self._whole(chain), self.pieces[place].follows
            flows = before is not None and self.places.get(id(before)) == chain[-1]
            found = self.signals(host, self.tails[place], chain, place)
            if flows:
                found += self.flows(chain, place)
            score = float(sum(self.weights[signal] for signal in found))
            if not flows:
                self.wanted[place] = max(score, self.wanted.get(place, score))
            fits = not flows and score > 0 and any(signal in self.fits for signal in found)
            self.known[chain, place] = Choice(chain[-1], tuple(found), score, flows, chain, fits)
        return self.known[chain, place]

    def _whole(self, chain: Chain) -> ArticlePiece:
        """The article that a chain of pieces makes."""
        if chain not in self.joined:
            parts = [self.pieces[chain[0]], *(self.doubtful.get(place, self.pieces[place]) for place in chain[1:])]
            blocks: list[Block] = [block for part in parts for block in part.blocks]
            credited = next((part for part in parts if part.credit), parts[0])
            self.joined[chain] = replace(
                parts[0],
                blocks=blocks,
                credit=credited.credit,
                credit_block=credited.credit_block,
                credit_above=credited.credit_above,
                signed=any(part.signed for part in parts),
                jump_to=parts[-1].jump_to,
            )
        return self.joined[chain]


def _geometry(tail: ArticlePiece) -> list[str]:
    """What geometry says of a piece and the column right before it."""
    if not tail.next_column:
        return []
    goes_on = tail.blocks[0].passage.lines[0].continues
    return ["next_column", *(["under_one_head"] if tail.under_head else []), *(["line_goes_on"] if goes_on else [])]
