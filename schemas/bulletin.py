"""Table ``bulletins``: one row per bulletin that was read."""

from __future__ import annotations

from typing import ClassVar, Literal

from schemas._lists import REGIONS, role_words
from schemas._table import TableRow, column


class BulletinRow(TableRow):
    """One newsletter (简报), identified by the bytes of its file."""

    TABLE: ClassVar[str] = "bulletins"
    KEY: ClassVar[tuple[str, ...]] = ("bulletin_id",)

    bulletin_id: str = column(
        "Identifier, derived from the input bytes: the same bytes have the same one in all releases."
    )
    title: str | None = column(
        "Title as printed in the masthead (报头); null where none is printed.", warnings=("as_printed",)
    )
    publisher: str | None = column(
        "Publishing office (主办单位/编印单位) as printed; null where none is printed.",
        labels=role_words("imprint_words.csv", "publisher"),
        warnings=("as_printed",),
        note="short and full names of one office stand side by side; compare bulletins by region_code",
    )
    issue_no: str | None = column(
        "Issue number (期号) as printed, e.g. 第5期 or 总第118期; null where none is printed.", warnings=("as_printed",)
    )
    issued_date: str | None = column(
        "Date of issue, ISO 8601 in the printed precision (2024-05-28, 2024-05 or 2024); null where none is printed.",
        labels=role_words("imprint_words.csv", "date"),
        warnings=("mixed_precision",),
        note="see date_precision before parsing; dates of different precision sort as text",
    )
    date_precision: Literal["day", "month", "year"] | None = column(
        "How exact issued_date is; null without a date.",
        codes={"day": "year, month and day are printed", "month": "year and month", "year": "the year only"},
    )
    region_code: str | None = column(
        "GB/T 2260 code of the region the bulletin speaks for; null where the text does not tell.",
        codes=REGIONS,
        warnings=("inferred",),
        note="from publisher, else title; where neither names one, the region of most articles (issue region_inferred)",
    )
    region_name: str | None = column("Official name of region_code.", warnings=("inferred",))
    source_name: str = column(
        "File name of the input; of the first one if the same bytes came under several (table sources has all)."
    )
    sha256: str = column("SHA-256 of the input bytes, hexadecimal.")
    media_type: str = column("Media type of the input, e.g. text/plain, text/html or application/pdf.")
    page_count: int = column("Pages of the input; a form feed starts a page in plain text.", unit="page")
    line_count: int = column("Lines that hold at least one visible character.", unit="line")
    char_count: int = column("Visible Unicode characters (white space not counted).", unit="character")
    claimed_char_ratio: float = column(
        "Share of the visible characters whose line has a role other than unclaimed.", unit="ratio 0..1"
    )
    article_count: int = column("Articles found.", unit="article")
    extractor_version: str = column(
        "Version of jianbao that read the bulletin.",
        note="a bulletin that did not change keeps the version that read it",
    )
