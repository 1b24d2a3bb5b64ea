"""The manifest of a release, ``manifest.jsonl``: one line per bulletin, in the order of its tables.

It tells which bulletins differ between two releases without opening a table, and holds the accounts of each.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.dataclasses import dataclass


@dataclass(frozen=True, slots=True)  # small: a manifest of 10,000 bulletins has 140,000 of them
class TableCount:
    """What one table holds of a bulletin."""

    rows: Annotated[int, Field(description="Number of rows.")]
    digest: Annotated[
        str,
        Field(description="Hash of these rows without source_name (the first 16 hexadecimal digits of their SHA-256)."),
    ]


class ManifestEntry(BaseModel):
    """One bulletin of a release."""

    model_config = ConfigDict(frozen=True)

    bulletin_id: str = Field(description="Identifier, derived from the input bytes.")
    sha256: str = Field(description="SHA-256 of the input bytes, hexadecimal.")
    source_name: str = Field(description="File name of the input; the first one where there are several.")
    paths: tuple[str, ...] = Field(default=(), description="All sources, as table sources has them.")
    year: int | None = Field(description="Year of issue; null where the bulletin prints none.")
    line_count: int = Field(description="Lines of the bulletin.")
    roles: dict[str, int] = Field(description="Lines by role; they add up to line_count.")
    issues: dict[str, int] = Field(description="Issues by code.")
    tables: dict[str, TableCount] = Field(description="Rows and their hash by table.")
