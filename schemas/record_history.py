"""Table ``record_history``: in which releases a record was first and last seen; made with each release."""

from __future__ import annotations

from typing import ClassVar

from schemas._table import TableRow, column


class RecordHistoryRow(TableRow):
    """One bulletin, article or record that any release has held, also one that is gone."""

    TABLE: ClassVar[str] = "record_history"
    KEY: ClassVar[tuple[str, ...]] = ("record_id",)
    OF_RELEASE: ClassVar[bool] = True

    record_id: str = column("Identifier of the row in its table.")
    table: str = column("Table that holds or held it.")
    bulletin_id: str = column("Bulletin it belongs or belonged to.")
    first_seen: str = column("Version of the first release that held it.")
    last_seen: str | None = column("Version of the last release that held it; null while the latest one holds it.")
