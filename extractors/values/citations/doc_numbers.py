"""Numbers that name an act: document numbers, orders, announcements and standards.

Document numbers have the form 机关代字 〔year〕 number 号 (GB/T 9704-2012, 7.2.5); other brackets, a leading 第, spaces and
a missing 号 are read too. Orders (令) carry no year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extractors._folding import scan
from extractors._once import remembered
from extractors.values.names import find_agencies
from extractors.values.quantities import CN_NUMBER, number_value
from extractors.values.regions import find_regions
from schemas._vocabulary import read_table


@dataclass(frozen=True, slots=True)
class DocNumber:
    """A number at ``start:end``; ``year`` is null for orders, ``serial`` for standards in parts (GB/T 39554.2-2020)."""

    start: int
    end: int
    prefix: str
    year: int | None
    serial: int | None
    standard: bool = False

    @property
    def key(self) -> tuple[str, int | None, int] | None:
        """What tells one act from another: prefix, year and serial; None for orders of bodies whose numbers restart."""
        if self.standard or self.serial is None or (self.year is None and "主席" in self.prefix):
            return None
        return (_issuer(self.prefix) if self.year is None else self.prefix), self.year, self.serial


@cache
def _issuer(printed: str) -> str:
    """The full name of the body (the first of several) that an order names, so that 人社部令 is of 人力资源和社会保障部."""
    plain = printed.removeprefix("中华人民共和国")
    if plain == "国":
        return "国务院"
    agencies = find_agencies(plain, find_regions(plain))
    return str(agencies[0].normalized) if agencies and agencies[0].start == 0 else plain


_SPACE = r"[^\S\n]*"
_YEAR = re.compile(r"(?:19|20)\d{2}")
_BRACKETED = re.compile(
    r"([\u4e00-\u9fff]{1,14})\s*[〔\[(【]\s*((?:19|20)\d{2})\s*年?\s*[〕\])】]\s*第?\s*(\d{1,5})(?!\d)(?:\s*号)?"
)
_ANNOUNCED = re.compile(
    rf"([\u4e00-\u9fff、 ]{{2,40}}?(?:公告|令)){_SPACE}[〔\[(]?{_SPACE}((?:19|20)\d{{2}}){_SPACE}年?{_SPACE}[〕\])]?{_SPACE}第{_SPACE}(\d{{1,4}}){_SPACE}号"
)
_ISSUER = r"((?:中华人民共和国)?(?:国务院|主席)|[\u4e00-\u9fff]{2,16}?(?:人民政府|委员会|总局|委|部|厅|局|署)|国|[省市]政府|[\u4e00-\u9fff]府)"
_N = rf"(\d{{1,4}}|{CN_NUMBER})"
_SERIAL = rf"{_SPACE}令{_SPACE}(?:[(]{_SPACE}第{_SPACE}{_N}{_SPACE}号{_SPACE}[)]|(?:第{_SPACE}{_N}{_SPACE}号?|{_N}{_SPACE}号))"
_ORDER = re.compile(_ISSUER + _SERIAL)
_ORDER_LAST = re.compile(rf"{_ISSUER}{_SPACE}第{_SPACE}{_N}{_SPACE}号{_SPACE}令")  # 国务院第586号令
#: An order that stands alone in brackets behind its title; several bodies may have issued it.
_BRACKET_ORDER = re.compile(r"(?<=[(\[【])([\u4e00-\u9fff、 ]{2,60}?)" + _SERIAL + r"(?=[)\]】,;，])")
_STANDARD = re.compile(
    r"(?<![A-Za-z])((?:GB|LD|DB\d*|YY|WS|MZ)(?:/[TZ])?)\s*(\d+)((?:\.\d+)*)\s*[-—–]\s*((?:19|20)\d{2})(?!\d)"
)

#: Words after which the code of a body begins, in prose that runs into it.
_PREFIX_STOP = re.compile(
    r".*(?:和|及|与|或|据|按照|依照|参照|照|见|以|由|为|是|的|了|等|文件|通知|规定|意见|办法|号|(?<=.)[中内]|对|执行|贯彻|落实|转发|印发|结合)"
)
_STEMS = r"(?:人社|人保|人发|劳社|劳保|劳|财|府|政|民|教|税|医保|医|卫健|卫|发改|建|工信|残联|残|总工|组|公|农|退役|编|科|商|国资|统|司|银|安)"
_ENDS = r"(?:办发|办函|办规|办字|厅发|厅函|厅字|发|函|规字|规|字|险字|办|明电|电|文|秘|通|综|联|号|养|基|职|社|力|医|工|就|人|保|监|仲|令|公告|税|待|专|福|关|法|政)"
_FORM = re.compile(rf"[\u4e00-\u9fff]{{0,10}}?{_ENDS}$")
_PROVINCES = "京津沪渝冀豫云滇辽黑湘皖鲁新苏浙赣鄂桂甘陇晋蒙内陕秦吉闽贵黔粤青藏川蜀宁琼"


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(row["prefix"] for row in read_table("document_prefixes.csv"))


@cache
def _places() -> frozenset[str]:
    """Short names that codes begin with: provinces, and the cities of the reviewed list."""
    return frozenset(_PROVINCES) | {
        row["prefix"][0] for row in read_table("document_prefixes.csv") if row["region_code"]
    }


@cache
def _of_place() -> re.Pattern[str]:
    return re.compile(rf"[{''.join(sorted(_places()))}]{_STEMS}[\u4e00-\u9fff]{{0,4}}?{_ENDS}?$")


def clip_prefix(raw: str) -> str | None:
    """The issuing body's code at the end of the characters before the year; prose before it is cut off.

    Codes of the reviewed list come first (longest suffix); then what is left behind a word that cannot belong to a code,
    or begins with the short name of a province, and ends as codes do; None where nothing looks like a code.
    """
    for start in range(len(raw)):
        if raw[start:] in _prefixes():
            local = start and raw[start - 1] in _places() and re.match(_STEMS, raw[start:])
            return raw[start - 1 if local else start :]  # 辽财社 is not listed and ends in 财社, which is
    clipped = _PREFIX_STOP.sub("", raw)
    if 2 <= len(clipped) <= 8 and _FORM.fullmatch(clipped):
        return clipped
    if match := _of_place().search(clipped) or _of_place().search(raw):
        return match.group()
    if 2 <= len(raw) <= 8 and _FORM.fullmatch(raw):
        return raw
    return None


def _bracketed(scanned: str) -> Iterator[DocNumber]:
    for match in _BRACKETED.finditer(scanned) if _YEAR.search(scanned) else ():
        enclosed = match.start() > 0 and scanned[match.start() - 1] in "([【"
        whole = enclosed and len(match.group(1)) <= 10  # nothing but the number stands in the bracket
        prefix = match.group(1) if whole else clip_prefix(match.group(1))
        if prefix and not re.search(r"[期版]$|^第", prefix):
            start = match.end(1) - len(prefix)
            yield DocNumber(start, match.end(), prefix, int(match.group(2)), int(match.group(3)))


def _announced(scanned: str) -> Iterator[DocNumber]:
    """财政部 税务总局公告2023年第12号, 交通运输部令2021年第16号; the bodies before 公告 or 令 must be known ones."""
    for match in _ANNOUNCED.finditer(scanned) if _YEAR.search(scanned) else ():
        raw = re.sub("(?:公告|令)$", "", match.group(1))
        start = _first_agency(raw)
        if start is not None:
            prefix = match.group(1)[start:]
            yield DocNumber(match.start(1) + start, match.end(), prefix, int(match.group(2)), int(match.group(3)))


def _first_agency(raw: str) -> int | None:
    """Where the run of agencies begins that ends with the text; None if it does not end with one."""
    start: int | None = None
    edge = len(raw)
    for agency in reversed(find_agencies(raw, find_regions(raw))):
        if agency.end < edge and raw[agency.end : edge].strip(" 、"):
            break
        if agency.end <= edge:
            start = edge = agency.start
    return start


def _order_issuer(raw: str) -> str:
    if "中华人民共和国" in raw:
        return raw[raw.index("中华人民共和国") :]
    start = _first_agency(raw)
    return raw[start:] if start is not None else _PREFIX_STOP.sub("", raw) or raw


def _serial(match: re.Match[str]) -> int:
    return int(number_value(next(group for group in match.groups()[1:] if group)))


def _orders(scanned: str) -> Iterator[DocNumber]:
    if "令" not in scanned:
        return
    orders = {match.end(): match for pattern in (_ORDER, _ORDER_LAST) for match in pattern.finditer(scanned)}
    enclosed = {match.end(): match for match in _BRACKET_ORDER.finditer(scanned)}
    for end, match in {**orders, **enclosed}.items():
        issuer = match.group(1) if end in enclosed else _order_issuer(match.group(1))
        if end not in enclosed:  # several bodies: 人力资源社会保障部 国家医疗保障局令第41号
            head = scanned[max(0, match.start() - 40) : match.end(1)].split("\n")[-1]
            start = _first_agency(head)
            issuer = head[start:] if start is not None and len(head) - start > len(issuer) else issuer
        yield DocNumber(match.end(1) - len(issuer), match.end(), issuer, None, _serial(match))


def _standards(scanned: str) -> Iterator[DocNumber]:
    for match in _STANDARD.finditer(scanned) if _YEAR.search(scanned) else ():
        serial = None if match.group(3) else int(match.group(2))
        yield DocNumber(match.start(), match.end(), match.group(1), int(match.group(4)), serial, standard=True)


@remembered
def find_doc_numbers(text: str) -> tuple[DocNumber, ...]:
    """Document numbers, orders, announcements and standards, in text order."""
    scanned = scan(text)
    announced = list(_announced(scanned))
    found = [*announced, *_orders(scanned), *_standards(scanned)]
    found += [n for n in _bracketed(scanned) if not any(n.start < a.end and a.start < n.end for a in announced)]
    return tuple(sorted(found, key=lambda number: number.start))
