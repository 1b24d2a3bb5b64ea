"""Table ``mentions``: one row per value found in the text, normalised."""

from __future__ import annotations

from typing import ClassVar, Literal

from schemas._table import TableRow, column

MentionKind = Literal[
    "percentage",
    "money",
    "duration",
    "age",
    "date",
    "time_of_day",
    "phone",
    "url",
    "platform",
    "region",
    "agency",
    "insurance_kind",
    "insured_category",
    "hukou_scope",
    "reference_wage",
    "document_title",
    "time_reference",
    "count",
]


class MentionRow(TableRow):
    """One value; a range is one row, a limit that differs by sex is one row per sex.

    The text is the value with its boundary words (不超过, 以上, 内), without 每人每月, which is in ``normalized``. A lower and
    an upper limit printed together (满1年不足5年) are one range. Boundary words follow 民法典 第一千二百五十九条: 以上, 以下, 以内, 届满 include the number; 不满, 超过, 以外 do not.
    """

    TABLE: ClassVar[str] = "mentions"
    KEY: ClassVar[tuple[str, ...]] = ("mention_id",)

    mention_id: str = column("Identifier, derived from the article, the kind and the place in the article.")
    record_id: str | None = column("Record whose text holds the value.")
    article_id: str = column("Article that holds the value.")
    bulletin_id: str = column("Bulletin that holds the value.")
    field: str | None = column("Field of the record that holds the value (answer, fee_text …).")
    kind: MentionKind = column("Kind of value.")
    text: str = column("Value as printed.")
    value_low: float | None = column("Lower bound, or the value itself.", unit="see unit", default=None)
    value_high: float | None = column("Upper bound, or the value itself.", unit="see unit", default=None)
    low_inclusive: bool | None = column("Whether the lower bound belongs to the range.", default=None)
    high_inclusive: bool | None = column("Whether the upper bound belongs to the range.", default=None)
    unit: str | None = column("percent, CNY, working_day, calendar_day, month, year, hour …", default=None)
    normalized: str | None = column("Normal form: code, ISO 8601 date or time, canonical name.", default=None)
    sex: Literal["any", "male", "female"] | None = column("For ages: whose limit it is.", default=None)
    applies_to: str | None = column(
        "What the value is about, as printed in the same sentence or as its label: the insurance of a rate (also where "
        "it is split between payers), the wage a share is of, the step or state with a limit, whose age, what a sum is, "
        "the office of a telephone; null where the text does not say.",
        default=None,
    )
