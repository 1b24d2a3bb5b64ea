"""Table ``legal_citations``: one row per act cited anywhere in a bulletin."""

from __future__ import annotations

from typing import ClassVar, Literal

from schemas._table import TableRow, column

CitationKind = Literal[
    "law",
    "administrative_regulation",
    "local_regulation",
    "department_rule",
    "local_government_rule",
    "normative_document",
    "standard",
    "unknown",
]


class LegalCitationRow(TableRow):
    """One citation; 《…表》 《…回执》 《…证》 are forms or outputs and not in here."""

    TABLE: ClassVar[str] = "legal_citations"
    KEY: ClassVar[tuple[str, ...]] = ("citation_id",)

    citation_id: str = column("Identifier, derived from the article and the place in it.")
    record_id: str | None = column("Record whose text holds the citation.")
    article_id: str = column("Article that holds the citation.")
    bulletin_id: str = column("Bulletin that holds the citation.")
    text: str = column("Citation as printed, with brackets and number.")
    title: str | None = column("Title as printed, without 《》; null where only a number is printed.")
    title_canonical: str | None = column("Full title in the reviewed table legal_acts.csv; null if not listed.")
    doc_number: str | None = column("Document number as printed.")
    doc_prefix: str | None = column(
        "Issuing body's code of the number (机关代字), e.g. 人社部发, or the order's issuer."
    )
    doc_year: int | None = column("Year of the number; orders (令) carry none.", unit="year")
    doc_serial: int | None = column("Serial of the number.")
    issuers: list[str] = column("Issuing bodies as printed, joint issuers split.", default=[])
    kind: CitationKind = column("Kind of act.")
    article_no: str | None = column("第X条 in Arabic digits: 16, or 10-1 for 第十条之一.")
    paragraph_no: str | None = column("第X款 in Arabic digits.")
    item_no: str | None = column("第X项 in Arabic digits.")
    status: str | None = column("Status in legal_acts.csv on status_as_of; null if not listed.")
    status_as_of: str | None = column("Day for which status was checked, ISO 8601.")
    related: list[str] = column("Acts that changed or may have replaced it, from legal_acts.csv.", default=[])
