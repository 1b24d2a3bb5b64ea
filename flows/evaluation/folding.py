"""When two values count as the same: the one place where text is folded for comparison.

Width (NFKC), white space (with characters that print nothing) and kinds of brackets are folded, nothing else; marks at
the ends are part of a value. The ``loose`` fold also drops closing marks and enclosing 《》: it is for partial facts
(``facts.json``), whose authors did not see the contract.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

_BRACKETS = str.maketrans("〔〕﹝﹞[]【】〈〉", "()()()()《》")
_SPACE = re.compile(r"[\s\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]+")  # invisible characters are white space too
_CLOSING = "。;；.、,"
_NUMBER_MARKS = re.compile(r"[、.,()：:\s]")

Fold = Callable[[Any], str]
Value = Any


@lru_cache(maxsize=1 << 16)
def _fold(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text).translate(_BRACKETS))


def fold(value: Value) -> str:
    """A value as text without white space, width and bracket kinds; numbers without a fraction of zero."""
    return _fold(f"{value:.10g}" if isinstance(value, float) else str(value))


def loose(value: Value) -> str:
    """As `fold`, without closing marks and without enclosing 《》."""
    text = fold(value).strip(_CLOSING)
    return text[1:-1] if text.startswith("《") and text.endswith("》") and text.count("《") == 1 else text


def without_separator(value: Value) -> str:
    """As `fold`, without the mark that parts an element of a list from the next one."""
    return fold(value).rstrip(_CLOSING)


def number_label(value: Value) -> str:
    """The number or marker of a question without brackets and marks: whether 、 belongs to it is a matter of taste."""
    return _NUMBER_MARKS.sub("", fold(value))


def same(expected: Value, actual: Value, folding: Fold = fold) -> bool:
    """Whether two values are the same: structs by the keys that are expected, lists element by element."""
    if expected is None:
        return actual in (None, "", [])
    if isinstance(expected, dict):
        return isinstance(actual, dict) and all(same(v, actual.get(key), folding) for key, v in expected.items())
    if isinstance(expected, list):
        return (
            isinstance(actual, list)
            and len(expected) == len(actual)
            and all(same(one, two, folding) for one, two in zip(expected, actual, strict=True))
        )
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if isinstance(expected, int | float) and isinstance(actual, int | float):
        return abs(expected - actual) < 1e-9
    return actual is not None and folding(expected) == folding(actual)


def likeness(expected: Value, actual: Value, folding: Fold = fold) -> float:
    """How much a value resembles the expected one, 0..1; 1 only for the same value."""
    if same(expected, actual, folding):
        return 1.0
    if expected in (None, [], "") or actual in (None, [], ""):
        return 0.0
    if isinstance(expected, str) and isinstance(actual, str):
        return 0.9 * fuzz.ratio(folding(expected), folding(actual)) / 100
    if isinstance(expected, dict) and isinstance(actual, dict) and expected:
        return 0.9 * sum(likeness(v, actual.get(key), folding) for key, v in expected.items()) / len(expected)
    if isinstance(expected, list) and isinstance(actual, list):
        pairs = zip(expected, actual, strict=False)
        return 0.9 * sum(likeness(one, two, folding) for one, two in pairs) / max(len(expected), len(actual))
    return 0.0


def leaves(value: Value, folding: Fold = fold) -> list[str]:
    """The folded single values inside a value."""
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in leaves(item, folding)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item, folding)]
    return [] if value is None else [folding(value)]
