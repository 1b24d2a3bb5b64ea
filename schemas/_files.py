"""The lines of those files of a release that are no tables: changes, manifest, and what names the latest release.

`FILES` names them; their JSON Schemas are published as ``schema/changes_line.json`` and so on.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from schemas._column import column
from schemas._table import all_tables
from schemas.manifest import ManifestEntry

Key = dict[str, str | int]
_CHANGES = {
    "added": "the row is new: row has it",
    "changed": "values changed: columns has the new ones, was the old ones",
    "removed": "the row is gone",
    "rekeyed": "the row is the same under another key: new_key has it, columns and was what else changed",
}
#: What a line of a kind must have besides table, change, bulletin_id and key.
_NEEDED = {"added": {"row"}, "changed": {"columns", "was"}, "removed": set(), "rekeyed": {"new_key", "columns", "was"}}


class ChangeLine(BaseModel):
    """One line of ``changes.jsonl``: what happened to one row since the release before."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: str = column("Table of the row.")
    change: Literal["added", "changed", "removed", "rekeyed"] = column("What happened.", codes=_CHANGES)
    bulletin_id: str = column("Bulletin of the row.")
    key: Key = column("Key of the row, column by column; the old one where it was rekeyed.")
    row: dict[str, Any] | None = column("The whole row; only of added ones.", default=None)
    columns: dict[str, Any] | None = column("New values by column; of changed and rekeyed rows.", default=None)
    was: dict[str, Any] | None = column("Old values of the same columns; of changed and rekeyed rows.", default=None)
    new_key: Key | None = column("New key; only of rekeyed rows.", default=None)

    @model_validator(mode="after")
    def _fits(self) -> ChangeLine:
        """Raise ValueError where table, columns or parts are not those of such a change."""
        table = all_tables().get(self.table)
        if table is None:
            raise ValueError(f"no such table: {self.table}")
        if set(self.key) != set(table.KEY):
            raise ValueError(f"the key of {self.table} is {', '.join(table.KEY)}")
        if (given := self.model_fields_set - {"table", "change", "bulletin_id", "key"}) != _NEEDED[self.change]:
            raise ValueError(f"{self.change} has {', '.join(sorted(given))}")
        if unknown := {*(self.row or {}), *(self.columns or {}), *(self.was or {})} - set(table.model_fields):
            raise ValueError(f"{self.table} has no column {', '.join(sorted(unknown))}")
        return self


class Latest(BaseModel):
    """``latest.json``, beside the folder of releases: which release is the latest; for stores without links."""

    model_config = ConfigDict(frozen=True, extra="allow")

    version: str = column("Version of the latest release.")
    path: str = column("Its folder, below the folder of latest.json.")


FILES: dict[str, type[BaseModel]] = {"changes_line": ChangeLine, "latest": Latest, "manifest_line": ManifestEntry}
