"""Values of marked expressions: what a number with its unit and its boundary words says.

Boundary words follow 民法典 第一千二百五十九条. This is written for the words of the banks only, apart from the extractor.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {
    "个工作日": "working_day",
    "个月": "month",
    "小时": "hour",
    "日": "calendar_day",
    "天": "calendar_day",
    "年": "year",
}
_NUMBER = r"(\d+(?:\.\d+)?|[零一二两三四五六七八九十百]+)"
_UPPER = re.compile(r"^(?:最长|最多)?(?:不超过|未满|不满|不高于)|(?:以内|之内|内|以下)$")
_LOWER = re.compile(r"(?:^|男性?|女性?)(?:年满|满|不少于|不低于|超过)|以上$")


def chinese_number(text: str) -> int:
    """A Chinese numeral up to 199 as a number."""
    total = 0
    if "百" in text:
        hundreds, text = text.split("百")
        total = 100 * _DIGITS[hundreds]
        text = text.removeprefix("零")
    if "十" in text:
        tens, _, ones = text.partition("十")
        return total + 10 * (_DIGITS[tens] if tens else 1) + (_DIGITS[ones] if ones else 0)
    return total + (_DIGITS[text] if text else 0)


def number(text: str) -> float:
    """An Arabic or Chinese number."""
    value = float(text) if text[0].isdigit() else float(chinese_number(text))
    return int(value) if value == int(value) else value


def _bounds(text: str, numbers: list[float]) -> dict[str, Any]:
    if len(numbers) == 2:
        return {"value_low": numbers[0], "value_high": numbers[1]}
    (value,) = numbers
    if re.search(r"未满|不满", text) or _UPPER.search(text):
        return {"value_high": value}
    if _LOWER.search(text):
        return {"value_low": value}
    return {"value_low": value, "value_high": value}


def duration(text: str) -> dict[str, Any]:
    """Length and unit of a duration."""
    unit = next(code for word, code in _UNITS.items() if word in text)
    if "半年" in text:
        return _bounds(text, [6]) | {"unit": "month"}
    return _bounds(text, [number(n) for n in re.findall(_NUMBER, text)]) | {"unit": unit}


def money(text: str) -> dict[str, Any]:
    """Amounts in yuan."""
    found = re.findall(r"(\d+(?:\.\d+)?)(万?)元", text) or re.findall(r"(\d+(?:\.\d+)?)(万?)", text)
    if span := re.search(r"(\d+(?:\.\d+)?)(万?)(?:元)?(?:至|—|-|~)(\d+(?:\.\d+)?)(万?)元", text):
        low, low_unit, high, high_unit = span.groups()
        found = [
            (low, low_unit or ("万" if high_unit and "元" not in text[: text.index(high)] else "")),
            (high, high_unit),
        ]
    if not found:  # 不收费: the amount is given with the markup
        return {"unit": "CNY"}
    amounts = [round(number(n) * (10000 if unit else 1), 2) for n, unit in found]
    return _bounds(text, amounts) | {"unit": "CNY"}


def percentage(text: str) -> dict[str, Any]:
    """Percent."""
    found = re.findall(r"百分之([零一二两三四五六七八九十百]+)", text) or re.findall(r"\d+(?:\.\d+)?", text)
    return _bounds(text, [number(n) for n in found]) | {"unit": "percent"}


def age(text: str) -> dict[str, Any]:
    """Years of age, and whose limit it is."""
    sex = "male" if "男" in text else "female" if "女" in text else "any"
    return _bounds(text, [number(n) for n in re.findall(r"\d+", text)]) | {"unit": "year", "sex": sex}


def _iso_date(text: str, year: str) -> tuple[str, str]:
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        return text, match[1]
    parts = re.fullmatch(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(?:(\d{1,2})日)?", text)
    assert parts, text
    year = parts[1] or year
    if not parts[2]:
        return year, year
    day = f"-{int(parts[3]):02d}" if parts[3] else ""
    return f"{year or '-'}-{int(parts[2]):02d}{day}", year


def date(text: str) -> dict[str, Any]:
    """A date or a range of dates in ISO 8601; nothing where it does not say a calendar date (每月1日至20日)."""
    text = text.removesuffix("度")
    if not re.fullmatch(r"[\d年月日至\-—]+", text):
        return {}
    normal, year = [], ""
    for part in re.split("[至—]", text):
        iso, year = _iso_date(part, year)
        normal.append(iso)
    return {"normalized": "/".join(normal)}


def time_of_day(text: str) -> dict[str, Any]:
    """A time or a range of times, hh:mm; words for noon and afternoon shift a twelve-hour clock."""
    normal, later = [], False
    for word, hour, minute in re.findall(r"(上午|下午|中午)?(\d{1,2})[:：时](\d\d)?", text):
        later = later or word == "下午"
        value = int(hour) + (12 if later and int(hour) < 12 else 0)
        normal.append(f"{value:02d}:{minute or '00'}")
    return {"normalized": "/".join(normal)}


def phone(text: str) -> dict[str, Any]:
    """A number as printed is its own normal form."""
    return {"normalized": text}


def url(text: str) -> dict[str, Any]:
    """An address has no value beside its text."""
    return {}


#: Kinds of mentions that are listed exhaustively, with the readers of their values.
READERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "percentage": percentage,
    "money": money,
    "duration": duration,
    "age": age,
    "date": date,
    "time_of_day": time_of_day,
    "phone": phone,
    "url": url,
}
