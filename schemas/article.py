"""Table ``articles``: one row per article of a bulletin, after re-joining."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import field_validator

from schemas._column import Labels
from schemas._lists import REGIONS, role_words
from schemas._table import TableRow, article_kind_meanings, article_kinds, column

AttributionKind = Literal["wechat_official_account", "agency", "newspaper", "website", "person", "unknown"]

_ATTRIBUTION_KINDS = {
    "wechat_official_account": "an account of WeChat (微信公众号)",
    "agency": "an office or organisation",
    "newspaper": "a newspaper, news agency or broadcaster",
    "website": "a website, app or platform",
    "person": "one or several named persons",
    "unknown": "the credit does not tell",
}
_SECTION_KINDS = {
    "hotspot_qa": "questions and answers",
    "occupation_list": "occupations, jobs and skills",
    "policy_tip": "policies, notices and reminders",
    "service_guide": "services and how to get them",
    "news": "news and reports",
    "contact": "addresses and telephone numbers",
    "unknown": "a listed heading that says nothing about its content",
}


class ArticleRow(TableRow):
    """One article; ``segment_count`` > 1 means it was printed in several pieces that were re-joined."""

    TABLE: ClassVar[str] = "articles"
    KEY: ClassVar[tuple[str, ...]] = ("article_id",)
    PRINTED: ClassVar[tuple[str, ...]] = ("title", "text")

    article_id: str = column("Identifier, derived from the bulletin, the place in it and the title.")
    bulletin_id: str = column("Bulletin the article stands in.")
    position: int = column("Place among the articles of the bulletin in reading order, from 1.")
    section_heading: str | None = column(
        "Column heading (栏目) as printed; null where none is printed above it.",
        labels=(Labels("section_headings.csv", "heading"),),
        warnings=("as_printed",),
        note="headings that are not listed are found by their form (issue unlisted_heading)",
    )
    section_kind: str | None = column(
        "Kind of column that the heading announces; null for an unlisted heading.",
        codes=_SECTION_KINDS,
        warnings=("reviewed_list",),
        note="says what the heading promises; what the article is stands in article_kind",
    )
    article_kind: str = column(
        "What the article is, decided by its form; the record tables hold its content.", codes=article_kind_meanings
    )
    title: str | None = column("Title as printed; null where none is printed.", warnings=("as_printed",))
    text: str = column(
        "Whole text below the title without the credit line, one paragraph a line.", warnings=("free_text",)
    )
    attribution: str | None = column(
        "Credit (来源) as printed, without brackets or 来源：; null where none is printed.",
        labels=role_words("credit_words.csv", "source", "writer", "given", "told"),
        warnings=("as_printed", "personal_data"),
    )
    attribution_name: str | None = column(
        "Name inside the credit: the account, the office or the person.",
        warnings=("as_printed", "personal_data"),
        note="a person's name where attribution_kind is person",
    )
    attribution_kind: AttributionKind | None = column(
        "Kind of the credited source; null without a credit.", codes=_ATTRIBUTION_KINDS
    )
    region_code: str | None = column(
        "GB/T 2260 code of the region the article speaks for; null where the text does not tell.",
        codes=REGIONS,
        warnings=("inferred",),
        note="from the first of these that names a region: credit, title, masthead, acts and agencies in the text",
    )
    zone_name: str | None = column(
        "Development zone or new town without a code of its own, as printed, e.g. 嘉定新城.", warnings=("as_printed",)
    )
    page_from: int = column("First page of the article, from 1.", unit="page")
    page_to: int = column("Last page of the article, from 1.", unit="page")
    segment_count: int = column(
        "Pieces in which the article was printed; above 1 they were re-joined (issue continuation_rejoined).",
        unit="piece",
    )

    @field_validator("article_kind")
    @classmethod
    def _known_kind(cls, value: str) -> str:
        assert value in article_kinds(), f"unknown article kind {value!r}"
        return value
