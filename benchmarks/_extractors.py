"""What JioNLP and Recognizers-Text find in texts, as rows of ``mentions``; run by `benchmarks.other_extractors`.

    PYTHON -m benchmarks._extractors TOOL < TEXTS.json > ROWS.json

Reads a list of texts and writes ``{"version": …, "rows": [[row, …], …]}``, one list a text; or ``{"missing": …}``.
Runs in an interpreter of its own: both bring packages that this project does not want (an ``emoji`` of 2022 among
them). Their answers are put into our kinds and units in their favour: what they leave out stays null, what they call a
span of days from a duration is a duration, and they are given no kind that they do not claim to know.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from importlib.metadata import PackageNotFoundError, version
from typing import Any

Row = dict[str, Any]
Finder = Callable[[str], Iterator[Row]]

JIONLP, RECOGNIZERS = "jionlp", "recognizers-text"
_UNITS = {"year": "year", "month": "month", "day": "calendar_day", "workday": "working_day", "hour": "hour"}
_TIMEX_UNITS = {"Y": "year", "M": "month", "D": "calendar_day", "BD": "working_day", "TH": "hour"}
_CURRENCIES = {"元": "CNY", "美元": "USD", "港元": "HKD", "欧元": "EUR", "日元": "JPY"}
_BASE = {"year": 2025, "month": 1, "day": 1}  # both resolve 12月31日 to a year; only what is printed is compared
_PRINTED_YEAR = re.compile(r"\d{4}年?|[〇零一二三四五六七八九]{4}年")
_DURATION = re.compile(r"(?P<number>\d+(?:\.\d+)?)个?(?P<unit>工作日|年|月|天|日|小时)")
_DURATION_UNITS = {
    "工作日": "working_day", "年": "year", "月": "month", "天": "calendar_day", "日": "calendar_day", "小时": "hour",
}  # fmt: skip


def row(kind: str, text: str, **columns: Any) -> Row:
    """A row of mentions."""
    return {
        "kind": kind,
        "text": text,
        "value_low": None,
        "value_high": None,
        "unit": None,
        "normalized": None,
    } | columns


def bounds(low: float, high: float, unit: str) -> Row:
    """The columns of a number or a range."""
    return {"value_low": low, "value_high": high, "unit": unit}


# ---- JioNLP ----------------------------------------------------------------------------------------------------------


def _jionlp() -> Finder:
    with redirect_stdout(sys.stderr):
        import jionlp
    import logging

    logging.disable(logging.ERROR)  # it logs every span that it gives up

    def find(text: str) -> Iterator[Row]:
        for item in jionlp.ner.extract_money(text, with_parsing=True) or []:
            numbers = item["detail"]["num"]
            numbers = [float(number) for number in (numbers if isinstance(numbers, list) else [numbers]) if number]
            if numbers:
                unit = _CURRENCIES.get(item["detail"]["case"], item["detail"]["case"])
                yield row("money", item["text"], **bounds(numbers[0], numbers[-1], unit))
        for item in jionlp.ner.extract_time(text, time_base=_BASE, with_parsing=True) or []:
            yield from _jio_time(item)
        for item in jionlp.extract_phone_number(text, detail=True):
            yield row("phone", item["text"], normalized=phone(item["text"]))
        for item in jionlp.extract_url(text, detail=True):
            yield row("url", item["text"], normalized=item["text"])

    return find


def _jio_time(item: dict[str, Any]) -> Iterator[Row]:
    text, detail = item["text"], item["detail"]
    printed = _DURATION.search(text)
    if item["type"] == "time_delta" or (
        item["type"] == "time_span" and printed and text.endswith(("内", "后", "以上"))
    ):
        if item["type"] == "time_delta":
            parts = detail["time"] if isinstance(detail["time"], list) else [detail["time"]]
            found = [(unit, number) for part in parts for unit, number in part.items() if unit in _UNITS]
            if found:
                unit = _UNITS[found[0][0]]
                yield row("duration", text, **bounds(found[0][1], found[-1][1], unit))
        elif printed:
            number = float(printed["number"])
            yield row("duration", text, **bounds(number, number, _DURATION_UNITS[printed["unit"]]))
    elif item["type"] in ("time_point", "time_span"):
        begin, end = detail["time"]
        if begin[:10] == end[:10] and begin[11:] != "00:00:00":
            same = begin[11:16] == end[11:16]
            yield row("time_of_day", text, normalized=begin[11:16] if same else f"{begin[11:16]}/{end[11:16]}")
        else:
            yield row("date", text, normalized=_date(text, begin, end))


def _date(text: str, begin: str, end: str) -> str:
    """The date in the precision that its bounds tell, without a year that is not printed."""
    if begin[:10] == end[:10]:
        found = begin[:10]
    elif begin[8:10] == "01" and begin[:7] == end[:7]:
        found = begin[:7]
    elif begin[5:10] == "01-01" and end[5:10] == "12-31" and begin[:4] == end[:4]:
        found = begin[:4]
    else:
        return f"{_yearless(text, begin[:10])}/{_yearless(text, end[:10])}"
    return _yearless(text, found)


def _yearless(text: str, date: str) -> str:
    return date if _PRINTED_YEAR.search(text) or len(date) == 4 else f"-{date[4:]}"


# ---- Recognizers-Text ------------------------------------------------------------------------------------------------


def _recognizers() -> Finder:
    import recognizers_suite as suite

    chinese = suite.Culture.Chinese

    def find(text: str) -> Iterator[Row]:
        for item in suite.recognize_percentage(text, chinese):
            number = float(item.resolution["value"].rstrip("%"))
            yield row("percentage", item.text, **bounds(number, number, "percent"))
        for item in suite.recognize_age(text, chinese):
            number = float(item.resolution["value"])
            yield row("age", item.text, **bounds(number, number, item.resolution["unit"].lower()))
        for item in suite.recognize_currency(text, chinese):
            if item.resolution.get("value"):
                number = float(item.resolution["value"])
                unit = item.resolution.get("isoCurrency") or item.resolution["unit"]
                yield row("money", item.text, **bounds(number, number, unit))
        for item in suite.recognize_datetime(text, chinese):
            yield from _timex(item.text, item.resolution)
        for item in suite.recognize_phone_number(text, chinese):
            yield row("phone", item.text, normalized=phone(item.text))
        for item in suite.recognize_url(text, chinese):
            yield row("url", item.text, normalized=item.text)

    return find


def _timex(text: str, resolution: dict[str, Any] | None) -> Iterator[Row]:
    value = (resolution or {}).get("values") or [{}]
    kind, timex = value[0].get("type", ""), value[0].get("timex", "")
    if kind == "duration":
        found = re.fullmatch(r"P(T?)(\d+(?:\.\d+)?)(BD|[YMDWH])", timex)
        if found and (unit := _TIMEX_UNITS.get(found[1] + found[3])):
            number = float(found[2])
            yield row("duration", text, **bounds(number, number, unit))
        else:
            yield row("duration", text)
    elif kind in ("date", "daterange"):
        ends = timex.strip("()").split(",")[:2]
        yield row("date", text, normalized="/".join(end.replace("XXXX", "-").replace("-XX-", "---") for end in ends))
    elif kind in ("time", "timerange", "datetimerange", "datetime"):
        clock = re.findall(r"T(\d\d)(?::(\d\d))?", timex)
        yield row("time_of_day", text, normalized="/".join(f"{hour}:{minute or '00'}" for hour, minute in clock[:2]))


def phone(text: str) -> str:
    """A number as we write it: digits, a hyphen behind the area code."""
    return re.sub(r"[（(](\d+)[)）]", r"\1-", text)


FINDERS: dict[str, Callable[[], Finder]] = {JIONLP: _jionlp, RECOGNIZERS: _recognizers}


def main() -> None:
    """Command line: see the module's docstring."""
    tool = sys.argv[1]
    texts = json.load(sys.stdin)
    try:
        find = FINDERS[tool]()
        distribution = tool if tool == JIONLP else "recognizers-text-suite"
        answer: dict[str, Any] = {"version": version(distribution), "rows": [list(find(text)) for text in texts]}
    except (ImportError, PackageNotFoundError) as error:
        answer = {"missing": str(error)}
    json.dump(answer, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
