"""Section type policy notice (政策提示, boxed tips): table ``policy_notices``."""

from __future__ import annotations

from typing import ClassVar, Literal

from schemas._table import Part, TableRow, column

ARTICLE_KIND = "policy_notice"


class Obligation(Part):
    """One rule with a word of duty, permission or ban."""

    kind: Literal["must", "should", "may", "must_not"] = column("必须/强制, 应当, 可以, 不得.")
    subject: str | None = column("Who is bound, as printed.")
    text: str = column("The sentence as printed.")


class PolicyNoticeRow(TableRow):
    """One notice or tip."""

    TABLE: ClassVar[str] = "policy_notices"
    KEY: ClassVar[tuple[str, ...]] = ("notice_id",)
    RECORD: ClassVar[bool] = True
    PRINTED: ClassVar[tuple[str, ...]] = ("title", "body")

    notice_id: str = column("Identifier, derived from the article and the title as printed.")
    article_id: str = column("Article the notice stands in.")
    bulletin_id: str = column("Bulletin the notice stands in.")
    title: str | None = column("Title as printed.")
    body: str = column("Text as printed, one paragraph a line.", warning="free text")
    obligations: list[Obligation] = column("Sentences that bind, allow or forbid.", default=[])
    highlights: list[str] = column("Passages set off by a label (重要提醒, 温馨提示), as printed.", default=[])
