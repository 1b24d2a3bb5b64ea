"""Regions (GB/T 2260) and development zones named in a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from extractors._once import remembered
from extractors.values._found import Found, longest
from schemas._vocabulary import any_of, read_table

_SUFFIX = re.compile(r"[省市区县州盟旗]")
_LONGEST_NAME = 16
#: A short city name (苏州) is read as the city only before such words; alone it may be part of another word.
_SHORT_NAME_CUE = (
    r"(?=人社|人力资源|社保|医保|就业|公积金|12333|政府|发布|户籍|日报|晚报|晨报|智慧|市民|企业|高新|新区|经开|工业园|"
    r"人才|职业|技能|劳动|税务|政务|灵活|工伤|城镇|职工|本地|地区|辖区|两地)"
)
_ZONE_WORDS = (
    "新城|高新技术产业开发区|高新区|经济技术开发区|经开区|工业园区|产业园区|新片区|自贸区|自由贸易试验区|科学城|科技城|保税区|综保区|"
    "生态城|示范区|开发区|新区"
)


_ZONE_WORD, _ENDS_ZONE = re.compile(_ZONE_WORDS), re.compile(rf"(?:{_ZONE_WORDS})$")
_FORM_ZONE = re.compile(rf"([\u4e00-\u9fff]{{2,3}})(?:{_ZONE_WORDS})")


@dataclass(frozen=True, slots=True)
class Region:
    """A division of GB/T 2260."""

    code: str
    name: str
    level: str
    parent: str


_Hit = tuple[int, int, tuple[Region, ...]]  # start, end, and the regions of that name


@cache
def regions() -> dict[str, Region]:
    """All divisions by code."""
    return {
        row["code"]: Region(row["code"], row["name"], row["level"], row["parent"]) for row in read_table("regions.csv")
    }


@cache
def _by_name() -> dict[str, tuple[Region, ...]]:
    names: dict[str, list[Region]] = {}
    for region in regions().values():
        names.setdefault(region.name, []).append(region)
    return {name: tuple(found) for name, found in names.items()}


@cache
def _endings() -> frozenset[str]:
    """The last two characters of all names: few of what ends like one (地区, 本市) is one."""
    return frozenset(name[-2:] for name in _by_name())


@cache
def _short_names() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, tuple[Region, ...]]]:
    """Patterns of the short names of provinces and of prefectures and counties, and what they mean."""
    known: dict[str, list[Region]] = {}
    provinces: list[str] = []
    others: list[str] = []
    for row in read_table("regions.csv"):
        short = row["short_name"]
        if len(short) < 2 or short == row["name"]:
            continue
        known.setdefault(short, []).append(regions()[row["code"]])
        (provinces if row["level"] == "province" else others).append(short)
    province = re.compile(any_of(provinces))
    other = re.compile(rf"([\u4e00-\u9fff]{{2,4}}?){_SHORT_NAME_CUE}")
    rank = {"province": 0, "prefecture": 1, "county": 2}
    return province, other, {k: tuple(sorted(v, key=lambda r: rank[r.level])) for k, v in known.items()}


@cache
def _zones() -> tuple[re.Pattern[str], dict[str, str]]:
    zones = {row["name"]: row["region_code"] for row in read_table("zones.csv")}
    return re.compile(any_of(zones)), zones


def ancestors(code: str) -> list[str]:
    """The code and the codes above it, lowest first."""
    chain = [code]
    while parent := regions()[chain[-1]].parent:
        chain.append(parent)
    return chain


def _choose(candidates: tuple[Region, ...], context: Iterable[str]) -> Region | None:
    """The one candidate that lies in, or holds, a region of the context; the only one; else None."""
    if len(candidates) == 1:
        return candidates[0]
    near = [code for code in context if code in regions()]
    for code in near:
        fitting = [c for c in candidates if code in ancestors(c.code) or c.code in ancestors(code)]
        if len(fitting) == 1:
            return fitting[0]
    return None


def find_regions(text: str, context: Iterable[str] = ()) -> list[Found]:
    """Regions and zones with their code in ``normalized``; null where a name fits several and nothing tells which.

    Args:
        text: Any text.
        context: Codes of regions the bulletin is about, most likely first; they decide between namesakes.
    """
    return _resolve(text, _hits(text), list(context))


@remembered
def _hits(text: str) -> tuple[_Hit, ...]:
    """Names of regions in a text, whatever it is about: mastheads and titles are asked about with several contexts."""
    hits: list[_Hit] = []
    for match in _SUFFIX.finditer(text):
        if text[max(0, match.end() - 2) : match.end()] not in _endings():
            continue
        for start in range(max(0, match.end() - _LONGEST_NAME), match.end() - 1):
            if found := _by_name().get(text[start : match.end()]):
                hits.append((start, match.end(), found))
                break
    province, other, short = _short_names()
    hits.extend((m.start(), m.end(), (short[m.group()][0],)) for m in province.finditer(text))
    for match in other.finditer(text):
        for start in range(match.start(1), match.end(1) - 1):
            if found := short.get(text[start : match.end(1)]):
                cities = tuple(region for region in found if region.level == "prefecture")
                if cities:  # short names of counties stand inside other words too often (政和 in 民政和人力资源)
                    hits.append((start, match.end(1), cities))
                    break
    return tuple(hits)


def _resolve(text: str, hits: Sequence[_Hit], context: list[str]) -> list[Found]:
    certain = [regions_[0].code for _, _, regions_ in hits if len(regions_) == 1]
    near = [*context, *certain]
    found: list[Found] = []
    for start, end, candidates in hits:
        previous = [f.normalized for f in found if f.end == start and f.normalized]
        region = _choose(candidates, [*previous, *near])
        found.append(Found("region", start, end, normalized=region.code if region else None))
    pattern, zones = _zones()
    found.extend(
        Found("region", m.start(), m.end(), normalized=zones[m.group()] or None) for m in pattern.finditer(text)
    )
    found.extend(_form_zones(text, found, near))
    return longest(found)


def _form_zones(text: str, known: list[Found], near: list[str]) -> list[Found]:
    """Zones that are named after a region (苏州高新区) and are not in the list."""
    found: list[Found] = []
    for item in known:
        if match := _ZONE_WORD.match(text, item.end):
            found.append(Found("region", item.start, match.end(), normalized=item.normalized))
    _, _, short = _short_names()
    for match in _FORM_ZONE.finditer(text):
        candidates = short.get(match.group(1)) or short.get(match.group(1)[-2:])
        if candidates and (region := _choose(candidates, near)):
            start = match.start() + (0 if short.get(match.group(1)) else len(match.group(1)) - 2)
            found.append(Found("region", start, match.end(), normalized=region.code))
    return found


def is_zone(name: str) -> bool:
    """Whether a region mention names a zone or new town, which has no code of its own."""
    return name not in _by_name() and bool(_ENDS_ZONE.search(name) or name in _zones()[1])


def common_region(codes: Iterable[str]) -> str | None:
    """The lowest region that holds more than half of the given ones; None for nothing in common but the country."""
    chains = [ancestors(code) for code in codes if code in regions()]
    if not chains:
        return None
    counts = Counter(code for chain in chains for code in chain)
    full = [code for code, count in counts.items() if count * 2 > len(chains)]
    return min(full, key=lambda code: (-len(ancestors(code)), code), default=None)
