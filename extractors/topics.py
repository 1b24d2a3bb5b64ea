"""Which earlier text a text speaks of the same things as: by pairs of characters that few other texts of a bulletin hold."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_FEW = 4  # texts that hold a pair of characters that tells them from others
_CLEARLY = 2.0  # times as much as with any other text
_SOME = 0.04  # of the pairs of a text that must recur


def pairs(texts: Iterable[str]) -> set[str]:
    """The pairs of neighbouring ideographs in texts."""
    return {run[at : at + 2] for text in texts for run in _HAN.findall(text) for at in range(len(run) - 1)}


class Topics:
    """How much of each text recurs in the texts before it.

    Args:
        texts: The pairs of characters of each text, in source order.
    """

    def __init__(self, texts: Sequence[set[str]]) -> None:
        holders: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(texts):
            for pair in text:
                holders[pair].append(place)
        self.shares: list[dict[int, float]] = [{} for _ in texts]
        for places in holders.values():
            if 1 < len(places) <= _FEW:
                weight = 1 / (len(places) - 1)
                for number, place in enumerate(places):
                    for before in places[:number]:
                        share = self.shares[place]
                        share[before] = share.get(before, 0.0) + weight
        self.sizes = [max(1, len(text)) for text in texts]

    def same(self, chain: Sequence[int], place: int, others: Sequence[int]) -> bool:
        """Whether a text clearly recurs in the texts of a chain more than in any of the others."""
        share = self.shares[place]

        def recurs(before: int) -> float:
            return share.get(before, 0.0) / math.sqrt(self.sizes[before])

        here = max(map(recurs, chain), default=0.0)
        total = sum(share.get(before, 0.0) for before in chain)
        most = max((recurs(other) for other in others if other not in chain), default=0.0)
        return total >= max(2.0, _SOME * self.sizes[place]) and here >= _CLEARLY * most
