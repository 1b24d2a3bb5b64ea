"""Table ``sources``: under which names a bulletin was found; made with each release, not read from a bulletin."""

from __future__ import annotations

from typing import ClassVar

from schemas._table import TableRow, column


class SourceRow(TableRow):
    """One input of a bulletin. The same bytes under two names are one bulletin with two sources."""

    TABLE: ClassVar[str] = "sources"
    KEY: ClassVar[tuple[str, ...]] = ("bulletin_id", "position")
    OF_RELEASE: ClassVar[bool] = True

    bulletin_id: str = column("Bulletin that was found there.")
    position: int = column("Place among the sources of the bulletin in order of path, from 1.")
    source_name: str = column("Name of the file without its folder.")
    path: str = column("Path below the folder that the run was given; a single file by its name, others by address.")
