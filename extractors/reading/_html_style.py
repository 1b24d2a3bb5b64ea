"""What inline styles and default styles of HTML say about type, spacing and list numbers. Style sheets are not read."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml.etree import _Element as Element

from extractors.reading._numerals import numeral

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_BOLD = frozenset(["b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"])
_SPACED = frozenset(
    ["p", "blockquote", "dl", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "pre", "table", "ul"]
)
_LENGTH = re.compile(r"(-?\d*\.?\d+)(px|em|rem|pt|)")
_PER_EM = {"px": 16.0, "pt": 12.0, "em": 1.0, "rem": 1.0, "": 16.0}
_LISTS = {
    "decimal": "decimal", "1": "decimal", "decimal-leading-zero": "decimalZero", "a": "lowerLetter", "A": "upperLetter",
    "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
    "i": "lowerRoman", "I": "upperRoman", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCounting", "simp-chinese-informal": "chineseCounting", "trad-chinese-informal": "chineseCounting",
    "simp-chinese-formal": "chineseLegalSimplified", "cjk-decimal": "ideographDigital",
    "cjk-heavenly-stem": "ideographTraditional", "cjk-earthly-branch": "ideographZodiac",
}  # fmt: skip
_BULLETS = {"disc": "•", "circle": "○", "square": "■"}


@dataclass(frozen=True, slots=True)
class Face:
    """Type of the characters in an element: bold, size in points (null where unknown), and whether blanks count."""

    bold: bool = False
    size: float | None = None
    keeps_space: bool = False


def css_of(element: Element) -> dict[str, str]:
    """The declarations of its ``style`` attribute, in lower case."""
    pairs = (part.partition(":") for part in element.get("style", "").lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs if value}


def is_hidden(element: Element, css: dict[str, str]) -> bool:
    """Whether it is never shown; ``visibility`` does not count, as pages that load slowly hide their text with it."""
    return css.get("display") == "none" or element.get("hidden") is not None


def is_block(tag: str, css: dict[str, str]) -> bool:
    """Whether it starts a line of its own."""
    display = css.get("display", "")
    if display.startswith("inline"):
        return tag in ("li", "p", "td", "th", "tr")
    return tag in _BLOCKS or display in ("block", "flex", "grid", "list-item", "table")


def face_of(tag: str, css: dict[str, str], outer: Face) -> Face:
    """The type inside an element, inherited where it says nothing."""
    bold = True if tag in _BOLD else outer.bold
    weight = css.get("font-weight", "")
    if weight:
        bold = weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 600)
    space = css.get("white-space", "")
    keeps = space.startswith("pre") or space == "break-spaces" if space else tag == "pre" or outer.keeps_space
    return replace(outer, bold=bold, size=_size(css.get("font-size", ""), outer.size), keeps_space=keeps)


def _size(text: str, outer: float | None) -> float | None:
    match = _LENGTH.fullmatch(text)
    if not match or not match.group(2):
        return outer
    number, unit = float(match.group(1)), match.group(2)
    if unit == "em":
        return round(number * outer, 2) if outer else None
    return round(number * (0.75 if unit == "px" else 12.0 if unit == "rem" else 1.0), 2)


def margins(tag: str, css: dict[str, str], *, spaced: bool) -> tuple[float, float]:
    """White space above and below an element in em.

    Args:
        tag: Its name.
        css: Its inline style.
        spaced: Whether paragraphs have the margins that browsers give them.
    """
    usual = 1.0 if spaced and tag in _SPACED else 0.0
    parts = css.get("margin", "").split()
    top = _em(parts[0], usual) if parts else usual
    bottom = _em(parts[2 if len(parts) > 2 else 0], usual) if parts else usual
    return _em(css.get("margin-top", ""), top), _em(css.get("margin-bottom", ""), bottom)


def _em(text: str, otherwise: float) -> float:
    match = _LENGTH.fullmatch(text)
    if not match:
        return 0.0 if text == "auto" else otherwise
    return max(0.0, float(match.group(1)) / _PER_EM[match.group(2)])


def list_style(element: Element, css: dict[str, str], otherwise: str) -> str:
    """The style of the numbers of a list or an item: a CSS name or the value of ``type``."""
    named = css.get("list-style-type") or next(
        (word for word in css.get("list-style", "").split() if word == "none" or word in _LISTS or word in _BULLETS), ""
    )
    return named or element.get("type", "") or otherwise


def list_marker(style: str, number: int) -> str:
    """What is printed in front of an item, with the blank behind it."""
    if style == "none":
        return ""
    if style not in _LISTS:
        return _BULLETS.get(style, "•") + " "
    printed = numeral(_LISTS[style], number)
    return printed + ("、" if "一" in printed or "chinese" in _LISTS[style] else ". ")
