"""Guide labels read by the words they are made of (谁来申请, 打哪个电话, 须带证件), so that labels are an open set.

A citizen reads such a label by what it asks (who, what, where, how long …) and what about (bring, hand in, pay …), or
by its last noun and the verb before it. ``guide_label_words.csv`` has the words by meaning, ``guide_label_rules.csv``
what meanings together ask for. A label counts only if it consists of such words alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from schemas._vocabulary import read_table

_FILLER = "filler"
_OPEN = "open"


@dataclass(frozen=True, slots=True)
class Meaning:
    """The field that the words of a label ask for (None for a label of no field), and whether such words are sure."""

    field: str | None
    sure: bool


@dataclass(frozen=True, slots=True)
class _Need:
    """One condition of a rule: the label holds one of ``classes`` (its last word, if ``last``), or none if ``absent``."""

    classes: frozenset[str]
    last: frozenset[str]
    absent: bool

    def holds(self, meanings: frozenset[str], final: frozenset[str]) -> bool:
        absent = self.classes.isdisjoint(meanings) and self.last.isdisjoint(final)
        return absent == self.absent


@cache
def _words() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in read_table("guide_label_words.csv"):
        for word in row["words"].split():
            found.setdefault(word, set()).add(row["class"])
    return {word: frozenset(classes) for word, classes in found.items()}


@cache
def _rules() -> tuple[tuple[tuple[_Need, ...], Meaning], ...]:
    rows = read_table("guide_label_rules.csv")
    return tuple((tuple(map(_need, row["needs"].split())), _meaning(row["field"], row["sure"])) for row in rows)


def _meaning(field: str, sure: str) -> Meaning:
    return Meaning(None if field == _OPEN else field, sure == "1")


def _need(printed: str) -> _Need:
    names = printed.removeprefix("!").split("|")
    anywhere = frozenset(name for name in names if not name.endswith("$"))
    return _Need(anywhere, frozenset(name[:-1] for name in names if name.endswith("$")), printed.startswith("!"))


@cache
def _longest() -> int:
    return max(map(len, _words()))


def label_words(key: str) -> list[str]:
    """The known words that a label consists of, as few as possible; empty where some of it is no known word."""
    words, longest = _words(), _longest()
    best: list[list[str] | None] = [[], *([None] * len(key))]
    for end in range(1, len(key) + 1):
        for start in range(end - 1, max(-1, end - 1 - longest), -1):
            before, word = best[start], key[start:end]
            if before is None or word not in words:
                continue
            here = best[end]
            if here is None or len(before) + 1 < len(here):
                best[end] = [*before, word]
    return best[-1] or []


def meaning_of(key: str) -> Meaning | None:
    """What a label asks or tells, by its words; None where it has words that are not known or ask for nothing."""
    meant = [classes for word in label_words(key) if (classes := _words()[word] - {_FILLER})]
    if not meant:
        return None
    meanings = frozenset().union(*meant)
    rules = (meaning for needs, meaning in _rules() if all(need.holds(meanings, meant[-1]) for need in needs))
    return next(rules, None)
