"""What quality gates say of a release; apart from them, since they measure with pandas and this is only told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from schemas.gate import GateResult


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a release stood before all gates; ``forced`` is why a person publishes it in spite of broken minimums."""

    results: tuple[GateResult, ...] = ()
    forced: str | None = None

    @property
    def broken(self) -> tuple[GateResult, ...]:
        """Broken minimums."""
        return tuple(result for result in self.results if result.blocks)

    @property
    def warnings(self) -> tuple[GateResult, ...]:
        """Broken maximums."""
        return tuple(result for result in self.results if not result.passed and not result.blocks)

    @property
    def blocked(self) -> bool:
        """Whether the release is held back."""
        return bool(self.broken) and self.forced is None

    def report(self) -> dict[str, Any]:
        """What ``report.json`` says under ``gates``; a reason is kept only where one was needed."""
        return {
            "broken": [result.gate for result in self.broken],
            "warnings": [result.gate for result in self.warnings],
            "forced": self.forced if self.broken else None,
            "results": [result.model_dump(mode="json") for result in self.results],
        }
