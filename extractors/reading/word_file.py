"""Word documents (.docx, as Word and WPS write them) to a `Document`: paragraphs, tables, text boxes, numbers of lists.

python-docx (MIT) opens the package; the text is read from its XML, because python-docx leaves out text boxes, content
controls, tracked insertions and the numbers of lists.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from docx import Document as open_document
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml.etree import LxmlError

from extractors.reading._errors import ReadError
from extractors.reading._flow import Cell, Printed, Run, blank_lines, printed, table_lines, to_document
from extractors.reading._word_style import Element, Numbering, Styles, child, is_on, spacing, value
from schemas.document import Document

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAX_UNPACKED = 300_000_000
MAX_XML = 60_000_000
MAX_PARTS = 5_000
MAX_ELEMENTS = 500_000
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_INSIDE = frozenset(
    qn(tag)
    for tag in ("w:hyperlink", "w:ins", "w:moveTo", "w:smartTag", "w:sdt", "w:sdtContent", "w:fldSimple", "w:customXml", "w:dir",
                "w:bdo", "w:ruby", "w:rubyBase")
)  # fmt: skip
#: What python-docx, zipfile and lxml raise on damaged packages (an element that must be there is an AttributeError).
PACKAGE_ERRORS = (
    OpcError, zipfile.BadZipFile, zlib.error, LxmlError, KeyError, ValueError, AttributeError, NotImplementedError, EOFError,
)  # fmt: skip
_PAGE_KINDS = ("nextPage", "oddPage", "evenPage", None)
_LEAVES = {qn("w:noBreakHyphen"): "-", qn("w:tab"): "\t", qn("w:ptab"): "\t"}


def read_docx(data: bytes, source_name: str, sha256: str) -> Document:
    """Read a Word document; boxes are null, pages are those that Word noted when it saved, and its breaks.

    Headers and footers are furniture, each text once; footnotes stand at the end; deleted and hidden text is left out.

    Raises:
        ReadError: ``empty_file``, ``truncated``, ``too_large``, or ``no_text_layer`` where it is nothing but pictures.
    """
    _check(data)
    try:
        word = open_document(io.BytesIO(data))
        lines = _all_lines(word)
    except PACKAGE_ERRORS as error:
        if "xcessive depth" in str(error):
            raise ReadError("too_large", "its tables or fields are nested too deeply to be read whole") from error
        raise ReadError("truncated", f"python-docx cannot open it: {type(error).__name__}: {error}") from error
    if all(line.furniture for line in lines):
        pictures = sum(1 for _ in word.element.body.iter(qn("w:drawing"), qn("w:pict")))
        if pictures:
            raise ReadError("no_text_layer", f"the text of the document is in its pictures ({pictures})")
        raise ReadError("empty_file", "no visible character")
    return to_document(lines, source_name, MEDIA_TYPE, sha256)


def _check(data: bytes) -> None:
    """Refuse what would fill the memory before anything is unpacked; the sizes that a zip states bind its reader.

    Raises:
        ReadError: ``empty_file``, ``truncated``, ``encrypted`` or ``too_large``.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise ReadError("empty_file", "the file is empty")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ReadError("truncated", f"no whole zip package: {error}") from error
    if any(entry.flag_bits & 1 for entry in entries):  # bit 0 of a part's flags
        raise ReadError("encrypted", "the parts of the Word file are encrypted")
    largest = max((entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels"))), default=0)
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED or largest > MAX_XML or len(entries) > MAX_PARTS:
        raise ReadError("too_large", f"{len(entries)} parts of {total:,} bytes, the largest text {largest:,}")


def _all_lines(word: WordDocument) -> list[Printed]:
    """The lines of body, notes, headers and footers.

    Raises:
        ReadError: ``too_large``.
    """
    body = word.element.body
    count = sum(1 for _ in body.iter())
    if count > MAX_ELEMENTS:
        raise ReadError("too_large", f"{count:,} elements, {MAX_ELEMENTS:,} are read")
    styles = Styles(_root(word.part, RELATIONSHIP_TYPE.STYLES))
    reader = _Reader(styles, Numbering(_root(word.part, RELATIONSHIP_TYPE.NUMBERING), styles))
    lines = reader.story(body)
    last = reader.page
    notes = [*_notes(word.part, reader, "FOOTNOTES", "w:footnote"), *_notes(word.part, reader, "ENDNOTES", "w:endnote")]
    head = _margin_lines(word.part, reader, RELATIONSHIP_TYPE.HEADER, 1)
    foot = _margin_lines(word.part, reader, RELATIONSHIP_TYPE.FOOTER, last)
    return [*head, *lines, *(replace(note, page=last) for note in notes), *foot]


def _parts(part: Part, kind: str) -> list[Part]:
    """The parts that a part names by a kind of relation, in the order of their names."""
    found = {
        rel.target_part.partname: rel.target_part
        for rel in part.rels.values()
        if rel.reltype == kind and not rel.is_external
    }
    return [found[name] for name in sorted(found)]


def _root(part: Part, kind: str) -> Element | None:
    return next((parse_xml(other.blob) for other in _parts(part, kind)), None)


def _margin_lines(part: Part, reader: _Reader, kind: str, page: int) -> list[Printed]:
    """Headers or footers as furniture, each text once."""
    lines = [line for other in _parts(part, kind) for line in reader.aside(parse_xml(other.blob))]
    once = {line.text.strip(): line for line in reversed(lines)}
    return [replace(line, page=page, furniture=True, gap=0.0) for line in reversed(once.values())]


def _notes(part: Part, reader: _Reader, kind: str, tag: str) -> list[Printed]:
    """Footnotes or endnotes, each with its number; separators are no notes."""
    root = _root(part, getattr(RELATIONSHIP_TYPE, kind))
    found: list[Printed] = []
    notes = [] if root is None else [note for note in root.iterchildren(qn(tag)) if note.get(qn("w:type")) is None]
    for number, note in enumerate(notes, start=1):
        lines = reader.aside(note)
        found.extend([replace(lines[0], text=f"[{number}] {lines[0].text.strip()}"), *lines[1:]] if lines else [])
    return found


@dataclass
class _Paragraph:
    """A paragraph while it is read: runs of the open line, finished lines, and the text boxes anchored in it."""

    element: Element
    runs: list[Run] = field(default_factory=list)
    lines: list[Printed] = field(default_factory=list)
    boxes: list[Printed] = field(default_factory=list)
    goes_on: bool | None = False


class _Reader:
    """Reads stories (body, header, note); keeps page, list counters and white space from one block to the next."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.styles, self.numbering = styles, numbering
        self.page = 1
        self._written = False  # whether anything stands on the page
        self._blank = 0.0
        self._below = 0.0
        self._fields: list[bool] = []  # open complex fields: whether their result has begun

    def aside(self, root: Element) -> list[Printed]:
        """The lines of a story outside the body, which turns no page."""
        page, written, state = self.page, self._written, (self._fields, self._blank, self._below)
        self._fields, self._blank, self._below = [], 0.0, 0.0
        lines = self.story(root)
        self.page, self._written = page, written or bool(lines)
        self._fields, self._blank, self._below = state
        return [replace(line, page=page) for line in lines]

    def story(self, root: Element) -> list[Printed]:
        """The lines of all paragraphs and tables directly in an element."""
        lines: list[Printed] = []
        for element in _blocks(root):
            if element.tag == qn("w:p"):
                lines.extend(self._paragraph(element))
            elif element.tag == qn("w:tbl"):
                lines.extend(self._table(element))
        return lines

    # ---- paragraphs ------------------------------------------------------------------------------------------------

    def _paragraph(self, element: Element) -> list[Printed]:
        properties = self.styles.paragraph_properties(element)
        if is_on(child(child(element, "w:pPr"), "w:pageBreakBefore")):
            self._turn()
        open_paragraph = _Paragraph(element)
        marker = self.numbering.marker(properties)
        if marker:
            open_paragraph.runs.append(Run(marker, *self.styles.type_of(element, element)))
        self._inline(element, open_paragraph)
        if marker and not "".join(run.text for run in open_paragraph.runs).removeprefix(marker).strip():
            open_paragraph.runs.clear()
        self._end_line(open_paragraph)
        lines = self._spaced(open_paragraph.lines, *spacing(properties))
        if (section := child(element, "w:pPr/w:sectPr")) is not None and value(section, "w:type") in _PAGE_KINDS:
            self._turn()
        return [*lines, *open_paragraph.boxes]

    def _spaced(self, lines: list[Printed], above: float, below: float) -> list[Printed]:
        if not lines:
            self._blank += 1
            return []
        gap = self._blank + blank_lines(max(above, self._below))
        self._blank, self._below = 0.0, below
        return [replace(lines[0], gap=gap), *lines[1:]]

    def _end_line(self, paragraph: _Paragraph, goes_on: bool | None = False) -> None:
        """End the open line; ``goes_on`` is what the next one does with the paragraph."""
        line = printed(paragraph.runs)
        if line:
            paragraph.lines.append(
                replace(line, page=self.page, continues=paragraph.goes_on if paragraph.lines else False)
            )
            self._written = True
        paragraph.runs.clear()
        paragraph.goes_on = goes_on

    def _turn(self) -> None:
        """Go to the next page; empty pages are not counted, so a break that Word noted twice is one."""
        self.page += int(self._written)
        self._written = False

    # ---- runs ------------------------------------------------------------------------------------------------------

    def _inline(self, element: Element, paragraph: _Paragraph) -> None:
        for inner in element:
            if inner.tag == qn("w:r"):
                self._run(inner, paragraph)
            elif inner.tag in _INSIDE:
                self._inline(inner, paragraph)
            elif inner.tag == _MC + "AlternateContent":
                self._inline(_chosen(inner), paragraph)

    def _run(self, run: Element, paragraph: _Paragraph) -> None:
        if is_on(child(run, "w:rPr/w:vanish")):
            return
        face = self.styles.type_of(run, paragraph.element)
        for inner in run:
            if inner.tag == qn("w:fldChar"):
                self._field(inner.get(qn("w:fldCharType")))
            elif inner.tag == qn("w:t") and all(self._fields):
                paragraph.runs.append(Run((inner.text or "").replace("\n", " "), *face))
            elif inner.tag in _LEAVES:
                paragraph.runs.append(Run(_LEAVES[inner.tag], *face))
            elif inner.tag == qn("w:sym"):
                paragraph.runs.append(Run(_symbol(inner.get(qn("w:char"), "")), *face))
            elif inner.tag in (qn("w:br"), qn("w:cr"), qn("w:lastRenderedPageBreak")):
                self._break(inner, paragraph)
            elif inner.tag == qn("w:ruby"):
                self._inline(inner, paragraph)
            else:
                self._boxes(inner, paragraph)

    def _field(self, kind: str | None) -> None:
        """Complex fields print their result, not their code."""
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _break(self, element: Element, paragraph: _Paragraph) -> None:
        if element.tag == qn("w:lastRenderedPageBreak"):
            self._end_line(paragraph, True)
            self._turn()
        elif element.get(qn("w:type")) == "page":
            self._end_line(paragraph)
            self._turn()
        elif element.get(qn("w:type")) == "column":
            self._end_line(paragraph, True)
        else:
            self._end_line(paragraph, None)

    def _boxes(self, element: Element, paragraph: _Paragraph) -> None:
        """Text boxes stand behind the paragraph that they are anchored in."""
        if element.tag == qn("w:txbxContent"):
            paragraph.boxes.extend(self.aside(element))
        else:
            for inner in _chosen(element) if element.tag == _MC + "AlternateContent" else element:
                self._boxes(inner, paragraph)

    # ---- tables ----------------------------------------------------------------------------------------------------

    def _table(self, table: Element) -> list[Printed]:
        gap, self._blank, self._below = self._blank + blank_lines(self._below), 0.0, 0.0
        rows = [row for row in _blocks(table) if row.tag == qn("w:tr") and child(row, "w:trPr/w:del") is None]
        lines = table_lines(_merged([list(self._cells(row)) for row in rows]))
        self._blank = self._below = 0.0
        return [replace(line, gap=gap if index == 0 else line.gap) for index, line in enumerate(lines)]

    def _cells(self, row: Element) -> Iterator[tuple[Cell, bool]]:
        """The cells of a row, each with whether it goes on with the cell above it."""
        before = value(row, "w:trPr/w:gridBefore")
        if before:
            yield Cell(columns=_columns(before, 0)), False
        for cell in _blocks(row):
            if cell.tag == qn("w:tc"):
                span, merge = value(cell, "w:tcPr/w:gridSpan") or "1", child(cell, "w:tcPr/w:vMerge")
                goes_on = merge is not None and merge.get(qn("w:val")) != "restart"
                yield Cell(self.story(cell), max(_columns(span, 1), 1)), goes_on


def _columns(number: str, otherwise: int) -> int:
    """A number of columns; another one where it is none that Word can write (it has at most 63)."""
    return int(number) if re.fullmatch("[0-9]{1,5}", number) else otherwise


def _merged(rows: list[list[tuple[Cell, bool]]]) -> list[list[Cell]]:
    """Rows of cells as HTML has them: a cell spans the rows in which the cells below it go on with it."""
    open_cells: dict[int, tuple[int, int]] = {}
    kept: list[list[Cell]] = []
    for row in rows:
        cells: list[Cell] = []
        below: dict[int, tuple[int, int]] = {}
        column = 0
        for cell, goes_on in row:
            if goes_on and column in open_cells:
                place, index = below[column] = open_cells[column]
                owner = kept[place][index]
                kept[place][index] = replace(owner, rows=owner.rows + 1, lines=[*owner.lines, *cell.lines])
            else:
                below[column] = (len(kept), len(cells))
                cells.append(cell)
            column += cell.columns
        open_cells = below
        kept.append(cells)
    return kept


def _blocks(root: Element) -> Iterator[Element]:
    """The blocks of a story: what stands directly in it, in content controls and in tracked insertions."""
    for element in root:
        if element.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo")):
            yield from _blocks(element)
        elif element.tag == _MC + "AlternateContent":
            yield from _blocks(_chosen(element))
        else:
            yield element


def _chosen(element: Element) -> Element:
    """One of the forms in which a file offers the same content: the new one where it is there."""
    choice = element.find(_MC + "Choice")
    fallback = element.find(_MC + "Fallback")
    return choice if choice is not None else fallback if fallback is not None else []


def _symbol(code: str) -> str:
    """A character of a symbol font; `repair` knows the usual bullets."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < 0xD800 or 0xE000 <= number < 0xFFFE else ""
