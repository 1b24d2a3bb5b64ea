"""Numbers and bullets at the start of a line (forms.md, section 6: Numbering)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from extractors._folding import scan
from extractors._once import remembered

Style = Literal["cn", "cn_paren", "dun", "dot", "paren", "half_paren", "circled", "padded", "step", "chapter", "letter"]

_CN = "一二三四五六七八九十"
#: List numbers up to 九十九 as they are written correctly.
CN_NUM = "(?:[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_CN_DIGITS = {char: value for value, char in enumerate(_CN, start=1)}
_CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)} | {chr(0x2776 + n): n + 1 for n in range(10)}
_CIRCLED |= {chr(0x2474 + n): n + 1 for n in range(20)} | {chr(0x3220 + n): n + 1 for n in range(10)}
_CIRCLED |= {chr(0x2488 + n): n + 1 for n in range(20)}
_CIRCLED |= {chr(0x2780 + n): n + 1 for n in range(10)} | {chr(0x278A + n): n + 1 for n in range(10)}
_CIRCLED |= {chr(0x24EB + n): n + 11 for n in range(10)} | {chr(0x24F5 + n): n + 1 for n in range(10)}
_CIRCLED |= {chr(0x3280 + n): n + 1 for n in range(10)}
_LETTERS = "ABCDEFGHIJ"
BULLETS = "-*●■□◆◇○★☆▪▲△▼▽▾◀◁▷▸▹◈◉⊙❖☞✓✧➤➢※→√•·◎▶►»❓❔❗✅☑📌💡🔹🔸👉✔✦▍▌"

_OPEN, _CLOSE = r"[(\[【〔]", r"[)\]】〕]"
_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("cn", re.compile(rf"({CN_NUM})\s*[、.:](?=.)")),
    ("cn_paren", re.compile(rf"{_OPEN}\s*({CN_NUM})\s*{_CLOSE}\s*[、.]?")),
    ("dun", re.compile(r"(\d{1,3})\s*、")),
    ("padded", re.compile(r"(0\d)[.、\s]?\s*(?![\d-])(?=[^\s\d年月日])")),
    ("dot", re.compile(r"(\d{1,3})\s*(?:\.(?![\d])|[·•](?=\s*[\u4e00-\u9fff]))\s*")),
    ("paren", re.compile(rf"{_OPEN}\s*(\d{{1,3}})\s*{_CLOSE}\s*[、.]?")),
    ("half_paren", re.compile(r"(\d{1,2})\s*\)\s*")),
    ("circled", re.compile(rf"([{''.join(map(re.escape, _CIRCLED))}])\s*[、.]?")),
    ("circled", re.compile(r"(\d)\ufe0f?\u20e3\s*[、.]?\s*")),  # a digit in a key cap
    ("step", re.compile(rf"第\s*({CN_NUM}|\d{{1,2}})\s*步\s*[:,、]?\s*")),
    ("step", re.compile(rf"步骤\s*({CN_NUM}|\d{{1,2}})\s*[:,、.]\s*")),
    ("step", re.compile(r"(?:STEP|Step|step)\s*(\d{1,2})\s*[:.、]?\s*")),
    ("letter", re.compile(r"([A-J])\s*[.、]\s*(?=[\u4e00-\u9fff《“])")),
    ("chapter", re.compile(rf"第\s*({CN_NUM})\s*[章节]\s*")),
)
_BULLET = re.compile(rf"\s*(?:[{re.escape(BULLETS)}]\s*(?=\S))")
_LINE_DASH = re.compile(r"\s*[-*]\s+(?=\S)")


_LONGEST = 64  # characters of a number with the blanks around it
_HALF_WIDTH = "([0123456789ABCDEFGHIJ"
#: What the patterns begin with, to pass most texts by.
_FIRST = frozenset(f"{_CN}第步Ss【〔{_HALF_WIDTH}") | {chr(ord(char) + 0xFEE0) for char in _HALF_WIDTH} | set(_CIRCLED)


@dataclass(frozen=True, slots=True)
class Enumerator:
    """A number at the start of a text: its style, its value, and where the text behind it starts."""

    style: Style
    number: int
    end: int


def chinese_number(text: str) -> int:
    """The value of 一 … 九十九 as list numbers are written."""
    if "十" not in text:
        return _CN_DIGITS[text]
    tens, _, units = text.partition("十")
    return (_CN_DIGITS[tens] if tens else 1) * 10 + (_CN_DIGITS[units] if units else 0)


def _value(token: str) -> int:
    if token in _CIRCLED:
        return _CIRCLED[token]
    if token.upper() in _LETTERS:
        return _LETTERS.index(token.upper()) + 1
    return int(token) if token.isascii() else chinese_number(token)


@remembered
def enumerator(text: str) -> Enumerator | None:
    """The number that the text starts with, or None. A decimal (1.5), a date or an amount is no list number."""
    start = len(text) - len(text.lstrip())
    if text[start : start + 1] not in _FIRST:
        return None
    scanned = scan(text[: start + _LONGEST])
    for style, pattern in _PATTERNS:
        if match := pattern.match(scanned, start):
            return Enumerator(style, _value(match.group(1)), match.end())
    return None


def bullet_end(text: str) -> int:
    """Where the text behind a leading bullet starts; 0 without one."""
    match = _BULLET.match(text)
    return match.end() if match else 0


def list_dash_end(text: str) -> int:
    """Where the text behind a Markdown list dash (``- ``, ``* ``) starts; 0 without one."""
    match = _LINE_DASH.match(text)
    return match.end() if match else 0


_INLINE = {
    "dot": re.compile(r"(?:^|(?<=[^\d.A-Za-z]))(\d{1,2})\.(?!\d)"),
    "dun": re.compile(r"(?:^|(?<=[^\d.]))(\d{1,2})、"),
    "paren": re.compile(r"()\((\d{1,2})\)"),
    "cn_paren": re.compile(rf"\(({CN_NUM})\)"),
    "circled": re.compile(rf"([{''.join(map(re.escape, _CIRCLED))}])"),
    "latin": re.compile(r"(?:^|(?<=[^A-Za-z0-9.@/-]))([a-h])[.、)](?=\s*[\u4e00-\u9fff《])"),
    "slash": re.compile(r"(?:^|(?<=[\s。;,]))(\d{1,2})/(?=[\u4e00-\u9fff《])"),
    "step": re.compile(r"第([一二三四五六七八九])步[:,、]?"),
    "ordinal": re.compile(r"(?:^|(?<=[。;:,、\s]))([一二三四五六七八九])是"),
}


#: The first number of each style, without what has to stand around it.
_FIRST_ITEM = re.compile(
    rf"1[.、)/]|\(一\)|[{''.join(re.escape(sign) for sign, value in _CIRCLED.items() if value == 1)}]|a[.、)]|第一步|一是"
)


def inline_items(text: str) -> list[tuple[int, int, int]]:
    """Items of a list printed in one line: ``(start of number, start of text, end of text)`` each.

    Numbers must run 1, 2, 3 … and there must be at least two of them; else the list is empty.
    """
    scanned = scan(text)
    if not _FIRST_ITEM.search(scanned):
        return []
    best: list[tuple[int, int]] = []
    for pattern in _INLINE.values():
        hits: list[tuple[int, int]] = []
        for match in pattern.finditer(scanned):
            if _value(match.group(match.lastindex or 1)) == len(hits) + 1:
                hits.append((match.start(), match.end()))
        if len(hits) >= 2 and (not best or hits[0][0] < best[0][0]):
            best = hits
    if not best:
        return []
    ends = [start for start, _ in best[1:]] + [len(text)]
    return [(start, body, end) for (start, body), end in zip(best, ends, strict=True)]
