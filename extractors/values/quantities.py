"""Percentages, money, durations, ages and counts, with ranges and boundary words.

Boundary words follow 民法典 第一千二百五十九条: 以上, 以下, 以内, 届满 include the number; 不满, 超过, 以外 exclude it.
未满 is read as 不满 (same meaning, not in the article); （含） always includes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import cn2an

from extractors._folding import scan
from extractors._once import remembered
from extractors.values._found import Found, Sex, Spans, longest, matches_at
from schemas.mention import MentionKind

_DIGITS = r"\d{1,15}(?:,\d{3}){0,6}(?:\.\d{1,15})?"
_D, _N = "[一二三四五六七八九]", "[一二两三四五六七八九]"
_NUMERALS = "一二两三四五六七八九十百千零〇"
#: A Chinese numeral up to 9,999 as it is written correctly; runs of numerals in other order (三三制) are no number.
CN_NUMBER = (
    rf"(?<![{_NUMERALS}])(?:{_N}千(?:{_D}百)?(?:零?{_D}十{_D}?|零{_D})?|{_N}百(?:{_D}十{_D}?|零{_D})?|{_D}?十{_D}?|{_N})"
    rf"(?![{_NUMERALS}])"
)
_CN_NUMBER = rf"(?:{CN_NUMBER}|半)"
_NUM = rf"(?:{_DIGITS}|{_CN_NUMBER})"
_TO = r"\s*(?:至|到|-|~)\s*"
_BEFORE = (
    r"(?:未超过|不超过|不得超过|不能超过|不高于|不得高于|不多于|最高不超过|最长不超过|最高|最多|最长|不满|未满|不足|少于|低于|小于|不到|"
    r"不少于|不低于|不得少于|不得低于|不小于|至少|最低|最短|超过|大于|高于|多于|年满|届满|累计满|连续满|满|达到|达)"
)
_AFTER = r"(?:\s*\(\s*含[^()]{0,12}\))?\s*(?:(?:及|或|和)?(?:其)?(?:以上|以下|以内|以外)|之内|之外|内(?![容地蒙部科外])|\(不含\))?(?:\s*\(\s*含[^()]{0,12}\))?"

#: Where a number can begin: a row of digits or numerals, which no number begins inside of, or 半.
_NUMBER_START = re.compile(rf"\d+|[{_NUMERALS}]+|半")
#: What belongs to a value and ends where its number begins: whose age it is, the boundary word.
_SEX_WORD = r"(?:(?P<sex>[男女])(?:性|职工|干部|工人|同志|方|士|员工|参保人员?)?(?:年龄)?\s*:?\s*(?:须|应当?|需)?在?)?"
_LEAD = re.compile(rf"(?P<before>{_BEFORE})?\s{{0,8}}\Z")
_AGE_LEAD = re.compile(rf"{_SEX_WORD}{_LEAD.pattern}")
_LONGEST_LEAD = 40

_UPPER_IN = re.compile(r"[不未]超过|不[得能]超过|不高于|不得高于|不多于|最高|最多|最长|上限")
_UPPER_OUT = re.compile(r"不满|未满|不足|少于|低于|小于|不到")
_LOWER_LIMIT = re.compile(r"不少于|不低于|不得少于|不得低于|不小于|至少|最低|最短|下限")
_REACHED = re.compile(r"满|达")
_LOWER_OUT = re.compile(r"超过|大于|高于|多于")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Lower and upper bound of a value; None where it is open."""

    low: float | None
    high: float | None
    low_inclusive: bool | None
    high_inclusive: bool | None

    def scaled(self, factor: float) -> Bounds:
        """The bounds in another unit (two weeks are 14 days)."""
        low, high = (None if value is None else value * factor for value in (self.low, self.high))
        return Bounds(low, high, self.low_inclusive, self.high_inclusive)


@remembered
def number_value(text: str) -> float:
    """The value of a captured number group in Arabic or Chinese digits (半 is one half)."""
    plain = text.replace(",", "").strip()
    if plain == "半":
        return 0.5
    if re.fullmatch(r"[\d.]+", plain):
        return float(plain)
    return float(cn2an.cn2an(plain.replace("两", "二"), "smart"))


