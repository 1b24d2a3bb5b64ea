"""Titles and document numbers: acts are citations, forms and receipts are not.

Document numbers have the form 机关代字 〔year〕 number 号 (GB/T 9704-2012, 7.2.5); other brackets, a leading 第 and spaces
are read too. Orders (令) carry no year.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from extractors._enumerators import enumerator
from extractors._folding import match_key, scan
from extractors.values.names import find_agencies, split_issuers
from extractors.values.quantities import CN_NUMBER, number_value
from extractors.values.regions import find_regions
from schemas._vocabulary import read_table, split_aliases
from schemas.legal_citation import CitationKind


@dataclass(frozen=True, slots=True)
class DocNumber:
    """A document number at ``start:end``; ``year`` is null for orders."""

    start: int
    end: int
    prefix: str
    year: int | None
    serial: int


@dataclass(frozen=True, slots=True)
class Title:
    """A title at ``start:end`` (with its 《》 where printed); ``name`` is without them. ``category`` is act, form or other."""

    start: int
    end: int
    name: str
    category: str


@dataclass(frozen=True, slots=True)
class Citation:
    """An act cited at ``start:end``: title, number and the place inside the act."""

    start: int
    end: int
    title: str | None
    number: DocNumber | None
    issuers: tuple[str, ...]
    kind: CitationKind
    article_no: str | None = None
    paragraph_no: str | None = None
    item_no: str | None = None


# ---- document numbers ------------------------------------------------------------------------------------------------

_BRACKETED = re.compile(
    r"([\u4e00-\u9fff]{1,14})\s*[〔\[(【]\s*((?:19|20)\d{2})\s*年?\s*[〕\])】]\s*第?\s*(\d{1,5})\s*号?"
)
_SERIAL = rf"\s*令\s*第?\s*(\d{{1,4}}|{CN_NUMBER})\s*号?"
_ORDER = re.compile(
    r"((?:中华人民共和国)?(?:国务院|主席)|[\u4e00-\u9fff]{2,16}?(?:人民政府|委员会|总局|部|厅|局|署)|国|省政府|市政府|[\u4e00-\u9fff]府)"
    + _SERIAL
)
#: An order that stands alone in brackets behind its title; several bodies may have issued it.
_BRACKET_ORDER = re.compile(r"(?<=[(\[【])([\u4e00-\u9fff、\s]{2,60}?)" + _SERIAL + r"(?=[)\]】])")
_PREFIX_STOP = re.compile(
    r".*(?:和|及|与|或|据|按照|依照|参照|照|见|以|由|为|是|的|了|等|文件|通知|规定|意见|办法|号|中|内|对|执行|贯彻|落实|转发|印发|结合)"
)
_PREFIX_FORM = re.compile(
    r"[\u4e00-\u9fff]{0,10}?(?:办发|办函|厅发|厅函|厅字|发|函|规|字|办|明电|电|规字|险字|号|养|基|职|社|综|力|医|工|就|人|保|监|仲|令|公告|税|号)$"
)


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(row["prefix"] for row in read_table("document_prefixes.csv"))


def _clip_prefix(raw: str) -> str | None:
    """The issuing body's code at the end of the characters before the year; prose before it is cut off."""
    for start in range(len(raw)):
        if raw[start:] in _prefixes():
            return raw[start:]
    clipped = _PREFIX_STOP.sub("", raw)
    if 2 <= len(clipped) <= 10 and _PREFIX_FORM.fullmatch(clipped):
        return clipped
    if 2 <= len(raw) <= 7 and _PREFIX_FORM.fullmatch(raw):
        return raw
    return None


def find_doc_numbers(text: str) -> list[DocNumber]:
    """Document numbers and orders, in text order."""
    scanned = scan(text)
    found: list[DocNumber] = []
    for match in _BRACKETED.finditer(scanned):
        enclosed = scanned[max(0, match.start() - 1) : match.start()] in ("(", "[", "【") and match.start() > 0
        whole = enclosed and len(match.group(1)) <= 10  # nothing but the number stands in the bracket
        prefix = match.group(1) if whole else _clip_prefix(match.group(1))
        if prefix:
            start = match.end(1) - len(prefix)
            found.append(DocNumber(start, match.end(), prefix, int(match.group(2)), int(match.group(3))))
    orders = {match.end(): match for match in _ORDER.finditer(scanned)}
    enclosed_orders = {match.end(): match for match in _BRACKET_ORDER.finditer(scanned)}
    for end, match in {**orders, **enclosed_orders}.items():
        issuer = match.group(1) if end in enclosed_orders else _order_issuer(match.group(1))
        serial = int(number_value(match.group(2)))
        found.append(DocNumber(match.end(1) - len(issuer), match.end(), issuer, None, serial))
    return sorted(found, key=lambda number: number.start)


