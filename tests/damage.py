"""Damages a clean text the way copies do, and compares what comes out."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from conftest import Tables

from extractors.script import simplify
from schemas._vocabulary import read_table

_TRADITIONAL = {row["simplified"]: row["traditional"] for row in reversed(read_table("traditional_characters.csv"))}
_RADICALS = str.maketrans({"长": "⻓", "门": "⻔", "工": "⼯", "人": "⼈", "车": "⻋"})
_BRACKETS = str.maketrans("〔〕﹝﹞[]【】〈〉", "()()()()《》")
#: What damage or its folding may change: where characters stand, how many there are, and texts about the text.
_LEFT_OUT = {"sha256", "char_count", "claimed_char_ratio", "source_name", "char_start", "char_end", "message"}


def half_width(text: str) -> str:
    """ASCII punctuation throughout."""
    return text.translate(str.maketrans("，：；？！（）", ",:;?!()"))


def traditional(text: str) -> str:
    """The whole page in traditional characters."""
    return "".join(_TRADITIONAL.get(char, char) for char in text)


def radicals(text: str) -> str:
    """Some characters as their radicals."""
    return text.translate(_RADICALS)


def invisible(text: str) -> str:
    """Characters that nobody sees inside words."""
    chance = random.Random(1)
    signs = "\u200b\u200d\u00ad\ufeff\u2060\u200e\u202c"
    return "".join(
        char + (chance.choice(signs) if char not in "\r\n\f" and chance.random() < 0.1 else "") for char in text
    )


def letter_spaced(text: str) -> str:
    """Short lines of Chinese characters set apart by blanks."""
    return re.sub(r"(?m)^[\u4e00-\u9fff]{4,16}$", lambda match: " ".join(match.group()), text)


def with_readings(text: str) -> str:
    """Readings in brackets behind some characters."""
    return re.sub("[办要]", lambda match: match.group() + {"办": "(bàn)", "要": "（yao）"}[match.group()], text)


KINDS: tuple[Callable[[str], str], ...] = (
    half_width, traditional, radicals, invisible, letter_spaced, with_readings,
)  # fmt: skip


def fold(value: Any) -> Any:
    """A value without width, white space, kinds of brackets and script."""
    if isinstance(value, str):
        return simplify(re.sub(r"\s", "", unicodedata.normalize("NFKC", value).translate(_BRACKETS)))
    if isinstance(value, list):
        return [fold(item) for item in value]
    if isinstance(value, dict):
        return {key: fold(item) for key, item in value.items() if not key.endswith("_id") and key not in _LEFT_OUT}
    return value


def folded(tables: Tables) -> dict[str, list[Any]]:
    """All rows but issues, folded, without identifiers (they hang on the bytes and the raw text)."""
    return {name: [fold(row) for row in rows] for name, rows in tables.items() if name != "issues"}
