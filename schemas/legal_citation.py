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
    """One citation; 《…表》 《…回执》 《…证》 are forms or outputs and not in here.

    Each article of a list (第十四条、第十五条) is one row, a range (第二十条至第二十三条) is one. Short forms (该通知, 《办法》, 前款规定)
    are rows where the article names what they stand for, else the issue ``anaphora_unresolved``.
    """

    TABLE: ClassVar[str] = "legal_citations"
    KEY: ClassVar[tuple[str, ...]] = ("citation_id",)

    citation_id: str = column("Identifier, derived from the article and the place in it.")
    record_id: str | None = column("Record whose text holds the citation.")
    article_id: str = column("Article that holds the citation.")
    bulletin_id: str = column("Bulletin that holds the citation.")
    text: str = column("Citation as printed, with brackets and number.")
    title: str | None = column(
        "Title as printed, without 《》; for a short form (该通知) that of the act it stands for, as printed there; "
        "null where only a number is printed."
    )
    title_canonical: str | None = column(
        "Full title in the reviewed table legal_acts.csv; for other acts that the bulletin cites in several ways the "
        "fullest title it prints, on all of these citations; else null."
    )
    doc_number: str | None = column("Document number as printed, or the number of the standard.")
    doc_prefix: str | None = column(
        "Issuing body's code of the number (机关代字), e.g. 人社部发, or the order's issuer."
    )
    doc_year: int | None = column("Year of the number; orders (令) carry none.", unit="year")
    doc_serial: int | None = column("Serial of the number; null for standards in parts.")
    issuers: list[str] = column("Issuing bodies as printed, joint issuers split.", default=[])
    kind: CitationKind = column("Kind of act.")
    article_no: str | None = column("第X条 in Arabic digits: 16; 10-1 for 第十条之一; 20~23 for 第二十条至第二十三条.")
    paragraph_no: str | None = column("第X款 in Arabic digits; several of one article as 1,3.")
    item_no: str | None = column("第X项 in Arabic digits; several as 1,3.")
    status: str | None = column("Status in legal_acts.csv on status_as_of; null if not listed.")
    status_as_of: str | None = column("Day for which status was checked, ISO 8601.")
    related: list[str] = column("Acts that changed or may have replaced it, from legal_acts.csv.", default=[])