def _order_issuer(raw: str) -> str:
    if "中华人民共和国" in raw:
        return raw[raw.index("中华人民共和国") :]
    agencies = find_agencies(raw, find_regions(raw))
    return raw[agencies[-1].start :] if agencies and agencies[-1].end == len(raw) else _PREFIX_STOP.sub("", raw) or raw


# ---- titles ----------------------------------------------------------------------------------------------------------

_ACT_ENDS = re.compile(
    r"(?:法|条例|规定|办法|细则|规则|通知|意见|决定|公告|通告|批复|解释|规程|方案|纲要|规划|指导意见|若干措施|措施|制度|规范|标准|指引|复函|批复函|关于.{2,60}函|"
    r"命令|令|准则|章程|要点|政策)(?:\s*\([^()]*\))?$"
)
_FORM_ENDS = re.compile(
    r"(?:表|书|回执|证|卡|单|申请|承诺|协议|合同|证明|报告|册|簿|发票|清单|凭证|目录|名录|手册|指南|须知|一览|名单|备案|登记|问答|图)"
    r"(?:\s*\([^()]*\))?$"
)
_CATALOGUE_ENDS = re.compile(r"(?:目录|名录|手册|指南|须知|一览|名单|清单|问答|大典|图)(?:\s*\([^()]*\))?$")


def title_category(name: str) -> str:
    """``act`` for laws, rules and notices, ``catalogue`` for lists, ``form`` for forms, receipts and certificates."""
    plain = scan(re.sub(r"[〈〉《》]", "", name)).strip()
    if _CATALOGUE_ENDS.search(plain):
        return "catalogue"
    if match_key(name) in _acts():
        return "act"
    if _FORM_ENDS.search(plain) and not _ACT_ENDS.search(plain):
        return "form"
    return "act" if _ACT_ENDS.search(plain) else "other"


def _bracket_titles(text: str) -> list[Title]:
    found: list[Title] = []
    position = 0
    while (start := text.find("《", position)) >= 0:
        depth, end = 0, None
        for index in range(start, min(len(text), start + 160)):
            depth += (text[index] == "《") - (text[index] == "》")
            if depth == 0:
                end = index + 1
                break
        if end is None:  # an opening 《 without its closing mark: to the next one, or to the number behind the title
            close = re.search(r"》|(?=[〔\[(（][^〕\])）]*\d{4})|[。；\n]", text[start + 1 : start + 120])
            end = start + 1 + (close.end() if close else min(len(text) - start - 1, 1))
            if not close or close.group() in "。；\n":
                position = start + 1
                continue
        name = text[start + 1 : end].removesuffix("》").strip()
        found.append(Title(start, end, name, title_category(name)))
        position = end
    return found


@cache
def _acts() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for row in read_table("legal_acts.csv"):
        for name in (row["title"], *split_aliases(row["short_names"])):
            table.setdefault(match_key(name), row)
    return table


@cache
def _plain_act_names() -> re.Pattern[str]:
    names = {row["title"] for row in read_table("legal_acts.csv")}
    names |= {
        name for row in read_table("legal_acts.csv") for name in split_aliases(row["short_names"]) if len(name) >= 4
    }
    acts = sorted(
        (n for n in names if re.search(r"(?:法|条例|办法|规定|细则|意见|通知|决定)$", n)), key=lambda n: (-len(n), n)
    )
    return re.compile(r"(?<!《)(?:" + "|".join(map(re.escape, acts)) + r")(?![官庭律院人]|规(?!定))")


#: 福建省实施《工伤保险条例》办法: an act whose title holds the title of another.
_IMPLEMENTING_TITLE = re.compile(
    r"(?P<title>[^《》。；;，,:：]{2,24}《[^《》]{3,40}》[^《》。；;，,:：()（）]{0,12}(?:办法|规定|细则|条例|意见|通知|决定))"
)
_LISTED_TITLE = re.compile(
    r"(?P<title>[^。；;，,:：《》\n]{0,60}?关于[^。；;《》\n]{4,90}?的?(?:通知|意见|决定|公告|批复|通告|办法|规定|复函|函)"
    r"|[^。；;，,:：《》()（）\n]{2,40}(?:法|条例|办法|规定|细则|规程|规则|方案|规范))(?=\s*(?:[(（〔\[【]|[。；;，,、]|第[一二三四五六七八九十百\d]+条|$))"
)


