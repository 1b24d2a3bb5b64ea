"""What a person may correct: the entries of ``corrections/*.toml``. Contains no table of its own."""

from __future__ import annotations

import re
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas._table import tables

#: Tables that say what is printed where, and what is doubtful; they follow from the input alone.
UNCORRECTED = ("evidence", "issues", "lines")
_PATH = re.compile(r"(?P<column>\w+)(?P<rest>(?:\[\d+\]|\.\w+)*)")


class Correction(BaseModel):
    """One value of one row that the pipeline gets wrong.

    It holds for one bulletin (``bulletin_id`` comes from its bytes) and only as long as the pipeline gives the wrong
    value that it expects; TOML has no null, so a missing ``expected`` or ``value`` stands for it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    bulletin_id: str = Field(description="Bulletin concerned.")
    table: str = Field(description="Table of the row.")
    record: str | dict[str, str | int] | None = Field(
        default=None, description="Its key; all columns of the key where there are several; omitted for bulletins."
    )
    field: str = Field(description="Column, or a place in it: fee.amount, steps[2].text, counted from 0.")
    expected: Any = Field(default=None, description="Wrong value that the pipeline gives; omitted for null.")
    value: Any = Field(default=None, description="Right value; omitted for null.")
    quote: str | None = Field(default=None, description="Characters of the bulletin that say so, where value does not.")
    reason: str = Field(min_length=1, description="Why it is wrong.")

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        """Raise ValueError for a table, a column or a key that no table has."""
        row = tables().get(self.table)
        if row is None or self.table in UNCORRECTED:
            known = ", ".join(name for name in tables() if name not in UNCORRECTED)
            raise ValueError(f"no such table to correct: {self.table} (there are {known})")
        column = self.place[0]
        if column not in row.model_fields:
            raise ValueError(f"{self.table} has no column {column}")
        if column in row.KEY or column.endswith("_id"):
            raise ValueError(f"{column} is an identifier and stays")
        if self.expected == self.value:
            raise ValueError("expected and value are the same")
        if set(self.key) != set(row.KEY):
            raise ValueError(f"record must name {', '.join(row.KEY)}")
        return self

    @property
    def place(self) -> tuple[str | int, ...]:
        """Column and steps into it: ``steps[2].text`` is ("steps", 2, "text").

        Raises:
            ValueError: It is no such path.
        """
        match = _PATH.fullmatch(self.field)
        if match is None:
            raise ValueError(f"{self.field} is no column and no place in one (like steps[2].text)")
        rest = re.findall(r"\[(\d+)\]|\.(\w+)", match["rest"])
        return (match["column"], *(int(number) if number else name for number, name in rest))

    @property
    def key(self) -> dict[str, str | int]:
        """The key of its row, column by column."""
        if isinstance(self.record, dict):
            return self.record
        if self.record is None:
            return {"bulletin_id": self.bulletin_id}
        return {tables()[self.table].KEY[0]: self.record}
