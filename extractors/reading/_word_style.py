"""What the styles of a Word document say: type, spacing and list levels, inherited as Word inherits them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from extractors.reading._numerals import numeral

#: Elements of python-docx's own lxml classes; their type is private to it.
Element = Any
_TWIPS_A_LINE = 240.0
_OFF = ("0", "false", "off")
_MAX_CHAIN = 16  # styles based on styles; a ring ends here
_LEVELS = 9


def value(element: Element | None, path: str) -> str | None:
    """The ``w:val`` of the element at a path of tags (``w:pPr/w:pStyle``); None where it is not there."""
    found = child(element, path)
    return None if found is None else found.get(qn("w:val"))


def child(element: Element | None, path: str) -> Element | None:
    """The first element at a path of tags."""
    for tag in path.split("/"):
        element = None if element is None else element.find(qn(tag))
    return element


def is_on(element: Element | None) -> bool:
    """Whether an on/off element (``w:b``) is there and on."""
    return element is not None and element.get(qn("w:val"), "1") not in _OFF


@dataclass(frozen=True, slots=True)
class Level:
    """A list level: number format, text with %1 … %9, first number, and whether it prints all numbers as digits."""

    style: str
    text: str
    first: int
    as_digits: bool
    gap: str


class Styles:
    """The styles part of a document; ``root`` is null where it has none."""

    def __init__(self, root: Element | None) -> None:
        self._root = root
        self._by_id = {style.get(qn("w:styleId")): style for style in self._all()}
        self._known: dict[tuple[str, str | None, bool], list[Element]] = {}
        self._default = next((style for style in self._all() if _is_default(style)), None)

    def _all(self) -> list[Element]:
        return [] if self._root is None else list(self._root.iterchildren(qn("w:style")))

    def _inherited(self, tag: str, name: str | None, *, paragraph: bool = True) -> list[Element]:
        """The properties (``w:pPr``, ``w:rPr``) of a style and those it is based on, nearest first."""
        key = (tag, name, paragraph)
        if key not in self._known:
            found = (child(style, tag) for style in self.chain(name, paragraph=paragraph))
            self._known[key] = [one for one in found if one is not None]
        return self._known[key]

    def chain(self, name: str | None, *, paragraph: bool = True) -> Iterator[Element]:
        """A style and those it is based on, nearest first; the default paragraph style where none is named."""
        style = self._by_id.get(name) if name else None
        if style is None and paragraph:
            style = self._default
        for _ in range(_MAX_CHAIN):
            if style is None:
                return
            yield style
            style = self._by_id.get(value(style, "w:basedOn"))

    def paragraph_properties(self, paragraph: Element) -> list[Element]:
        """All ``w:pPr`` that hold for a paragraph, nearest first."""
        own = child(paragraph, "w:pPr")
        found = [
            own,
            *self._inherited("w:pPr", value(own, "w:pStyle")),
            child(self._root, "w:docDefaults/w:pPrDefault/w:pPr"),
        ]
        return [one for one in found if one is not None]

    def type_of(self, run: Element, paragraph: Element) -> tuple[bool, float | None]:
        """Whether a run is bold, and its size in points (null where nothing tells)."""
        own = child(run, "w:rPr")
        faces = [
            own,
            *self._inherited("w:rPr", value(own, "w:rStyle"), paragraph=False),
            *self._inherited("w:rPr", value(paragraph, "w:pPr/w:pStyle")),
            child(self._root, "w:docDefaults/w:rPrDefault/w:rPr"),
        ]
        bold = next((found for face in faces if (found := child(face, "w:b")) is not None), None)
        size = next((found for face in faces if (found := value(face, "w:sz"))), "")
        return is_on(bold), float(size) / 2 if size.isdigit() else None


def _is_default(style: Element) -> bool:
    return style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true", "on")


def spacing(properties: list[Element]) -> tuple[float, float]:
    """White space above and below a paragraph in lines."""
    found = [child(one, "w:spacing") for one in properties]

    def lines(side: str) -> float:
        for one in found:
            if one is None:
                continue
            for name, unit in ((f"w:{side}Lines", 100.0), (f"w:{side}", _TWIPS_A_LINE)):
                number = one.get(qn(name), "")
                if number.isdigit():
                    return float(number) / unit
        return 0.0

    return lines("before"), lines("after")


@dataclass
class Numbering:
    """The lists of a document and how far each has counted; ``root`` is null where it has none."""

    root: Element | None
    styles: Styles
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _started: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        every = [] if self.root is None else list(self.root)
        self._lists = {one.get(qn("w:numId")): one for one in every if one.tag == qn("w:num")}
        self._abstract = {one.get(qn("w:abstractNumId")): one for one in every if one.tag == qn("w:abstractNum")}

    def marker(self, properties: list[Element]) -> str:
        """The number or bullet that Word prints in front of the next paragraph with these properties, and counts it."""
        numbered = [found for one in properties if (found := child(one, "w:numPr")) is not None]
        number_id = next((found for one in numbered if (found := value(one, "w:numId")) is not None), None)
        place = next((found for one in numbered if (found := value(one, "w:ilvl")) is not None), "0")
        if number_id in (None, "0") or number_id not in self._lists:
            return ""
        depth = min(int(place), _LEVELS - 1) if place.isdigit() else 0
        return self._next(str(number_id), depth)

    def _next(self, number_id: str, depth: int) -> str:
        owner = self._lists[number_id]
        abstract_id = value(owner, "w:abstractNumId") or ""
        levels = self._levels(owner, abstract_id)
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(abstract_id, [None] * _LEVELS)
        if number_id not in self._started:
            self._started.add(number_id)
            for override in owner.iterchildren(qn("w:lvlOverride")):
                if (start := value(override, "w:startOverride")) and start.isdigit():
                    counts[int(override.get(qn("w:ilvl"), "0")) % _LEVELS] = int(start) - 1
        last = counts[depth]
        counts[depth] = levels[depth].first if last is None else last + 1
        counts[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        return _printed(levels, counts, depth)

    def _levels(self, owner: Element, abstract_id: str) -> dict[int, Level]:
        abstract = self._abstract.get(abstract_id)
        linked = value(abstract, "w:numStyleLink")
        if linked:  # the levels stand in another list, which the style names
            style = next(self.styles.chain(linked, paragraph=False), None)
            other = self._lists.get(value(style, "w:pPr/w:numPr/w:numId"))
            abstract = self._abstract.get(value(other, "w:abstractNumId"), abstract)
        every = [] if abstract is None else list(abstract.iterchildren(qn("w:lvl")))
        overrides = (child(one, "w:lvl") for one in owner.iterchildren(qn("w:lvlOverride")))
        every.extend(one for one in overrides if one is not None)
        return {int(one.get(qn("w:ilvl"), "0")): _level(one) for one in every if one.get(qn("w:ilvl"), "0").isdigit()}


def _level(element: Element) -> Level:
    style, start = value(element, "w:numFmt") or "decimal", value(element, "w:start") or "1"
    text = value(element, "w:lvlText")
    return Level(
        style=style,
        text=text if text is not None else "",
        first=int(start) if start.isdigit() else 1,
        as_digits=is_on(child(element, "w:isLgl")),
        gap="" if value(element, "w:suff") == "nothing" else " ",
    )


def _printed(levels: dict[int, Level], counts: list[int | None], depth: int) -> str:
    level = levels[depth]
    if level.style == "none":
        return ""
    if level.style == "bullet":
        return (level.text if level.text.strip() and not "\ue000" <= level.text[0] <= "\uf8ff" else "•") + level.gap
    text = level.text
    for place in range(depth + 1):
        other = levels.get(place)
        if other is None or f"%{place + 1}" not in text:
            continue
        number = counts[place] if counts[place] is not None else other.first
        style = "decimal" if level.as_digits and place < depth else other.style
        text = text.replace(f"%{place + 1}", numeral(style, number or 0))
    open_end = text[-1:] == "." or (text[-1:].isascii() and text[-1:].isalnum())
    return text + (level.gap if open_end else "")  # "1." and "5个" would read as 1.5