def bounds(value: float, before: str, after: str) -> Bounds:
    """Bounds of one number with the words printed before and after it."""
    if not before and not after:
        return Bounds(value, value, True, True)
    includes = "含" in after and "不含" not in after
    if _UPPER_IN.search(before):
        return Bounds(None, value, None, True)
    if _LOWER_LIMIT.search(before):
        return Bounds(value, None, True, None)
    if _UPPER_OUT.search(before):
        return Bounds(None, value, None, includes)
    if _LOWER_OUT.search(before):
        return Bounds(value, None, includes, None)
    if _REACHED.search(before):
        return Bounds(value, None, True, None)
    if "以上" in after:
        return Bounds(value, None, True, None)
    if re.search(r"以下|以内|内", after):
        return Bounds(None, value, None, True)
    if re.search(r"以外|之外", after):
        return Bounds(value, None, False, None)
    return Bounds(value, value, True, True)


@remembered
def _number_starts(scanned: str) -> tuple[int, ...]:
    """Where numbers can begin in a folded text; every finder looks there only."""
    return tuple(match.start() for match in _NUMBER_START.finditer(scanned))


@dataclass(frozen=True, slots=True)
class _Printed:
    """A number with its unit as ``match`` has it, and what leads to it from ``start`` on."""

    match: re.Match[str]
    lead: re.Match[str]

    @property
    def start(self) -> int:
        """Where its lead begins, or the white space before it."""
        return self.lead.start()

    @property
    def before(self) -> str:
        """Its boundary word, or an empty string."""
        return self.lead["before"] or ""

    def found(
        self, kind: MentionKind, limit: Bounds, unit: str, *, normalized: str | None = None, sex: Sex | None = None
    ) -> Found:
        """A bounded value at this place, without the white space round it."""
        text, end = self.match.string, self.match.end()
        start = self.start
        while text[start].isspace():
            start += 1
        while text[end - 1].isspace():
            end -= 1
        return Found(
            kind, start, end, limit.low, limit.high, limit.low_inclusive, limit.high_inclusive, unit, normalized, sex
        )


def _printed(
    pattern: re.Pattern[str], scanned: str, starts: Iterable[int], lead: re.Pattern[str] = _LEAD
) -> Iterator[_Printed]:
    """What a pattern of numbers with units finds at these places, with its leads."""
    edge = 0
    for match in matches_at(pattern, scanned, starts):
        before = lead.search(scanned, max(edge, match.start() - _LONGEST_LEAD), match.start())
        assert before is not None  # it may be empty
        yield _Printed(match, before)
        edge = match.end()


#: An upper limit whose word does not stand directly before the number: 最长可领取24个月, 最高为3万元.
_AT_MOST = re.compile(r"(?:最长|最高|最多|至多)(?:可以?)?(?:为|是|达|领取?|享受|补贴|贷款?|申请|延长|延期)$")


def _limit(printed: _Printed, value: float, after: str) -> Bounds:
    """The bounds of a number with its value."""
    match, before = printed.match, printed.before
    if not before and not after and _AT_MOST.search(match.string, max(0, printed.start - 10), match.start()):
        return Bounds(None, value, None, True)
    return bounds(value, before, after)


_RANGE_GAP = re.compile(r"\s*且?\s*")
_MONTHS = {"month": 1.0, "year": 12.0}


def _ranges(scanned: str, found: list[Found]) -> list[Found]:
    """Values in text order, a lower and an upper limit that stand together as one range (满1年不足5年, 5000元以上1万元以下)."""
    joined: list[Found] = []
    for item in found:
        last = joined[-1] if joined else None
        both = _range(last, item) if last and _RANGE_GAP.fullmatch(scanned[last.end : item.start]) else None
        if both:
            joined[-1] = both
        else:
            joined.append(item)
    return joined


def _range(low: Found, high: Found) -> Found | None:
    if low.value_low is None or low.value_high is not None or high.value_high is None or high.value_low is not None:
        return None
    one, two, unit = low.value_low, high.value_high, low.unit
    if low.unit != high.unit and {low.unit, high.unit} <= set(_MONTHS):
        one, two, unit = one * _MONTHS[str(low.unit)], two * _MONTHS[str(high.unit)], "month"
    elif low.unit != high.unit:
        return None
    if one >= two or low.sex != high.sex:
        return None
    return replace(low, end=high.end, value_low=one, value_high=two, unit=unit, high_inclusive=high.high_inclusive)


