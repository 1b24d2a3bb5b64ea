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

CITATION_KINDS: dict[str, str] = {
    "law": "law (法律)",
    "administrative_regulation": "administrative regulation of the State Council (行政法规)",
    "local_regulation": "local regulation of a people's congress (地方性法规)",
    "department_rule": "rule of a ministry (部门规章)",
    "local_government_rule": "rule of a local government (地方政府规章)",
    "normative_document": "normative document (规范性文件): 通知, 意见, 办法 …",
    "standard": "standard (GB, GBZ, LD …)",
    "unknown": "the text does not tell",
}
_STATUS = {
    "in_force": "in force",
    "amended": "in force, its text changed since it was issued",
    "repealed": "repealed",
    "possibly_superseded": "a later act may have replaced it",
    "unknown": "listed, but not checked",
}


class LegalCitationRow(TableRow):
    """One citation; 《…表》 《…回执》 《…证》 are forms or outputs and not in here.

    Each article of a list (第十四条、第十五条) is one row, a range (第二十条至第二十三条) is one. Short forms (该通知, 《办法》, 前款规定)
    are rows where the article names what they stand for, else the issue ``anaphora_unresolved``.
    """

    TABLE: ClassVar[str] = "legal_citations"
    KEY: ClassVar[tuple[str, ...]] = ("citation_id",)

    citation_id: str = column("Identifier, derived from the article and the place in it.")
    record_id: str | None = column("Record whose text holds the citation; null where no record does.")
    article_id: str = column("Article that holds the citation.")
    bulletin_id: str = column("Bulletin that holds the citation.")
    text: str = column("Citation as printed, with brackets and number.", warnings=("as_printed",))
    title: str | None = column(
        "Title as printed, without 《》; for a short form (该通知) that of the act it stands for, as printed there; "
        "null where only a number is printed.",
        warnings=("as_printed",),
        note="group by title_canonical",
    )
    title_canonical: str | None = column(
        "Full title in the reviewed table legal_acts.csv; for other acts that the bulletin cites in several ways the "
        "fullest title it prints, on all of these citations; else null.",
        warnings=("reviewed_list",),
    )
    doc_number: str | None = column(
        "Document number (文号) as printed, or the number of the standard.", warnings=("as_printed",)
    )
    doc_prefix: str | None = column(
        "Issuing body's code of the number (机关代字), e.g. 人社部发, or the order's issuer."
    )
    doc_year: int | None = column("Year of the number; orders (令) carry none.", unit="year")
    doc_serial: int | None = column("Serial of the number (序号); null for standards in parts.")
    issuers: list[str] = column("Issuing bodies as printed, joint issuers split.", warnings=("as_printed",), default=[])
    kind: CitationKind = column("Kind of act, from the list of acts, else from title and number.", codes=CITATION_KINDS)
    article_no: str | None = column("第X条 in Arabic digits: 16; 10-1 for 第十条之一; 20~23 for 第二十条至第二十三条.")
    paragraph_no: str | None = column("第X款 in Arabic digits; several of one article as 1,3.")
    item_no: str | None = column("第X项 in Arabic digits; several as 1,3.")
    status: str | None = column(
        "Status of the act on status_as_of; null if it is not in the reviewed table.",
        codes=_STATUS,
        warnings=("reviewed_list", "snapshot"),
    )
    status_as_of: str | None = column(
        "Day for which status was checked, ISO 8601; null where it was not.", warnings=("reviewed_list",)
    )
    related: list[str] = column(
        "Titles or numbers of acts that changed or may have replaced it.", warnings=("reviewed_list",), default=[]
    )
