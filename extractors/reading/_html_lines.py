"""An HTML tree to lines as a reader sees them: one line per block element or ``<br>``, in document order."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace

from lxml import etree
from lxml.etree import _Element as Element

from extractors._enumerators import bullet_end, enumerator
from extractors.reading._flow import Cell, Printed, Run, blank_lines, printed, table_lines
from extractors.reading._html_style import (
    Face,
    css_of,
    face_of,
    is_block,
    is_hidden,
    list_marker,
    list_style,
    margins,
)

_NEVER_SHOWN = frozenset(
    [
        "audio",
        "base",
        "canvas",
        "datalist",
        "embed",
        "head",
        "iframe",
        "img",
        "input",
        "link",
        "math",
        "meta",
        "noscript",
        "object",
        "param",
        "rp",
        "rt",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "track",
        "video",
        "wbr",
    ]
)
_SPACE = re.compile(r"([ \t\r\n\f]+)")


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line and the part of the page it stands in; ``part`` is null outside all known parts."""

    printed: Printed
    part: str | None


@dataclass(slots=True)
class _List:
    style: str
    number: int = 1
    step: int = 1


@dataclass(slots=True)
class _Open:
    """What an open element puts back when it ends."""

    face: Face
    part: str | None
    block: bool
    below: float


