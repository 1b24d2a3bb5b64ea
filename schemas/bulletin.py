"""Table ``bulletins``: one row per bulletin that was read."""

from __future__ import annotations

from typing import ClassVar, Literal

from schemas._table import TableRow, column


class BulletinRow(TableRow):
    """One newsletter (简报), identified by the bytes of its file."""

    TABLE: ClassVar[str] = "bulletins"
    KEY: ClassVar[tuple[str, ...]] = ("bulletin_id",)

    bulletin_id: str = column("Identifier, derived from the input bytes.")
    title: str | None = column("Title as printed in the masthead (报头); null where none is printed.")
    publisher: str | None = column("Publishing office (主办单位/编印单位) as printed; null where none is printed.")
    issue_no: str | None = column("Issue number (期号) as printed, e.g. 第5期 or 总第118期.")
    issued_date: str | None = column(
        "Date of issue, ISO 8601 in the printed precision (2024-05-28, 2024-05 or 2024); null where none is printed."
    )
    date_precision: Literal["day", "month", "year"] | None = column("How exact issued_date is.")
    region_code: str | None = column(
        "GB/T 2260 code of the region the bulletin speaks for.",
        warning="inferred from publisher, credits and local agencies where no masthead is printed",
    )
    region_name: str | None = column("Name of region_code.")
    source_name: str = column("File name of the input (of the first name, if the same bytes came under several).")
    sha256: str = column("SHA-256 of the input bytes, hexadecimal.")
    media_type: str = column("Media type of the input, e.g. text/plain or application/pdf.")
    page_count: int = column("Pages of the input; a form feed starts a page in plain text.", unit="page")
    line_count: int = column("Lines that hold at least one visible character.", unit="line")
    char_count: int = column("Visible characters (white space not counted).", unit="character")
    claimed_char_ratio: float = column(
        "Share of the visible characters whose line has a role other than unclaimed.", unit="ratio 0..1"
    )
    article_count: int = column("Articles found.", unit="article")
    extractor_version: str = column("Version of jianbao that read the bulletin.")
