"""The reviewed table of acts, and the kind and issuers of acts that are not in it."""

from __future__ import annotations

import re
from functools import cache

from extractors._folding import match_key, scan
from extractors.values.citations.doc_numbers import DocNumber, find_doc_numbers
from extractors.values.names import split_issuers
from extractors.values.regions import find_regions
from schemas._vocabulary import read_table, split_aliases
from schemas.legal_citation import CitationKind

_MARKS = re.compile(r"[〈〉《》]")


#: What may stand behind the issuers in a title: 等五部门, 印发.
_NO_ISSUER = re.compile(
    r"(?:等[一二三四五六七八九十\d]*个?(?:部门|单位|部委|机构)?)?(?:联合)?(?:印发|转发|发布|下发)?$"
)


def title_key(title: str) -> str:
    """A title for comparison: folded, without inner 《》 and without the trailing bracket of its revision."""
    plain = re.sub(r"\((?:\d{4}年?(?:修订|修正|版)|修订|修正|试行稿?|修订版)\)$", "", match_key(_MARKS.sub("", title)))
    return plain.removeprefix("中华人民共和国") if plain.endswith(("法", "法典", "条例")) else plain


@cache
def acts() -> dict[str, dict[str, str]]:
    """The rows of legal_acts.csv by the key of their titles and short names."""
    table: dict[str, dict[str, str]] = {}
    for row in read_table("legal_acts.csv"):
        for name in (row["title"], *split_aliases(row["short_names"])):
            table.setdefault(title_key(name), row)
    return table


@cache
def _numbered() -> dict[tuple[str, int | None, int], dict[str, str] | None]:
    """The rows by their numbers; None for numbers that several acts have."""
    table: dict[tuple[str, int | None, int], dict[str, str] | None] = {}
    for row in read_table("legal_acts.csv"):
        for printed in split_aliases(row["doc_number"]):
            for number in find_doc_numbers(printed):
                if number.key:
                    table[number.key] = None if number.key in table else row
    return table


def act_row(title: str | None, number: DocNumber | None = None) -> dict[str, str] | None:
    """The row of the reviewed table of acts for a printed title, or for a number that stands without one; or None."""
    if title:
        return acts().get(title_key(title))
    return _numbered().get(number.key) if number and number.key else None


def issuers_of(title: str, number: DocNumber | None) -> tuple[str, ...]:
    """Issuing bodies as printed: before 关于 in the title, or in the order's number."""
    head = title.partition("关于")[0].strip()
    if "关于" in title and head and "《" not in head and "〈" not in head and len(head) <= 80:
        return tuple(split_issuers(_NO_ISSUER.sub("", head)))
    if number and (number.year is None or number.prefix.endswith(("公告", "令"))) and not number.standard:
        return tuple(split_issuers(re.sub("(?:公告|令)$", "", number.prefix)))
    return ()


def kind_of(title: str, number: DocNumber | None) -> CitationKind:
    """Kind of an act by the reviewed table, else by its order, else by issuer and last words of its title.

    A 条例 is never a department rule (行政法规制定程序条例 第五条, 规章制定程序条例 第七条).
    """
    plain = re.sub(r"\s*\([^()]*\)$", "", scan(_MARKS.sub("", title))).strip()
    if (number and number.standard) or re.match(r"(?:GB|LD)(?:/T)?[\s\d]", plain):
        return "standard"
    ordered = number is not None and number.year is None
    if ordered and number and number.prefix.endswith("政府") and not plain.endswith("条例"):
        return "local_government_rule"
    if row := act_row(title):
        return row["kind"]  # type: ignore[return-value]
    if changed := re.search(r"关于修[改订][〈《]?([^〈〉《》]+)[〉》]?的决定$", title):
        return kind_of(changed.group(1), number)  # what changes an act is of the kind of the act
    local = bool(find_regions(plain)) and not plain.startswith(("中华人民共和国", "国务院"))
    if plain.endswith("条例"):
        return "local_regulation" if local else "administrative_regulation"
    if re.search(r"(?<![办方])法$|法典$", plain) or re.match("全国人民代表大会", plain):
        return "law"
    if number:
        return kind_of_number(number)
    if re.search(
        r"(?:通知|意见|公告|通告|批复|复函|函|方案|规程|指引|措施|政策|纲要|规划|要点|解释|指南|制度)$", plain
    ) or plain.endswith("决定"):
        return "normative_document"
    return "unknown"


def kind_of_number(number: DocNumber) -> CitationKind:
    """Kind of an act by its number alone."""
    if number.standard:
        return "standard"
    issuer = number.prefix.removesuffix("令")
    if number.year is not None and issuer == number.prefix:
        return "normative_document"
    if issuer.endswith("府"):
        return "local_government_rule"
    if "主席" in issuer:
        return "law"
    if issuer == "国" or issuer.endswith("国务院"):
        return "administrative_regulation"
    return (
        "department_rule"
        if re.search(r"(?:部|委|总局|署|委员会|局)$", issuer) and not find_regions(issuer)
        else "unknown"
    )
