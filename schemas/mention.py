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

_KINDS = {
    "percentage": "share or rate; unit percent: 16% is 16",
    "money": "sum in CNY; normalized: free, or what it is per (每人每月)",
    "duration": "length of time; unit hour, calendar_day, working_day, month or year",
    "age": "age or limit of age; unit year; sex says whose",
    "date": "date or period; normalized: ISO 8601 in the printed precision, periods with /, --09 for a month without a year",
    "time_of_day": "time or opening hours; normalized: HH:MM or HH:MM/HH:MM",
    "phone": "telephone number; normalized: digits and hyphens",
    "url": "web address; normalized: in lower case as far as case means nothing",
    "platform": "platform or kind of counter; normalized: its code",
    "region": "administrative region; normalized: GB/T 2260 code, null where it is ambiguous or a zone across regions",
    "agency": "office; normalized: full name, local ones with the region as printed",
    "insurance_kind": "kind of social insurance; normalized: its code",
    "insured_category": "group of persons; normalized: its code",
    "hukou_scope": "condition on household registration (户籍); normalized: its code",
    "reference_wage": "wage that amounts are measured by (最低工资标准, 缴费基数 …); normalized: its code",
    "document_title": "title in 《》; normalized: act, form, catalogue or other",
    "time_reference": "relative time (近日, 当年); normalized: its code; it is not resolved to a date",
    "count": "number of things; unit as printed (份, 人, 个工种)",
}
_TERMS = "codes are explained in DICTIONARY.md, section Terms"


class MentionRow(TableRow):
    """One value; a range is one row, a limit that differs by sex is one row per sex.

    The text is the value with its boundary words (不超过, 以上, 内), without 每人每月, which is in ``normalized``. A lower and
    an upper limit printed together (满1年不足5年) are one range. Boundary words follow 民法典 第一千二百五十九条: 以上, 以下, 以内, 届满 include the number; 不满, 超过, 以外 do not.
    """

    TABLE: ClassVar[str] = "mentions"
    KEY: ClassVar[tuple[str, ...]] = ("mention_id",)

    mention_id: str = column("Identifier, derived from the article, the kind and the place in the article.")
    record_id: str | None = column("Record whose text holds the value; null outside records.")
    article_id: str = column("Article that holds the value.")
    bulletin_id: str = column("Bulletin that holds the value.")
    field: str | None = column(
        "Where the value stands: a column of the record or the article (answer, fee_text, text); fields[2].text for the "
        "third printed field of a guide whose label is unknown; prose for sentences around the entries of a list."
    )
    kind: MentionKind = column("Kind of value; says what unit and normalized hold.", codes=_KINDS)
    text: str = column("Value as printed, with its boundary words.", warnings=("as_printed",))
    value_low: float | None = column(
        "Lower bound, or the value itself; null for an open range and for kinds without a number.",
        unit="as in column unit",
        warnings=("mixed_units",),
        default=None,
    )
    value_high: float | None = column(
        "Upper bound, or the value itself; null for an open range and for kinds without a number.",
        unit="as in column unit",
        warnings=("mixed_units",),
        default=None,
    )
    low_inclusive: bool | None = column("Whether the lower bound belongs to the range.", default=None)
    high_inclusive: bool | None = column("Whether the upper bound belongs to the range.", default=None)
    unit: str | None = column(
        "percent, CNY, hour, calendar_day, working_day, month or year; for counts the measure word as printed (份, 人).",
        default=None,
    )
    normalized: str | None = column(
        "Normal form of the value; what it is depends on kind.",
        warnings=("mixed_precision", "reviewed_list"),
        note=_TERMS,
        default=None,
    )
    sex: Literal["any", "male", "female"] | None = column(
        "For ages: whose limit it is; null for other kinds.",
        codes={"any": "the text makes no difference", "male": "men", "female": "women"},
        default=None,
    )
    applies_to: str | None = column(
        "What the value is about, as printed in the same sentence or as its label: the insurance of a rate (also where "
        "it is split between payers), the wage a share is of, the step or state with a limit, whose age, what a sum is, "
        "the office of a telephone; null where the text does not say.",
        warnings=("as_printed",),
        default=None,
    )
