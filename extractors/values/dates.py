"""Dates, times of day and relative time words. Relative dates stay unresolved: the bulletin rarely prints its day."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from extractors._folding import scan
from extractors.values._found import Found, longest
from extractors.values.quantities import number_value
from schemas._vocabulary import any_of, read_table, split_aliases

_CN_YEAR = str.maketrans("〇零○OoＯ一二三四五六七八九", "000000123456789")
_Y = r"(?<!\d)(?P<y>(?:19|20)\d{2}|[一二][〇零○O九一二三四五六七八]{3})\s*年"
_M = r"(?P<m>\d{1,2}|十[一二]?|[一二三四五六七八九])\s*月"
_D = r"(?P<d>\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s*[日号]"
_FULL = re.compile(rf"{_Y}(?:\s*{_M}(?:\s*{_D})?)?(?!\s*(?:版|代|以来?|内|以上|以下|期)\b)(?P<tail>度)?")
_MONTH_DAY = re.compile(rf"(?<![\d第]){_M}\s*{_D}|(?<![\d])(?P<only>\d{{1,2}})\s*月份?(?=[起底初至到前末]|$|[^\d个日])")
_NUMERIC = re.compile(r"(?<![\d./-])(?P<y>(?:19|20)\d{2})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\d./-])")
_DAY_OF_MONTH = re.compile(
    r"(?:每月|首月|末月|最后一个月|第[一二三]个?月)(?:的)?\s*(?P<a>\d{1,2})\s*[日号]?(?:\s*(?:至|到|-|~|、)\s*(?P<b>\d{1,2})\s*[日号]|\s*(?:至|到|-)\s*月底|(?<=[日号]))"
    r"|(?<![\d月年.])(?P<c>\d{1,2})\s*[日号]?\s*(?:至|到|-|~)\s*(?P<e>\d{1,2})\s*号(?!窗|楼|门|桌|柜|台|摊|厅|线|院|房|座|室|码|店|地)"
)
_DAY_END = re.compile(
    r"\s*(?:起)?\s*(?:至|到|-|~)\s*(?P<d>\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s*[日号]"
)
_MAY_DATE = re.compile(r"[年月号]|\d[-/.]\d")  # no date without one of them
_MAY_NUMERIC = re.compile(r"(?:19|20)\d\d[-/.]")
_RANGE_JOIN = re.compile(r"\s*(?:起)?\s*(?:至|到|-|~)\s*")
_CLOCK = r"(?P<{p}h>\d{{1,2}})\s*(?::(?P<{p}m>\d{{2}})|[时点](?:(?P<{p}m2>\d{{1,2}})分?|(?P<{p}half>半)|整)?)"
_MAY_TIME = re.compile(r"\d\s*[:时点]")
_PART = r"(?P<{p}part>上午|下午|早上|中午|晚上|早|晚)?\s*"
_TIME = re.compile(
    r"(?<![\d:])" + _PART.format(p="a") + _CLOCK.format(p="a")
    + r"(?:\s*(?:至|到|-|~)\s*" + _PART.format(p="b") + _CLOCK.format(p="b") + r")?(?![\d:])"
)  # fmt: skip


def _year(text: str) -> str:
    return text.translate(_CN_YEAR)


def _iso(match: re.Match[str]) -> str:
    parts = [_year(match.group("y"))]
    for name in ("m", "d"):
        if match.group(name):
            parts.append(f"{int(number_value(match.group(name))):02d}")
    return "-".join(parts)


def _valid(iso: str) -> bool:
    numbers = [int(part) for part in iso.replace("--", "").strip("-").split("-") if part]
    if iso.startswith("--"):
        return 1 <= numbers[0] <= 12 and (len(numbers) == 1 or 1 <= numbers[1] <= 31)
    return (len(numbers) < 2 or 1 <= numbers[1] <= 12) and (len(numbers) < 3 or 1 <= numbers[2] <= 31)


def _single_dates(scanned: str) -> list[Found]:
    found: list[Found] = []
    for pattern in (*([_FULL] if "年" in scanned else []), *([_NUMERIC] if _MAY_NUMERIC.search(scanned) else [])):
        for match in pattern.finditer(scanned):
            if _valid(iso := _iso(match)):
                end = match.start() + len(match.group().rstrip())
                found.append(Found("date", match.start(), end, normalized=iso))
    for match in _MONTH_DAY.finditer(scanned) if "月" in scanned else ():
        month = int(number_value(match.group("m") or match.group("only")))
        iso = f"--{month:02d}" + (f"-{int(number_value(match.group('d'))):02d}" if match.group("d") else "")
        if _valid(iso):
            found.append(Found("date", match.start(), match.end(), normalized=iso))
    return longest(found)


def find_dates(text: str) -> list[Found]:
    """Calendar dates in ISO 8601 in the printed precision; ranges as ``start/end``; ``--05-01`` has no year.

    A day of every month (每月10日) has the form ``---10``.
    """
    scanned = scan(text)
    if not _MAY_DATE.search(scanned):
        return []
    singles, found = _single_dates(scanned), []
    index = 0
    while index < len(singles):
        one = singles[index]
        two = singles[index + 1] if index + 1 < len(singles) else None
        if two and _RANGE_JOIN.fullmatch(scanned[one.end : two.start]):
            end = str(two.normalized)
            if end.startswith("--") and not str(one.normalized).startswith("--"):
                end = str(one.normalized)[:4] + end[1:]
            found.append(Found("date", one.start, two.end, normalized=f"{one.normalized}/{end}"))
            index += 2
            continue
        found.append(_to_day(scanned, one))
        index += 1
    for match in _DAY_OF_MONTH.finditer(scanned) if "月" in scanned or "号" in scanned else ():
        first, last = match.group("a") or match.group("c"), match.group("b") or match.group("e")
        days = f"---{int(first):02d}" + (f"/---{int(last):02d}" if last else "")
        found.append(Found("date", match.start(), match.end(), normalized=days))
    return longest(found)


def _to_day(scanned: str, one: Found) -> Found:
    """A date with a second day of the same month behind it as a range (1月10日至15日); else as it is."""
    start = str(one.normalized)
    match = _DAY_END.match(scanned, one.end)
    if match is None or len(start) not in (7, 10) or (len(start) == 7 and not start.startswith("--")):
        return one
    end = f"{start[:-2]}{int(number_value(match.group('d'))):02d}"
    return replace(one, end=match.end(), normalized=f"{start}/{end}") if _valid(end) and end > start else one


def _clock(match: re.Match[str], prefix: str, part: str | None) -> str | None:
    hour = int(match.group(f"{prefix}h"))
    minute = match.group(f"{prefix}m") or match.group(f"{prefix}m2") or ("30" if match.group(f"{prefix}half") else "0")
    if part in ("下午", "晚上", "晚") and hour < 12:
        hour += 12
    return f"{hour:02d}:{int(minute):02d}" if hour <= 24 and int(minute) < 60 else None


def find_times(text: str) -> list[Found]:
    """Times of day as hh:mm, ranges as hh:mm/hh:mm; 下午1:30 is 13:30."""
    scanned = scan(text)
    found: list[Found] = []
    for match in _TIME.finditer(scanned) if _MAY_TIME.search(scanned) else ():
        part = match.group("apart")
        start = _clock(match, "a", part)
        end = _clock(match, "b", match.group("bpart") or part) if match.group("bh") else None
        if start is None or (match.group("bh") and end is None):
            continue
        found.append(Found("time_of_day", match.start(), match.end(), normalized=f"{start}/{end}" if end else start))
    return longest(found)


@cache
def _time_words() -> tuple[re.Pattern[str], dict[str, str]]:
    words: dict[str, str] = {}
    for row in read_table("terms.csv"):
        if row["kind"] == "time_reference":
            words.update(dict.fromkeys((row["name_zh"], *split_aliases(row["aliases"])), row["code"]))
    return re.compile(any_of(words)), words


def find_time_references(text: str) -> list[Found]:
    """Relative time words (近日, 上年度, 全月) with their code; they are not resolved to dates."""
    pattern, words = _time_words()
    return [
        Found("time_reference", match.start(), match.end(), normalized=words[match.group()])
        for match in pattern.finditer(text)
        if not (
            match.group() == "日前"
            and re.search(r"[款期定限纳止假工休息\d]$", text[max(0, match.start() - 1) : match.start()])
        )  # 扣款日前
    ]
