"""Forms of lines that belong to the page: page numbers, running heads, web chrome, editors' lines (reviewed data)."""

from __future__ import annotations

import re
from functools import cache

from extractors._folding import scan
from schemas._vocabulary import read_table

_MIN_BARE = 6  # characters between ornaments; fewer may be a heading
_ORNAMENTS = re.compile(r"^[^\w\s(（\[【“\"《{<-]+\s*|\s*[^\w\s)）\]】”\"》}>!?。-]+$")
_LETTER_SPACED = re.compile(r"(?:[\u4e00-\u9fff] +)+[\u4e00-\u9fff]")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    rows = read_table("furniture_patterns.csv")
    return tuple((re.compile(row["pattern"]), row["kind"], row["place"] == "margin") for row in rows)


@cache
def _any_pattern() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _, _ in _patterns()))


def furniture_kind(text: str, *, in_margin: bool = False) -> str | None:
    """The kind of furniture that a whole line is by its form, or None.

    Args:
        text: The line.
        in_margin: Whether geometry shows that it stands apart at the head or foot of a page; more forms count there.
    """
    line = scan(text.strip())
    if _LETTER_SPACED.fullmatch(line):
        line = line.replace(" ", "")  # set with white space between the characters
    kind = _kind(line, in_margin=in_margin)
    bare = _ORNAMENTS.sub("", line)
    return kind or (_kind(bare, in_margin=False) if bare != line and len(bare) >= _MIN_BARE else None)


def _kind(line: str, *, in_margin: bool) -> str | None:
    if not _any_pattern().fullmatch(line):
        return None
    fitting = (
        kind
        for pattern, kind, margin in _patterns()
        if kind != "links" and (in_margin or not margin) and pattern.fullmatch(line)
    )
    return next(fitting, None)


def heads_links(text: str) -> bool:
    """Whether a line is the head of a list of other articles (往期回顾)."""
    line = _ORNAMENTS.sub("", scan(text.strip())).strip(" :")
    return any(kind == "links" and pattern.fullmatch(line) for pattern, kind, _ in _patterns())