# ---- percentages -----------------------------------------------------------------------------------------------------

_PERCENT_RANGE = re.compile(rf"({_DIGITS})\s*%?{_TO}({_DIGITS})\s*%(?!\d)")
_PERCENT = re.compile(rf"(?<![\d.])(?:({_DIGITS})\s*([%‰])|([百千万])分之({_NUM}))({_AFTER})")
_PART_OF = re.compile("[百千万]分之")
_PARTS = {"%": 1.0, "‰": 0.1, "百": 1.0, "千": 0.1, "万": 0.01}


def find_percentages(text: str) -> list[Found]:
    """Percentages and ranges of them; values in percent (60% is 60)."""
    scanned = scan(text)
    parts = [match.start() for match in _PART_OF.finditer(scanned)] if "分之" in scanned else []
    if not parts and "%" not in scanned and "‰" not in scanned:
        return []
    found: list[Found] = []
    for match in _PERCENT_RANGE.finditer(scanned):
        low, high = number_value(match.group(1)), number_value(match.group(2))
        if low >= high:
            continue  # no range; each number is found by itself
        found.append(
            Found("percentage", match.start(), match.end(), low, high, True, True, "percent", f"{low:g}%-{high:g}%")
        )
    ranges = Spans((item.start, item.end) for item in found)
    for printed in _printed(_PERCENT, scanned, sorted({*_number_starts(scanned), *parts})):
        match = printed.match
        part = _PARTS[match.group(2) or match.group(3)]
        value = round(number_value(match.group(1) or match.group(4)) * part, 6)
        limit = bounds(value, printed.before, match.group(5))
        item = printed.found("percentage", limit, "percent", normalized=f"{value:g}%")
        if not ranges.meets(item.start, item.end):
            found.append(item)
    return _ranges(scanned, longest(found))


# ---- money -----------------------------------------------------------------------------------------------------------

_SCALE = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
_MONEY_UNIT = r"(百万|千万|[百千万亿])?\s*元"
_PER = r"((?:/|每)\s*(?:人|月|年|次|张|本|件|户|天|日|课时|小时|家|学时|个|套|份|期)(?:[./·]\s*(?:人|月|年|次|天))?)?"
_EACH = r"((?:每(?:人|月|年|次|张|本|件|户|天|日|课时|学时|小时|家|个|单|套|份|名|期|孩|生|满一?年)){1,3})"
_GIVEN = r"(?:一次性)?(?:补贴|补助|奖励|发放|给予|发给|缴纳|缴|交)?"
_MONEY_RANGE = re.compile(rf"({_DIGITS})\s*(?:(万|千)?元)?{_TO}({_DIGITS})\s*{_MONEY_UNIT}{_PER}({_AFTER})")
_MONEY = re.compile(rf"(?<![\d.,])({_NUM})\s*{_MONEY_UNIT}{_PER}({_AFTER})")
_EACH_BEFORE = re.compile(rf"{_EACH}{_GIVEN}$")
_FREE = re.compile(
    r"不收取任何费用|不收取?费用?|不予收费|无需(?:缴费|付费|收费|缴纳费用)|免收[^，。；,;]{0,6}费|免费(?:领取|办理|发放|提供|参加|培训)?"
)


def find_money(text: str) -> list[Found]:
    """Amounts in yuan; ranges are one value, 免费 and 不收费 are 0 with ``normalized`` free."""
    scanned = scan(text)
    found = _sums(scanned) if "元" in scanned else []
    if "费" in scanned:
        found += [Found("money", m.start(), m.end(), 0, 0, True, True, "CNY", "free") for m in _FREE.finditer(scanned)]
    return _ranges(scanned, longest(found))


