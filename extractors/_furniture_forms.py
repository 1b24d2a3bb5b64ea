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


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    rows = read_table("furniture_patterns.csv")
    whole = (row for row in rows if row["place"] != "part")
    return tuple((re.compile(row["pattern"]), row["kind"], row["place"] == "margin") for row in whole)


@cache
def _parts() -> re.Pattern[str]:
    """A line that holds nothing but parts of a page's chrome (点击数：12　字体：大 中 小　打印)."""
    parts = (row["pattern"] for row in read_table("furniture_patterns.csv") if row["place"] == "part")
    return re.compile(rf"(?:(?:{'|'.join(parts)})[\s|/;,]*)+")


@cache
def _any_pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _, _ in _patterns()))


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
    line = scan(text.strip())
    if _LETTER_SPACED.fullmatch(line):
        line = line.replace(" ", "")  # set with white space between the characters
    if not _any_pattern().fullmatch(line):
        if _parts().fullmatch(line):
            return "chrome"
        bare = line.strip(_ORNAMENTS)
        kind = furniture_kind(bare) if bare and bare != line else None
        return kind if kind in ("chrome", "staff", "head") else None
    fitting = (kind for pattern, kind, margin in _patterns() if (in_margin or not margin) and pattern.fullmatch(line))
    return next(fitting, None)