def listed_titles(text: str, offset: int = 0) -> list[Title]:
    """A title without 《》 that a list item of a 设定依据 starts with."""
    number = enumerator(text)
    start = number.end if number else 0
    start += len(text[start:]) - len(text[start:].lstrip())
    match = _IMPLEMENTING_TITLE.match(text, start) or _LISTED_TITLE.match(text, start)
    if not match or ("《" in match.group() and match.re is _LISTED_TITLE):
        return []
    return [Title(offset + match.start("title"), offset + match.end("title"), match.group("title").strip(), "act")]


def _issuers_before(text: str, end: int) -> int:
    """Characters of issuing bodies that stand directly before ``end``."""
    head = text[max(0, end - 60) : end]
    agencies = find_agencies(head, find_regions(head))
    start = len(head)
    for agency in reversed(agencies):
        if agency.end == start:
            start = agency.start
    return len(head) - start


def find_titles(text: str) -> list[Title]:
    """All titles: in 《》, and acts of the reviewed table without them."""
    found = _bracket_titles(text)
    for match in _plain_act_names().finditer(text):
        if not any(title.start <= match.start() < title.end for title in found):
            start = match.start() - (_issuers_before(text, match.start()) if match.group().startswith("关于") else 0)
            found.append(Title(start, match.end(), text[start : match.end()], "act"))
    numbered = [n for n in find_doc_numbers(text) if not any(t.start <= n.start <= t.end + 1 for t in found)]
    for number in numbered:  # a title without 《》 directly before its number: X办法(X令第93号)
        head = text[max(0, number.start - 90) : number.start]
        before = re.search(
            r"(?:^|[。；;:：，,、\n\s])(?:根据|按照|依据|依照)?\s*([^。；;:：，,、\n《》()（）]{4,80}(?:法|条例|办法|规定|细则|规程|规则|方案|通知|意见|决定|公告|批复))\s*[(（]\s*$",
            head,
        )
        if before:
            start = number.start - len(head) + before.start(1)
            listed = enumerator(text[start : start + 8])
            start += listed.end if listed else 0
            end = number.start - len(head) + before.end(1)
            if not any(t.start < end and start < t.end for t in found):
                found.append(Title(start, end, text[start:end].strip(), "act"))
    return sorted(found, key=lambda title: title.start)


# ---- citations -------------------------------------------------------------------------------------------------------

_PLACE = re.compile(
    r"\s*[》]?(?:\s*(?:中|的))?\s*(?P<article>第\s*[一二三四五六七八九十百零〇\d]+\s*条(?:之[一二三四五六])?)"
    r"(?:\s*(?P<paragraph>第\s*[一二三四五六七八九十\d]+\s*款))?(?:\s*(?P<item>第\s*[(（]?[一二三四五六七八九十\d]+[)）]?\s*项))?"
)
_STANDARD = re.compile(r"\s*[(（]\s*(?:GB|LD|DB\d*)(?:/T)?\s*[\d.]+\s*[-—]\s*\d{4}\s*[)）]")
_REVISION = re.compile(r"[(（][^()（）]{0,120}(?:通过|修正|修订|公布|施行|发布)[^()（）]{0,60}[)）]")


def _gap_is_bracket(text: str) -> bool:
    return re.fullmatch(r"\s*[(（\[【]?\s*", text) is not None


def _is_act(text: str, title: Title) -> bool:
    return title.category == "act" or _STANDARD.match(text, title.end) is not None


def find_citations(text: str, extra: Sequence[Title] = ()) -> list[Citation]:
    """Acts cited in a text, each with the number and the place (第X条) printed with it.

    Args:
        text: Any text.
        extra: Titles known from the structure around it (list items of a 设定依据 without 《》).
    """
    titles = [title for title in find_titles(text) if _is_act(text, title)]
    spans = [(title.start, title.end) for title in extra]
    titles = [t for t in titles if not any(t.start < end and start < t.end for start, end in spans)]
    titles = sorted((*titles, *extra), key=lambda title: title.start)
    numbers = [n for n in find_doc_numbers(text) if not any(t.start <= n.start and n.end <= t.end for t in titles)]
    found: list[Citation] = []
    for title in titles:
        number = next((n for n in numbers if title.end <= n.start and _gap_is_bracket(text[title.end : n.start])), None)
        if number is None:  # 人社部发〔2024〕11号《关于…的通知》
            number = next((n for n in numbers if n.end == title.start), None)
        if number:
            numbers.remove(number)
        found.append(_cite(text, title, number))
    found.extend(_number_only(number) for number in numbers)
    return sorted(found, key=lambda citation: citation.start)