def _sums(scanned: str) -> list[Found]:
    """Ranges of amounts, and amounts by themselves."""
    found: list[Found] = []
    for match in _MONEY_RANGE.finditer(scanned):
        scale = _SCALE[match.group(4) or ""]
        low_scale = _SCALE[match.group(2)] if match.group(2) else scale
        low, high = number_value(match.group(1)) * low_scale, number_value(match.group(3)) * scale
        if low < high:
            per = _per(scanned, match.start(), match.group(5))
            end = match.start() + len(match.group().rstrip())
            found.append(Found("money", match.start(), end, low, high, True, True, "CNY", per))
    ranges = Spans((item.start, item.end) for item in found)
    for printed in _printed(_MONEY, scanned, _number_starts(scanned)):
        number, scale_word, each, after = printed.match.groups()
        if number in ("一", "二", "两") and not scale_word:
            continue  # 一元化 and the like
        value = number_value(number) * _SCALE[scale_word or ""]
        per = _per(scanned, printed.start, each)
        item = printed.found("money", _limit(printed, value, after), "CNY", normalized=per)
        if not ranges.meets(item.start, item.end):
            found.append(item)
    return found


def _per(scanned: str, start: int, behind: str | None) -> str | None:
    """What an amount at ``start`` is per, by the words before and behind it (每人每月, /人)."""
    each = _EACH_BEFORE.search(scanned, max(0, start - 16), start)
    return "".join(part for part in (each and each.group(1), behind) if part) or None


# ---- durations -------------------------------------------------------------------------------------------------------

_UNITS = (
    (r"(?:个)?(?:法定)?工作日", "working_day", 1.0),
    (r"(?:个)?(?:自然日|日历日|日历天|自然天)", "calendar_day", 1.0),
    (r"(?:个)?小时", "hour", 1.0),
    (r"分钟", "minute", 1.0),
    (r"(?:个)?(?:星期|周(?![岁年边一二三四五六日末期转]))", "week", 1.0),
    (r"(?:个|整)月|个自然月", "month", 1.0),
    (r"(?:个)?(?:自然)?年(?![度级龄轻底初末终检代版月满的]?(?:\d|(?<=年)[度级龄轻底初末终检代版月]))", "year", 1.0),
    (r"天|日(?![常历报均前期元起程用语])", "calendar_day", 1.0),
)
_UNIT = "|".join(f"(?P<u{index}>{pattern})" for index, (pattern, _, _) in enumerate(_UNITS))
_DURATION = re.compile(rf"(?<![\d.第])(?<!\d:)(?P<n>{_NUM})(?:{_TO}(?P<n2>{_NUM}))?\s*(?:{_UNIT})(?P<after>{_AFTER})")


_COMPOUND = re.compile(
    rf"(?<![\d.第])(?:(?P<y>{_NUM})\s*年(?:半|[零又]?\s*(?P<m>\d{{1,2}}|[一二两三四五六七八九十]{{1,2}})\s*个月)"
    rf"|(?P<h>{_NUM})个半月)(?P<after>{_AFTER})"
)


def _compounds(scanned: str) -> list[Found]:
    """Lengths in two units, in months: 一年半, 两年零三个月, 1个半月."""
    found: list[Found] = []
    for printed in _printed(_COMPOUND, scanned, _number_starts(scanned) if "月" in scanned or "半" in scanned else ()):
        match = printed.match
        if match.group("h"):
            value = number_value(match.group("h")) + 0.5
        elif re.fullmatch(r"(?:19|20)\d\d", match.group("y")):
            continue
        else:
            value = number_value(match.group("y")) * 12 + (number_value(match.group("m")) if match.group("m") else 6)
        limit = bounds(value, printed.before, match.group("after"))
        found.append(printed.found("duration", limit, "month"))
    return found


def _is_calendar(printed: _Printed, unit: str) -> bool:
    match, scanned, number = printed.match, printed.match.string, printed.match.group("n")
    head = scanned[max(0, match.start("n") - 16) : match.start("n")]
    if unit == "year" and re.fullmatch(r"(?:19|20)\d\d", number):
        return True
    if unit == "calendar_day" and not printed.before:
        if re.search(r"(?:每月|当月|次月|本月|[\d一二三四五六七八九十]月|月的?)$", head) or (
            re.search(r"\d\s*[至到~-]\s*$", head) and "每月" in head[-12:]
        ):
            return True
        if re.search(r"每月[^。;]{0,8}[、至到-]$", head):
            return True
    if unit == "calendar_day" and re.search(
        r"(?:月份?|月的?|首月|号|日)\s*\d{1,2}\s*[日号]?\s*(?:至|到|-|~|、)\s*$", head
    ):
        return True  # 每季度首月1日至20日
    if number == "半" and head.endswith(("上", "下")) and unit == "year":
        return True  # 上半年
    if number in ("一", "1") and head.endswith(("上", "下")):
        return True  # 下一年
    if unit == "hour" and re.match(
        r"(?:[^，。；,;]{0,4}(?:服务|热线|自助|营业|受理|不打烊))", scanned[match.end() : match.end() + 8]
    ):
        return number == "24"  # 24小时自助服务: opening hours
    single = number == "一" and head.endswith("每")
    return single or (
        head.endswith(("第", "同", "另", "某", "这", "那", "统", "专", "唯", "元")) and not number[0].isdigit()
    )


