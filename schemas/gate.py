"""Quality gates of a release: what it must hold at least or at most, and how one went. Holds no table of its own."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

GateKind = Literal["minimum", "maximum"]


class Gate(BaseModel):
    """One limit of one figure. A broken minimum blocks the release, a broken maximum warns."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$", description="Name of the gate, for messages and to override it.")
    metric: str = Field(description="Figure that it looks at.")
    minimum: float | None = Field(default=None, ge=0, allow_inf_nan=False, description="Smallest value that passes.")
    maximum: float | None = Field(default=None, ge=0, allow_inf_nan=False, description="Largest value without warning.")
    at_least: int = Field(default=1, ge=1, description="Size of the sample below which the gate is not applied.")
    off: bool = Field(default=False, description="The gate is not applied at all.")
    advice: str = Field(default="", description="What to do where it is broken, where that is not plain.")
    why: str = Field(min_length=1, description="Why the limit is what it is, and what it was chosen from.")

    @model_validator(mode="after")
    def _one_limit(self) -> Self:
        """Raise ValueError unless exactly one limit is given."""
        if (self.minimum is None) == (self.maximum is None):
            raise ValueError("give either minimum (blocks) or maximum (warns)")
        return self

    @property
    def kind(self) -> GateKind:
        """Which of both limits it has."""
        return "maximum" if self.minimum is None else "minimum"

    @property
    def limit(self) -> float:
        """Its limit, whichever it is."""
        found = self.maximum if self.minimum is None else self.minimum
        assert found is not None
        return found


class GateResult(BaseModel):
    """How a release stood before one gate; ``report.json`` holds them under ``gates``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    gate: str = Field(description="Name of the gate.")
    metric: str = Field(description="Figure that it looks at.")
    kind: GateKind = Field(description="minimum blocks, maximum warns.")
    limit: float = Field(description="Smallest or largest value that passes.")
    value: float | None = Field(description="Value of the figure; null where there is none.")
    sample: float = Field(description="How many things the value was counted over.")
    applied: bool = Field(description="False where the sample is too small or there is nothing to compare with.")
    passed: bool = Field(description="Whether the limit is kept, or the gate was not applied.")
    blocks: bool = Field(description="Whether the release is held back for it.")
    message: str = Field(description="One line for people.")
