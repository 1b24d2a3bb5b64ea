"""Light markup of values in the sentences of a bank.

``{d:5个工作日内}`` is a duration, ``{p:20%|to=职工基本养老保险}`` a rate that says what it is about. Short names:
``p`` percentage, ``m`` money, ``d`` duration, ``a`` age, ``t`` date, ``h`` time of day, ``f`` phone, ``u`` url, ``pf``
platform, ``c`` a cited act (``《title》（number）第…条``), ``o`` a receipt or form that is no act, ``x`` digits that are no
value. Values are read from the printed text by `tools.gold.values`, or given (``{d:半年|low=6}``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tools.gold import values

Row = dict[str, Any]
NAMES = {
    "p": "percentage", "m": "money", "d": "duration", "a": "age", "t": "date", "h": "time_of_day", "f": "phone",
    "u": "url", "pf": "platform",
}  # fmt: skip
_MARK = re.compile(r"\{(p|m|d|a|t|h|f|u|pf|c|o|x):([^{}|]*)((?:\|[a-z]+=[^{}|]*)*)\}")
_KEYS = {"low": "value_low", "high": "value_high", "to": "applies_to", "norm": "normalized"}
_ARTICLE = re.compile(r"第([零一二两三四五六七八九十百\d]+)条(?:第([一二三四五六七八九十\d]+)款)?(?:第[（(]?([一二三四五六七八九十\d]+)[）)]?项)?$")  # fmt: skip
_ACT = re.compile(
    r"^《(?P<title>.+)》(?:[（(](?P<number>[^（()）]*(?:[（(]\d{4}[）)])?[^（()）]*号)[）)])?(?P<tail>.*)$"
)
_BARE_ACT = re.compile(
    r"^(?P<title>[^《》]+?)[（(](?P<number>[^（()）]*(?:[（(]\d{4}[）)])?[^（()）]*号)[）)](?P<tail>)$"
)


@dataclass(frozen=True)
class Marked:
    """Printed text and the values in it, in the order of printing."""

    text: str
    mentions: tuple[Row, ...] = ()
    citations: tuple[Row, ...] = ()
    outcomes: tuple[str, ...] = ()

    def __add__(self, other: Marked | str) -> Marked:
        other = plain(other) if isinstance(other, str) else other
        return Marked(
            self.text + other.text,
            self.mentions + other.mentions,
            self.citations + other.citations,
            self.outcomes + other.outcomes,
        )

    def __radd__(self, other: str) -> Marked:
        return plain(other) + self


def plain(text: str) -> Marked:
    """Text without values."""
    return Marked(text)


def join(parts: Iterable[Marked], separator: str = "") -> Marked:
    """Texts one after the other."""
    whole: Marked | None = None
    for part in parts:
        whole = part if whole is None else whole + separator + part
    return whole or plain("")


def citation(text: str) -> Row:
    """The row of a cited act, from its printed form."""
    match = _ACT.match(text) or _BARE_ACT.match(text)
    if not match:
        title = re.sub(r"第[零一二两三四五六七八九十百\d]+条.*$", "", text).strip("《》")
        match_number = re.fullmatch(r"[^《》]*[〔﹝\[（(【]\d{4}[〕﹞\]）)】]\d+号", text)
        return {"text": text, "title": None, "doc_number": text} if match_number else {"title": title}
    row: Row = {"title": match["title"], "doc_number": match["number"]}
    if not match["tail"]:
        row["text"] = text
    elif place := _ARTICLE.search(match["tail"]):
        for key, part in zip(("article_no", "paragraph_no", "item_no"), place.groups(), strict=True):
            row[key] = None if part is None else str(int(values.number(part)))
    return row


def parse(text: str) -> Marked:
    """A sentence of a bank as printed text with its values.

    Raises:
        ValueError: A digit, a title or a brace stands outside the markup.
    """
    made, last = plain(""), 0
    for match in _MARK.finditer(text):
        made = made + _outside(text[last : match.start()]) + _value(match[1], match[2], match[3])
        last = match.end()
    return made + _outside(text[last:])


def _outside(text: str) -> str:
    if found := re.search(
        r"[\d{}《》%]|百分之|(?<![同每])[一二两三四五六七八九十半]+(?:个工作日|个月|年(?!度)|天|日|小时|周岁|元)", text
    ):
        raise ValueError(f"{found[0]!r} outside markup in {text!r}")
    return text


def _value(name: str, text: str, options: str) -> Marked:
    if name == "x":
        return plain(text)
    if name == "o":
        return Marked(text, outcomes=(text.strip("《》"),))
    if name == "c":
        return Marked(text, citations=(citation(text),))
    kind = NAMES[name]
    row: Row = {"kind": kind, "text": text} | (values.READERS[kind](text) if kind in values.READERS else {})
    for option in filter(None, options.split("|")):
        key, _, given = option.partition("=")
        row[_KEYS[key]] = values.number(given) if key in ("low", "high") else given
    return Marked(text, mentions=(row,))


@dataclass
class Piece:
    """One printed paragraph: its kind for the setter (col title h h3 p li src), or ``blank``."""

    kind: str
    text: Marked

    @property
    def line(self) -> str:
        """The paragraph as printed."""
        return self.text.text


@dataclass
class Article:
    """An article as printed and the rows that it holds."""

    pieces: list[Piece]
    rows: dict[str, list[Row]]
    forms: set[str] = field(default_factory=set)
    taste: set[str] = field(default_factory=set)  # tables whose list is not exhaustive here
    table: list[tuple[str, list[str]]] = field(default_factory=list)  # groups to set as a ruled table on a page

    @property
    def body(self) -> str:
        """The text below the title without the credit."""
        return "\n".join(p.line for p in self.pieces if p.kind not in ("col", "title", "src", "blank"))
