"""Names from the reviewed vocabularies: agencies, platforms, insurance kinds, insured categories and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import cast

from extractors._folding import scan
from extractors.values._found import Found, longest
from extractors.values.regions import find_regions
from schemas._vocabulary import any_of, read_table, split_aliases
from schemas.mention import MentionKind

_TERM_KINDS = ("insurance_kind", "insured_category", "hukou_scope", "reference_wage")
_ACCOUNT = re.compile(
    r"[“\"「]([^”\"」]{2,20})[”\"」]\s*(?:官方)?(微信公众号|公众号|微信服务号|小程序|手机APP|APP|app|App|客户端|平台)"
)
_ACCOUNT_TYPES = {"微信公众号": "wechat_official_account", "公众号": "wechat_official_account",
                  "微信服务号": "wechat_official_account", "小程序": "miniprogram", "平台": "web"}  # fmt: skip
#: 乡镇 is 乡 and 镇 here: what can be read in two ways costs twice the time each time that it is repeated.
_AREA = "(?:街镇|街道|镇|乡|区|县|市|社区|村)"
_COUNTER_PREFIX = re.compile(
    rf"(?:各|就近的?|任一|所在地|属地)?{_AREA}(?:\(\s*(?:乡|镇|街道|社区)[^()]{{0,6}}\)|{_AREA}|[、和或及](?:街镇|街道|镇|乡|社区|村))*\Z"
)
_LOCAL_PREFIX = re.compile(r"(?:[省市区县州旗]|自治区|本[省市区县])+\Z")


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform or kind of office of the reviewed list."""

    code: str
    name: str
    channel_type: str


@cache
def _terms() -> tuple[re.Pattern[str], dict[str, tuple[MentionKind, str]]]:
    meaning: dict[str, tuple[MentionKind, str]] = {}
    for row in read_table("terms.csv"):
        if row["kind"] in _TERM_KINDS:
            for word in (row["name_zh"], *split_aliases(row["aliases"])):
                meaning.setdefault(scan(word), (cast(MentionKind, row["kind"]), row["code"]))
    return re.compile(any_of(meaning)), meaning


@cache
def topics() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Topic codes with the words that speak for them."""
    rows = [row for row in read_table("terms.csv") if row["kind"] == "topic"]
    return tuple((row["code"], re.compile(any_of((row["name_zh"], *split_aliases(row["aliases"]))))) for row in rows)


def find_terms(text: str) -> list[Found]:
    """Insurance kinds, insured categories, household registration and reference wages, with their code."""
    pattern, meaning = _terms()
    found = []
    for match in pattern.finditer(scan(text)):
        kind, code = meaning[match.group()]
        found.append(Found(kind, match.start(), match.end(), normalized=code))
    return found


@cache
def _platforms() -> tuple[re.Pattern[str], dict[str, Platform]]:
    meaning: dict[str, Platform] = {}
    for row in read_table("platforms.csv"):
        if row["channel_type"] == "phone":
            continue
        platform = Platform(row["code"], row["name"], row["channel_type"])
        for word in (row["name"], *split_aliases(row["aliases"])):
            if len(word) >= 2 and not word.isdigit():
                meaning.setdefault(scan(word), platform)
    return re.compile(any_of(meaning)), meaning


def platform_of(name: str) -> Platform | None:
    """The platform of the reviewed list that a printed name means."""
    return _platforms()[1].get(scan(name))


def find_platforms(text: str) -> list[Found]:
    """Platforms, apps, accounts and counters; unlisted ones where “X” stands before APP, 小程序 or 公众号."""
    scanned = scan(text)
    pattern, meaning = _platforms()
    found: list[Found] = []
    for match in pattern.finditer(scanned):
        platform = meaning[match.group()]
        start = match.start()
        if re.match(r"公众|服务号|订阅号|群|扫", scanned[match.end() :]):
            continue  # 微信公众号: the account before it is the platform
        if platform.channel_type == "counter" and (
            prefix := _COUNTER_PREFIX.search(scanned, max(0, start - 24), start)
        ):
            words = re.match(r"(?:各|就近的?|任一|所在地|属地)", prefix.group())
            start = prefix.start() + (words.end() if words else 0)
        found.append(Found("platform", start, match.end(), normalized=platform.code))
    for match in _ACCOUNT.finditer(scanned):
        kind = _ACCOUNT_TYPES.get(match.group(2), "app")
        listed = platform_of(match.group(1))
        found.append(Found("platform", match.start(1), match.end(1), normalized=listed.code if listed else kind))
    return longest(found)


@cache
def _agencies() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    rows = read_table("agencies.csv")
    national = [row["name"] for row in rows if row["is_generic"] != "1"]
    local = [row["name"] for row in rows if row["is_generic"] == "1"]
    return re.compile(any_of(national)), re.compile(any_of(local)), {row["name"]: row["canonical"] for row in rows}


def find_agencies(text: str, regions: Iterable[Found]) -> list[Found]:
    """National bodies by name, and local ones: a region (or 市, 区, 县) with an ending of the reviewed list.

    Args:
        text: Any text.
        regions: The regions found in it.
    """
    national, local, canonical = _agencies()
    found = [
        Found("agency", match.start(), match.end(), normalized=canonical[match.group()])
        for match in national.finditer(text)
    ]
    ends = {region.end: region.start for region in regions}
    for match in local.finditer(text):
        start = match.start()
        prefix = _LOCAL_PREFIX.search(text, max(0, start - 12), start)
        if prefix and prefix.end() not in ends:
            start = prefix.start()
        while start in ends and ends[start] < start:
            start = ends[start]
        if start < match.start():
            found.append(
                Found("agency", start, match.end(), normalized=text[start : match.start()] + canonical[match.group()])
            )
    return longest(found)


def split_issuers(text: str) -> list[str]:
    """Joint issuers printed without separators, split by the list of agencies; the whole text where that fails.

    人力资源社会保障部财政部国家卫生健康委 → three bodies.
    """
    parts: list[str] = []
    for chunk in re.split(r"[、，,\s/]+", text.strip()):
        if not chunk:
            continue
        found = find_agencies(chunk, find_regions(chunk))
        covers = found and found[0].start == 0 and found[-1].end == len(chunk)
        gapless = all(one.end == two.start for one, two in pairwise(found))
        parts.extend([chunk[f.start : f.end] for f in found] if covers and gapless else [chunk])
    return parts
