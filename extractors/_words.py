"""Whether a break runs through a word: is the joined text more word-like than its two halves?

A plain unigram model over a word list: the best way to cut the characters around the break into words, once with the
break as a word boundary and once without. Where no word crosses the break both are equal and nothing is said.
"""

from __future__ import annotations

import math
import re
from functools import cache

from extractors._folding import squeeze
from extractors._once import remembered
from schemas._vocabulary import read_counts

_REACH = 4  # characters on each side of the break that a word can cover
_UNKNOWN = -20.0  # log probability of a character that is no word of the list
_HAN_TAIL = re.compile(r"[\u4e00-\u9fff]{1,4}$")
_HAN_HEAD = re.compile(r"[\u4e00-\u9fff]{1,4}")
#: A gain (nats) from which on a word surely runs over the break.
SURE_GAIN = 3.0


@cache
def _log_probabilities() -> dict[str, float]:
    counts = read_counts("common_words.csv")
    total = math.log(sum(counts.values()))
    return {word: math.log(count) - total for word, count in counts.items()}


@remembered
def _best(text: str) -> float:
    """Log probability of the best cut of a few characters into words."""
    words = _log_probabilities()
    best = [0.0]
    for end in range(1, len(text) + 1):
        options = (
            best[start] + words.get(text[start:end], _UNKNOWN if end - start == 1 else -math.inf)
            for start in range(max(0, end - _REACH), end)
        )
        best.append(max(options))
    return best[-1]


def crossing_gain(left: str, right: str) -> float:
    """How much more word-like (nats) the text is if it goes on over the break; 0 where no word crosses it."""
    head = _HAN_HEAD.match(squeeze(right)[:_REACH])
    tail = _HAN_TAIL.search(squeeze(left)[-_REACH:]) if head else None
    if not tail or not head:
        return 0.0
    gain = _best(tail.group() + head.group()) - _best(tail.group()) - _best(head.group())
    return max(0.0, round(gain, 6))