def find_durations(text: str) -> list[Found]:
    """Lengths of time with unit and boundary; 半年 is 6 months, 两周 is 14 calendar days."""
    scanned = scan(text)
    found = _compounds(scanned)
    for printed in _printed(_DURATION, scanned, _number_starts(scanned)):
        match = printed.match
        index = next(i for i in range(len(_UNITS)) if match.group(f"u{i}"))
        unit = _UNITS[index][1]
        if _is_calendar(printed, unit):
            continue
        value = number_value(match.group("n"))
        high = number_value(match.group("n2")) if match.group("n2") else None
        if high is not None and high <= value:
            continue
        scale, unit = (7.0, "calendar_day") if unit == "week" else (1.0, unit)
        if unit == "year" and value % 1:
            scale, unit = 12.0, "month"
        limit = Bounds(value, high, True, True) if high is not None else _limit(printed, value, match.group("after"))
        found.append(printed.found("duration", limit.scaled(scale), unit))
    return _ranges(scanned, longest(found))


# ---- ages ------------------------------------------------------------------------------------------------------------

_AGE = re.compile(
    rf"(?<![\d.])(?P<n>\d{{1,3}}|{_CN_NUMBER})"
    rf"(?:\s*(?:周岁|岁)?{_TO}(?P<n2>\d{{1,3}}|{_CN_NUMBER}))?\s*(?:周岁|岁)(?P<after>{_AFTER})"
)
_SEXES: dict[str, Sex] = {"男": "male", "女": "female"}


def find_ages(text: str) -> list[Found]:
    """Ages and age limits in years, one value per sex."""
    scanned = scan(text)
    found: list[Found] = []
    for printed in _printed(_AGE, scanned, _number_starts(scanned) if "岁" in scanned else (), _AGE_LEAD):
        match = printed.match
        value = number_value(match.group("n"))
        sex: Sex = _SEXES.get(printed.lead["sex"] or "", "any")
        if match.group("n2") and number_value(match.group("n2")) <= value:
            continue
        if match.group("n2"):
            limit = Bounds(value, number_value(match.group("n2")), True, True)
        else:
            limit = bounds(value, printed.before, match.group("after"))
        found.append(printed.found("age", limit, "year", sex=sex))
    return _ranges(scanned, longest(found))


# ---- counts ----------------------------------------------------------------------------------------------------------

_COUNTED = r"(?:个|种|类|项|大类)?(?:新)?(?:职业|工种|岗位|行业|专业|项目|大类|小类|街镇|网点|窗口|事项|条款)|人次|人|名|家|户|份|项|种|类|个|张|套|条|件"
_COUNT = re.compile(
    rf"(?<![\d.第〔(/-])(?P<n>\d+(?:,\d{{3}})*(?:\.\d+)?)\s*(?P<scale>万|余|多)?\s*(?:余|多)?\s*(?P<what>{_COUNTED})(?!民币|[工月作])"
)


def find_counts(text: str) -> list[Found]:
    """Numbers of things in Arabic digits (46个职业, 2份); Chinese numerals are too often words (一件事)."""
    found: list[Found] = []
    scanned = scan(text)
    for match in matches_at(_COUNT, scanned, _number_starts(scanned)):
        scale = 10_000 if match.group("scale") == "万" else 1
        value = number_value(match.group("n")) * scale
        found.append(
            Found("count", match.start(), match.end(), value, value, True, True, match.group("what").strip(), None)
        )
    return longest(found)
