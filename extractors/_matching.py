"""Which article goes on in which piece without heading: the best choice for all of them together.

Several articles of a page can be open at once, and what one orphan takes the next cannot have. So all choices are
weighed together (a beam search over the orphans in reading order), and a choice stands only if it is needed: where
another host would be nearly as good, the piece is left apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from extractors.articles import ArticlePiece
from extractors.paragraphs import Block

_BEAM = 32
_RECENT = 16  # an article goes on within that many articles, or not at all
_APART = 0.0  # what leaving a piece apart is worth
_NEVER = -99.0
_DISPLACED = -1.0  # what a join that is not with the text right before has to make up for

Signals = Callable[[ArticlePiece, ArticlePiece], list[str]]
Chain = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for an orphan: the piece it goes on after (None: left apart), the signals, their sum."""

    host: int | None
    found: tuple[str, ...]
    score: float
    flows: bool


@dataclass(frozen=True, slots=True)
class _Reading:
    """A partial answer: chains of pieces that make one article each, and the choices that led there."""

    score: float
    chains: tuple[Chain, ...]
    choices: tuple[tuple[int, Choice], ...]


class Matcher:
    """Weighs the choices for the orphans of one bulletin.

    Args:
        pieces: Pieces in reading order.
        signals: What speaks for and against a tail belonging to a host.
        weights: Weight of each signal.
    """

    def __init__(self, pieces: Sequence[ArticlePiece], signals: Signals, weights: dict[str, int]) -> None:
        self.pieces = pieces
        self.signals = signals
        self.weights = weights
        self.places = {id(piece): place for place, piece in enumerate(pieces)}
        self.known: dict[tuple[Chain, int], Choice] = {}
        self.joined: dict[Chain, ArticlePiece] = {}

    def choose(self, needed: float, lead: float) -> dict[int, Choice]:
        """Per orphan (place in ``pieces``) its host; those with too little evidence or too small a lead are left out."""
        best = self._search()
        chosen: dict[int, Choice] = {}
        left_apart: set[int] = set()
        for place, choice in best.choices:
            certain = choice.flows or choice.host not in left_apart  # its end was judged as that of a longer article
            if choice.host is not None and certain and self._stands(place, choice, best.score, needed, lead):
                chosen[place] = choice
            else:
                left_apart.add(place)
        return chosen

    def _stands(self, place: int, choice: Choice, best: float, needed: float, lead: float) -> bool:
        """Whether a choice has enough evidence, and no answer without it is nearly as good as the best one."""
        if choice.flows:
            return choice.score >= 0
        return choice.score >= needed and best - self._search((place, choice.host)).score >= lead

    def _search(self, forbidden: tuple[int, int | None] = (-1, None)) -> _Reading:
        """The best reading in which one orphan does not go on after one piece, nor is left apart."""
        beam = [_Reading(0.0, (), ())]
        for place, piece in enumerate(self.pieces):
            if piece.blocks and (piece.orphan or piece.jump_from):
                beam = self._extended(beam, place, forbidden)
            else:
                beam = [replace(reading, chains=(*reading.chains, (place,))) for reading in beam]
        return beam[0]

    def _extended(self, beam: Sequence[_Reading], place: int, forbidden: tuple[int, int | None]) -> list[_Reading]:
        found: list[_Reading] = []
        for reading in beam:
            apart = Choice(None, (), _APART if place != forbidden[0] else _NEVER, False)
            found.append(
                _Reading(reading.score + apart.score, (*reading.chains, (place,)), (*reading.choices, (place, apart)))
            )
            hosts = [pair for pair in enumerate(reading.chains) if not self._whole(pair[1]).finished]
            for number, chain in hosts[-_RECENT:]:
                choice = self._choice(chain, place)
                if (place, choice.host) == forbidden:
                    continue
                chains = (*reading.chains[:number], (*chain, place), *reading.chains[number + 1 :])
                worth = choice.score if choice.flows else choice.score + _DISPLACED
                found.append(_Reading(reading.score + worth, chains, (*reading.choices, (place, choice))))
        found.sort(key=lambda reading: (-reading.score, reading.chains))
        return found[:_BEAM]

    def _choice(self, chain: Chain, place: int) -> Choice:
        """What joining an orphan to a chain is worth."""
        if (chain, place) not in self.known:
            host, tail = self._whole(chain), self.pieces[place]
            flows = tail.follows is not None and self.places.get(id(tail.follows)) == chain[-1]
            found = self.signals(host, tail)
            if flows:
                found += ["text_flows_here", *_geometry(tail)]
            score = float(sum(self.weights[signal] for signal in found))
            self.known[chain, place] = Choice(chain[-1], tuple(found), score, flows)
        return self.known[chain, place]

    def _whole(self, chain: Chain) -> ArticlePiece:
        """The article that a chain of pieces makes."""
        if chain not in self.joined:
            parts = [self.pieces[place] for place in chain]
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
    return ["next_column", *(["line_goes_on"] if tail.blocks[0].passage.lines[0].continues else [])]
