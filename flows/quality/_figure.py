"""A figure of a release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Part and whole by what they are of, such as a table; one without a name where that needs no telling.
Shares = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A part of a whole; ``where`` names what is behind a bad one."""

    part: float
    whole: float
    where: str = ""

    @property
    def value(self) -> float | None:
        """Part / whole; None without a whole."""
        return float(self.part / self.whole) if self.whole else None


def total(shares: Iterable[Shares]) -> Figure:
    """The sum of shares; ``where`` names what is not whole."""
    parts, wholes = defaultdict[str, float](float), defaultdict[str, float](float)
    for one in shares:
        for name, (part, whole) in one.items():
            parts[name] += part
            wholes[name] += whole
    missing = {name: wholes[name] - part for name, part in parts.items() if name}
    where = ", ".join(f"{name} {count:.10g}" for name, count in missing.items() if count)
    return Figure(sum(parts.values()), sum(wholes.values()), where)