@dataclass
class LineReader:
    """Reads the lines of an element; used once. Elements of ``parts`` begin a part of the page."""

    parts: dict[Element, str] = field(default_factory=dict)
    face: Face = field(default_factory=Face)
    part: str | None = None
    spaced: bool = True
    lines: list[PageLine] = field(default_factory=list)
    _runs: list[Run] = field(default_factory=list)
    _pending: str = ""  # white space that counts only where more text follows
    _marker: str = ""
    _blank: float = 0.0
    _margin: float = 0.0
    _held: bool = False  # a blank that is no white space was seen, so an empty block is a blank line
    _broken: bool = False
    _lists: list[_List] = field(default_factory=list)
    _stack: list[_Open] = field(default_factory=list)

    def read(self, root: Element) -> list[PageLine]:
        """The lines of an element and all that it holds."""
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event == "start" and self._start(element):
                walker.skip_subtree()
            elif event == "end":
                self._end()
            if event != "start" and element is not root:
                self._text(element.tail)
        self._flush()
        return self.lines

    def _start(self, element: Element) -> bool:
        """Open an element; True where its content is done with."""
        tag = str(element.tag).lower()
        css = css_of(element)
        hidden = tag in _NEVER_SHOWN or is_hidden(element, css)
        block = not hidden and is_block(tag, css)
        above, below = margins(tag, css, spaced=self.spaced) if block else (0.0, 0.0)
        self._stack.append(_Open(self.face, self.part, block, below))
        if hidden:
            return True
        if block:
            self._flush()
            self._margin = max(self._margin, above)
        self.part = self.parts.get(element, self.part)
        self.face = face_of(tag, css, self.face)
        if tag == "br":
            self._break()
        elif tag in ("ol", "ul", "menu", "dir"):
            self._open_list(element, css, tag)
        elif tag == "li":
            self._item(element, css)
        elif tag == "table" and (rows := self._table(element)) is not None:
            self._add_rows(rows)
            return True
        self._text(element.text)
        return False

    def _end(self) -> None:
        opened = self._stack.pop()
        if opened.block:
            self._flush()
            self._margin = max(self._margin, opened.below)
        self.face, self.part = opened.face, opened.part

    # ---- text ------------------------------------------------------------------------------------------------------

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if self.face.keeps_space:
            for index, row in enumerate(text.replace("\r\n", "\n").split("\n")):
                if index:
                    self._break()
                self._put(row)
            return
        for place, part in enumerate(_SPACE.split(text)):
            if place % 2:
                self._pending = "\n" if "\n" in part or self._pending == "\n" else " "
            elif part:
                self._put(part)

    def _put(self, text: str) -> None:
        self._held = self._held or bool(text)
        if self._pending and self._runs and not (self._pending == "\n" and _both_wide(self._runs[-1].text, text)):
            self._runs.append(Run(" ", self.face.bold, self.face.size))
        self._pending = ""
        if text:
            self._runs.append(Run(text, self.face.bold, self.face.size))

    def _break(self) -> None:
        """A ``<br>``: the end of a line, or a blank line where none is open."""
        if not self._runs:
            self._blank += 1
        self._flush(broken=True)

    def _flush(self, *, broken: bool = False) -> None:
        first = next((run for run in self._runs if run.text.strip()), None)
        line = printed([replace(first, text=self._marker), *self._runs]) if first else None
        if line:
            gap = 0.0 if self._broken and not self._blank else self._blank + blank_lines(self._margin)
            continues = None if self._broken or broken else False
            self.lines.append(PageLine(replace(line, gap=gap, continues=continues), self.part))
            self._blank = self._margin = 0.0
            self._marker = ""
        elif self._held and self._runs:
            self._blank += 1
        self._runs, self._pending, self._held, self._broken = [], "", False, broken

    # ---- lists -----------------------------------------------------------------------------------------------------

    def _open_list(self, element: Element, css: dict[str, str], tag: str) -> None:
        style = list_style(element, css, "decimal" if tag == "ol" else "disc")
        first, step = _number(element.get("start")) or 1, 1
        if element.get("reversed") is not None:
            items = sum(1 for child in element if child.tag == "li")
            first, step = _number(element.get("start")) or items, -1
        del self._lists[_depth(element) :]
        self._lists.append(_List(style, first, step))

    def _item(self, element: Element, css: dict[str, str]) -> None:
        """Hold the number of an item ready; items that print a number of their own have none."""
        del self._lists[_depth(element) :]
        owner = self._lists[-1] if self._lists else _List("none")
        owner.number = _number(element.get("value")) or owner.number
        style = list_style(element, css, owner.style)
        start = _beginning(element)
        own = enumerator(start) is not None or bullet_end(start) > 0
        self._marker = "" if own else list_marker(style, owner.number)
        owner.number += owner.step

    # ---- tables ----------------------------------------------------------------------------------------------------

    def _table(self, table: Element) -> list[Printed] | None:
        """The lines of a table, its caption first; None where its content is to be read like any other."""
        if next(table.iterdescendants("table"), None) is not None:
            return None
        rows = [[self._cell(cell) for cell in row.iterchildren("td", "th")] for row in table.iterdescendants("tr")]
        captions = [line for caption in table.iterchildren("caption") for line in self._inner(caption)]
        if sum(map(_visible, table.iterdescendants("td", "th", "caption"))) != _visible(table):
            return None  # text outside its cells would be lost
        return captions + table_lines(rows)

    def _cell(self, cell: Element) -> Cell:
        columns, rows = (_number(cell.get(name)) or 1 for name in ("colspan", "rowspan"))
        return Cell(self._inner(cell), max(columns, 1), max(rows, 1))

    def _inner(self, element: Element) -> list[Printed]:
        face = face_of(str(element.tag), css_of(element), self.face)
        return [line.printed for line in LineReader(face=face, spaced=False).read(element)]

    def _add_rows(self, rows: list[Printed]) -> None:
        for index, line in enumerate(rows):
            gap = line.gap if index else self._blank + blank_lines(self._margin)
            self.lines.append(PageLine(replace(line, gap=gap), self.part))
        if rows:
            self._blank = self._margin = 0.0


def _depth(element: Element) -> int:
    """How many lists an element stands in."""
    return sum(1 for _ in element.iterancestors("ol", "ul", "menu", "dir"))


def _visible(element: Element) -> int:
    return sum(len("".join(text.split())) for text in element.itertext())


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"-?\d{1,5}", text.strip()) else 0


def _beginning(element: Element) -> str:
    """The first characters of an element."""
    text = ""
    for part in element.itertext():
        text += part.strip()
        if len(text) >= 12:
            break
    return text


def _both_wide(left: str, right: str) -> bool:
    """Whether a line break in the source stands between two Chinese characters, where it means nothing."""
    return all(unicodedata.east_asian_width(char) in "WF" or char in "“”‘’—…·" for char in (left[-1], right[0]))
