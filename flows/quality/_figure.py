"""A figure of a release."""

from __future__ import annotations

from dataclasses import dataclass


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