def _cite(text: str, title: Title, number: DocNumber | None) -> Citation:
    start, end = title.start, title.end
    if number:
        start, end = min(start, number.start), max(end, number.end)
        end += len(re.match(r"\s*[)）\]】]?", text[end:]).group()) if number.start >= title.end else 0  # type: ignore[union-attr]
    elif standard := _STANDARD.match(text, end):
        end = standard.end()
    elif revision := _REVISION.match(text, end):
        end = revision.end()
    place = _PLACE.match(text, end)
    citation = Citation(
        start,
        end,
        title.name,
        number,
        issuers_of(title.name, number),
        kind_of(title.name, number, text[title.end : title.end + 16]),
    )
    if place is None:
        return citation
    return replace(
        citation,
        end=place.end(),
        article_no=_ordinal(place.group("article")),
        paragraph_no=_ordinal(place.group("paragraph")),
        item_no=_ordinal(place.group("item")),
    )


def _ordinal(printed: str | None) -> str | None:
    """第十六条 as 16, 第十条之一 as 10-1; None for nothing."""
    if printed is None:
        return None
    numbers = re.findall(rf"{CN_NUMBER}|\d+", printed)
    return "-".join(f"{number_value(number):g}" for number in numbers) or None


def _number_only(number: DocNumber) -> Citation:
    kind: CitationKind = "unknown" if number.year is None else "normative_document"
    if number.year is None and number.prefix.endswith("人民政府"):
        kind = "local_government_rule"
    issuers = (number.prefix,) if number.year is None else ()
    return Citation(number.start, number.end, None, number, issuers, kind)


def act_row(title: str | None) -> dict[str, str] | None:
    """The row of the reviewed table of acts for a printed title, or None."""
    return _acts().get(match_key(title)) if title else None


def issuers_of(title: str, number: DocNumber | None) -> tuple[str, ...]:
    """Issuing bodies as printed: before 关于 in the title, or in the order's number."""
    head = title.partition("关于")[0].strip()
    if "关于" in title and head and "《" not in head and len(head) <= 80:
        head = re.sub(r"(?:联合)?(?:印发|转发|发布|下发)?$", "", head)
        return tuple(split_issuers(head))
    if number and number.year is None:
        return tuple(split_issuers(number.prefix))
    return ()


def kind_of(title: str, number: DocNumber | None, behind: str = "") -> CitationKind:
    """Kind of an act by the reviewed table, else by its number, else by the last words of its title.

    A 条例 is never a department rule (行政法规制定程序条例 第五条, 规章制定程序条例 第七条).
    """
    if re.match(r"\s*[(（]?\s*(?:GB|LD|DB\d*)(?:/T)?\s?\d", behind):
        return "standard"
    if number and number.year is None and number.prefix.endswith("政府") and not title.endswith("条例"):
        return "local_government_rule"
    if row := act_row(title):
        return row["kind"]  # type: ignore[return-value]
    plain = re.sub(r"\s*[(（][^()（）]*[)）]$", "", title).strip()
    local = bool(find_regions(plain)) and not plain.startswith("中华人民共和国")
    if re.match(r"(?:GB|LD)(?:/T)?[\s\d]", plain):
        return "standard"
    if number and number.year is None and not plain.endswith(("法", "条例")):
        if number.prefix.endswith("政府") or number.prefix.endswith("人民政府"):
            return "local_government_rule"
        return "administrative_regulation" if "国务院" in number.prefix or number.prefix == "国" else "department_rule"
    if number and number.year is not None:
        return "normative_document"
    if plain.endswith("条例"):
        return "local_regulation" if local else "administrative_regulation"
    if plain.endswith("法") and not plain.endswith("办法"):
        return "law"
    if re.search(r"(?:通知|意见|决定|公告|通告|批复|复函|函|方案|规程|指引|措施|政策|纲要|规划|要点)$", plain):
        return "normative_document"
    return "unknown"
