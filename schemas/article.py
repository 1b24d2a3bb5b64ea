"""Table ``articles``: one row per article of a bulletin, after re-joining."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import field_validator

from schemas._table import TableRow, article_kinds, column

AttributionKind = Literal["wechat_official_account", "agency", "newspaper", "website", "person", "unknown"]


class ArticleRow(TableRow):
    """One article; ``segment_count`` > 1 means it was printed in several pieces that were re-joined."""

    TABLE: ClassVar[str] = "articles"
    KEY: ClassVar[tuple[str, ...]] = ("article_id",)
    PRINTED: ClassVar[tuple[str, ...]] = ("title", "text")

    article_id: str = column("Identifier, derived from bulletin, position and title.")
    bulletin_id: str = column("Bulletin the article stands in.")
    position: int = column("Place among the articles of the bulletin in reading order, from 1.")
    section_heading: str | None = column("Column heading (栏目) as printed; null where none is printed above it.")
    section_kind: str | None = column("Kind of column that the heading announces; null for an unlisted heading.")
    article_kind: str = column("What the article is, decided by its form: one of the section types or other.")
    title: str | None = column("Title as printed.")
    text: str = column("Whole text below the title without the credit line, one paragraph a line.", warning="free text")
    attribution: str | None = column("Credit (来源) as printed, without brackets or 来源：.")
    attribution_name: str | None = column("Name inside the credit, e.g. the account or the office.")
    attribution_kind: AttributionKind | None = column("Kind of the credited source.")
    region_code: str | None = column(
        "GB/T 2260 code of the region the article speaks for.", warning="inferred from credit, acts and agencies"
    )
    zone_name: str | None = column("Development zone or new town without a code of its own, e.g. 嘉定新城.")
    page_from: int = column("First page of the article.", unit="page")
    page_to: int = column("Last page of the article.", unit="page")
    segment_count: int = column("Pieces in which the article was printed.", unit="piece")

    @field_validator("article_kind")
    @classmethod
    def _known_kind(cls, value: str) -> str:
        assert value in article_kinds(), f"unknown article kind {value!r}"
        return value
