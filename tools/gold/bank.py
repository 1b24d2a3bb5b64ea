"""A bank of words and the drawing from it: gaps of sentences are filled by seed, then their markup is read."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from tools.gold.markup import Marked, parse

FOLDER = Path(__file__).parent / "words"
T = TypeVar("T")
_GAP = re.compile(r"<([^<>]+)>")


@cache
def load(name: str) -> dict[str, Any]:
    """The words of a bank (``open`` or ``holdout``)."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


class Draw:
    """One bulletin's random choices and its place."""

    def __init__(self, bank: str, seed: int) -> None:
        self.name, self.seed = bank, seed
        self.words = load(bank)
        self.rng = random.Random(f"{bank}{seed}")
        self.place: dict[str, str] = self.words["places"][seed % len(self.words["places"])]
        self.year = self.rng.randint(2024, 2026)
        self.paged = False
        self._decks: dict[str, list[Any]] = {}

    def cycle(self, options: Sequence[T], salt: int = 0) -> T:
        """An option by seed, so that every option is met."""
        return options[(self.seed + salt) % len(options)]

    def chance(self, share: float) -> bool:
        """True in a share of the cases."""
        return self.rng.random() < share

    def take(self, deck: str, options: Sequence[T]) -> T:
        """An option that has not been taken in this bulletin."""
        if not self._decks.get(deck):
            self._decks[deck] = random.Random(f"{deck}{self.seed}").sample(list(options), len(options))
        chosen: T = self._decks[deck].pop(0)
        return chosen

    def fill(self, text: str, **values: str) -> str:
        """A sentence with its gaps filled."""
        gaps = {
            "place": self.place["name"], "app": self.place["app"], "prov": self.place["province"], "year": str(self.year),
            "abbr": self.place["abbr"], "short": self.place["name"][:-1],
        } | values  # fmt: skip

        def gap(match: re.Match[str]) -> str:
            name = match[1]
            if name in gaps:
                return self.fill(gaps[name], **values) if "<" in gaps[name] else gaps[name]
            if name == "phone":
                return self.phone()
            if span := re.fullmatch(r"(\d+)-(\d+)(?::(\d+))?", name):
                return str(self.rng.randrange(int(span[1]), int(span[2]) + 1, int(span[3] or 1)))
            word: str = self.rng.choice(name.split("/"))
            return word

        return _GAP.sub(gap, text)

    def marked(self, text: str, **values: str) -> Marked:
        """A filled sentence with its values."""
        return parse(self.fill(text, **values))

    def phone(self) -> str:
        """A number that belongs to nobody."""
        area = self.place["area"]
        digits = 8 if len(area) == 3 or area in ("0551", "0731") else 7
        return f"{area}-{self.rng.randint(2, 8)}{self.rng.randrange(10 ** (digits - 2), 10 ** (digits - 1))}"

    def some(self, texts: Sequence[T], low: int) -> list[T]:
        """At least ``low`` of the texts, in their order."""
        count = self.rng.randint(min(low, len(texts)), len(texts))
        return [texts[n] for n in sorted(self.rng.sample(range(len(texts)), count))]
