"""Folded copies of a text for matching; never shown, never stored.

`scan` keeps every offset (one character in, one out), so a hit can be cut from the faithful text. `match_key` is for
comparing names and may change lengths.
"""

from __future__ import annotations

import re
import unicodedata

from extractors._once import remembered

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SAME = {
    **dict.fromkeys(map(ord, "—–―−‐﹣"), "-"),
    **dict.fromkeys(map(ord, "〜∼"), "~"),
    ord("﹝"): "〔",
    ord("﹞"): "〕",
}
_SCAN: dict[int, int | str] = {**_WIDTH, **_SAME, ord("\u3000"): " ", ord("\u00a0"): " ", ord("│"): "|", ord("丨"): "|"}
_BRACKETS = str.maketrans("〔〕﹝﹞[]【】〈〉{}「」『』", "()()()()()()()()")
_DROP = re.compile(r"[\s\"'“”‘’]")
#: ASCII marks beside Chinese characters: in a copy with half-width punctuation they were set full width.
_FOLDED_MARK = re.compile(r"(?<=[\u4e00-\u9fff”》])[,:;?!()]|[,:;?!()](?=[\u4e00-\u9fff“《])")


@remembered
def scan(text: str) -> str:
    """The text with full-width ASCII, dashes and tildes folded to ASCII, character for character."""
    return text.translate(_SCAN)


@remembered
def match_key(text: str) -> str:
    """The text folded for comparison: NFKC, one kind of bracket, no spaces or quotes, lower case."""
    return _DROP.sub("", unicodedata.normalize("NFKC", text).translate(_BRACKETS)).casefold()


def squeeze(text: str) -> str:
    """The text without any white space."""
    return "".join(text.split())


@remembered
def width(text: str) -> float:
    """Printed width in em: 1 for a Chinese character, one half for ASCII."""
    narrow = len(text.encode("ascii", "ignore"))
    return len(text) - 0.5 * (narrow - (len(_FOLDED_MARK.findall(text)) if narrow else 0))
