"""Forms of lines that belong to the page: page numbers, running heads, web chrome, editors' lines (reviewed data)."""

from __future__ import annotations

import re
from functools import cache

from extractors._folding import scan
from extractors._once import remembered
from schemas._vocabulary import read_table

#: Marks round a line of a web page that are no part of it (>>>点击蓝字, ▲点击上方蓝字▲).
_ORNAMENTS = "▲▼△▽►▶◀◄>》»<《«*★☆◆◇■□●○※↓↑→←👆👇☝~～=-—_· "
_LETTER_SPACED = re.compile(r"(?:[\u4e00-\u9fff] +)+[\u4e00-\u9fff]")
_BETWEEN_PARTS = re.compile(r"[\s|/;,]*")
_LONGEST = 200  # characters; a longer line is text, and a pattern may take the square of a line's length


@remembered
def line_form(text: str) -> str:
    """A line as forms of furniture are matched: folded, no white space round it; empty if it is too long to be any."""
    line = text.strip()
    return scan(line) if len(line) <= _LONGEST else ""


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    rows = read_table("furniture_patterns.csv")
    whole = (row for row in rows if row["place"] != "part")
    return tuple((re.compile(row["pattern"]), row["kind"], row["place"] == "margin") for row in whole)


@cache
def _parts() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["pattern"]) for row in read_table("furniture_patterns.csv") if row["place"] == "part")


@cache
def _any_part() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{part.pattern})" for part in _parts()))


@cache
def _any_pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _, _ in _patterns()))


def _is_chrome(line: str) -> bool:
    """Whether a line holds nothing but parts of a page's chrome (点击数：12　字体：大 中 小　打印).

    Of the parts that can stand at a place the longest one does, so that no part is read twice.
    """
    at = 0
    while at < len(line):
        if not _any_part().match(line, at):
            return False
        found = (part.match(line, at) for part in _parts())
        end = max((match.end() for match in found if match), default=at)
        if end == at:
            return False
        between = _BETWEEN_PARTS.match(line, end)
        at = between.end() if between else end
    return bool(line)


def furniture_kind(text: str, *, in_margin: bool = False) -> str | None:
    """The kind of furniture that a whole line is by its form, or None.

    Args:
        text: The line.
        in_margin: Whether geometry shows that it stands apart at the head or foot of a page; more forms count there.
    """
    return _kind(text, in_margin=True) if in_margin else _anywhere(text)


@remembered
def _anywhere(text: str) -> str | None:
    return _kind(text, in_margin=False)


def _kind(text: str, *, in_margin: bool) -> str | None:
    line = line_form(text)
    if _LETTER_SPACED.fullmatch(line):
        line = line.replace(" ", "")  # set with white space between the characters
    if not _any_pattern().fullmatch(line):
        if _is_chrome(line):
            return "chrome"
        bare = line.strip(_ORNAMENTS)
        kind = furniture_kind(bare) if bare and bare != line else None
        return kind if kind in ("chrome", "staff", "head") else None
    fitting = (kind for pattern, kind, margin in _patterns() if (in_margin or not margin) and pattern.fullmatch(line))
    return next(fitting, None)
