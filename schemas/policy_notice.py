"""Section type policy notice (政策提示, boxed tips): table ``policy_notices``."""

from __future__ import annotations

from typing import ClassVar, Literal

from schemas._table import Part, TableRow, column

ARTICLE_KIND = "policy_notice"


class Obligation(Part):
    """One rule with a word of duty, permission or ban."""

    kind: Literal["must", "should", "may", "must_not"] = column(
        "How the sentence binds.",
        codes={
            "must": "duty without exception (必须, 强制)",
            "should": "duty (应当)",
            "may": "permission (可以)",
            "must_not": "ban (不得, 严禁)",
        },
    )
    subject: str | None = column(
        "Who is bound or allowed, as printed; null where the sentence names none.", warnings=("as_printed",)
    )
    text: str = column("The sentence as printed.", warnings=("free_text",))


class PolicyNoticeRow(TableRow):
    """One notice or tip."""

    TABLE: ClassVar[str] = "policy_notices"
    KEY: ClassVar[tuple[str, ...]] = ("notice_id",)
    RECORD: ClassVar[bool] = True
    PRINTED: ClassVar[tuple[str, ...]] = ("title", "body")

    notice_id: str = column("Identifier, derived from the article and the title as printed.")
    article_id: str = column("Article the notice stands in.")
    bulletin_id: str = column("Bulletin the notice stands in.")
    title: str | None = column("Title as printed; null where none is printed.", warnings=("as_printed",))
    body: str = column("Text as printed, one paragraph a line.", warnings=("free_text",))
    obligations: list[Obligation] = column(
        "Sentences that bind, allow or forbid, told by their words of duty.", warnings=("inferred",), default=[]
    )
    highlights: list[str] = column(
        "Passages set off by a label (重要提醒, 温馨提示), as printed.", warnings=("free_text",), default=[]
    )
