"""Code lists and printed words that several tables share; each comes from a reviewed vocabulary."""

from __future__ import annotations

from schemas._column import CodeList, Labels

REGIONS = CodeList("regions.csv", "code", ("name",))
OCCUPATIONS = CodeList("occupations_2022.csv", "code", ("name",))
PLATFORMS = CodeList(
    "platforms.csv",
    "code",
    ("name",),
    more={
        "app": "an app that is not listed",
        "miniprogram": "a mini-program that is not listed",
        "web": "a platform on the web that is not listed",
        "wechat_official_account": "an account of WeChat (公众号)",
    },
)
TOPICS = CodeList("terms.csv", "code", ("name_zh", "name_en"), {"kind": "topic"})
GUIDE_FIELDS = CodeList("guide_fields.csv", "field", ("name_zh",))

INHERITED_REGION = "the region of the article, which is inferred: see articles.region_code"


def guide_labels(field: str) -> tuple[Labels, ...]:
    """The printed labels of service guides that announce a canonical field: whole labels, then their forms."""
    return (
        Labels("guide_labels.csv", "label", {"field": field}),
        Labels("guide_label_patterns.csv", "pattern", {"field": field}, pattern=True),
        Labels("guide_label_keywords.csv", "keyword", {"field": field}, pattern=True),
    )


def table_heads(column: str) -> tuple[Labels, ...]:
    """The heads of occupation tables below which a column is printed."""
    return (Labels("occupation_table_heads.csv", "head", {"column": column}),)


def role_words(file: str, *roles: str) -> tuple[Labels, ...]:
    """The words of one or more roles in a vocabulary of roles and words."""
    return tuple(Labels(file, "words", {"role": role}) for role in roles)


def question_marks(role: str) -> tuple[Labels, ...]:
    """The words that stand before a question or an answer."""
    return tuple(Labels("question_markers.csv", "word", {"role": role, "use": use}) for use in ("mark", "open"))
