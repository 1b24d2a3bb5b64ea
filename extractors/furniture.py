"""Lines that belong to the page: running heads, folios, share bars, editors' lines. They stay in the ledger."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import replace

from extractors._enumerators import enumerator
from extractors._folding import match_key, scan, width
from extractors._furniture_forms import furniture_kind
from extractors._table_heads import heads
from extractors.headings import heading_key, listed_headings
from extractors.imprint import begins_like_editors, begins_with_label, imprint_parts
from extractors.page_marks import page_marks
from extractors.polls import poll_lines
from extractors.values.occupations import looks_like_occupation
from schemas.document import Document, Line

_MAX_HEAD = 24
_NAMES_PAGE = re.compile(
    r"(?:版|简报|专刊|快讯|月报|周报|通讯)$"
)  # names of a page or a paper: once beside a folio is enough
_EDGE = 3  # lines at the head and foot of a page where a running head can stand
_MAX_CELL = 30
_AMOUNT_CELL = re.compile(r"\s*\d{3,6}\s*元?(?:/\S{1,3})?\s*|\s*\d+(?:\.\d+)?\s*万?元(?:/\S{1,3})?\s*")
_MAX_ROW = 9  # lines of one row of a table that is printed one cell a line


_MOST_LINKS = 24  # lines at the end of a bulletin among which a list of other articles begins
_MAX_LINK = 44.0  # em

#: A drawn rule: one mark over and over, or the edge of a box drawn with characters.
_RULE = re.compile(
    r"\s*(?:([^\w\s。…！？!?★☆])(?:\s*\1){3,}|[★☆](?:\s*[★☆]){5,}|([^\w\s。…！？!?★☆√])\2{2}|[┌┐└┘├┤┬┴┼┏┓┗┛┣┫╔╗╚╝╭╮╰╯─━═]{3,})\s*"
)


#: A line inside a box drawn with characters.
_BOXED = re.compile(r"\s*[│┃║][^│┃║|]{1,40}[│┃║]\s*")


def is_rule(text: str) -> bool:
    """Whether a line is nothing but a drawn rule."""
    return _RULE.fullmatch(text) is not None


def kept_lines(lines: Sequence[Line], dropped: Container[int]) -> list[Line]:
    """The lines that are not dropped; a drawn rule between lines of plain text parts them as a blank line does.

    So does furniture above the name of a listed column: text that fills its last line does not go on with it.
    """
    kept: list[Line] = []
    between: list[str] = []
    for line in lines:
        if line.source_order in dropped:
            between.append(line.text)
            continue
        ruled = any(map(is_rule, between)) and not any(map(_BOXED.fullmatch, between))
        parted = line.place is None and (ruled or (bool(between) and _names_column(line)))
        kept.append(replace(line, gap_before=max(line.gap_before, 1.0)) if parted else line)
        between = []
    return kept


def _names_column(line: Line) -> bool:
    """Whether a line is a heading of the reviewed list that is no label of a guide as well."""
    return listed_headings().get(heading_key(line.text), ("", True))[1] is False


def _edge_key(line: Line) -> str:
    return re.sub(r"\d+", "#", match_key(line.text))


def _running_heads(document: Document) -> set[str]:
    """Keys of short lines that come back at the head or foot of several pages (digits may differ).

    Where pages are typeset their readers have looked for them already, by their place.
    """
    if len(document.pages) < 2:
        return set()
    seen: Counter[str] = Counter()
    for page in document.pages:
        edges = (*page.lines[:_EDGE], *page.lines[-_EDGE:])
        seen.update({_edge_key(line) for line in edges if len(line.text) <= 40 and line.place is None})
    return {key for key, count in seen.items() if count >= 2}


#: How much an occupation is wanted, told in stars below its name.
_MARKS_CELL = re.compile(r"[★☆▲△●◆■]{1,6}")


def _cells(lines: Sequence[Line]) -> set[int]:
    """Source orders of numbers and amounts alone on their lines that are cells of a table printed one cell a line.

    They stand below the heads of such a table, where it has serials only the next serial and amounts, or count
    1, 2, 3 … before names. A table goes on over the page.
    """
    cells: set[int] = set()
    headed, serials, running, named, since = 0, False, 0, 0, 0
    counted: set[int] = set()
    for index, line in enumerate(lines):
        since += 1
        number = line.text.strip().rstrip(".、．")
        if found := heads(line.text):
            headed, serials = headed + 1, serials or any(head.column == "serial" for head in found)
        elif len(line.text) > _MAX_CELL or re.search(r"[。；;]", line.text):
            headed, serials = 0, False
        serial = number.isdigit() and (not serials or int(number) == running + 1)
        if headed >= 2 and (serial or _AMOUNT_CELL.fullmatch(line.text)):
            cells.add(line.source_order)
        if index and _MARKS_CELL.fullmatch(line.text.strip()) and looks_like_occupation(lines[index - 1].text):
            cells.add(line.source_order)
        dotted = number.isdigit() and number != line.text.strip() and index > 0
        if dotted and _number_before(lines[index - 1]) + 1 == int(number):  # 4. without a name, behind 3.车工
            cells.add(line.source_order)
        if number == str(running + 1) and (since <= _MAX_ROW or not running or headed):
            named += any(looks_like_occupation(other.text) for other in lines[index + 1 : index + 3])
            counted.add(line.source_order)
            running, since = running + 1, 0
    return cells | (counted if running >= 3 and 2 * named > running else set())


def _number_before(line: Line) -> int:
    """The list number that a line starts with, else a number that nothing follows."""
    number = enumerator(line.text)
    return number.number if number else -2


def _names_page(line: Line) -> bool:
    """Whether a short line is the name of a page or a paper."""
    text = line.text.strip()
    return line.place is None and len(text) <= _MAX_HEAD and _NAMES_PAGE.search(text) is not None


def _heads_beside_folios(lines: Sequence[Line]) -> set[str]:
    """Keys of short lines that stand right beside page numbers again and again, where a page break left no form feed."""
    folios = {index for index, line in enumerate(lines) if furniture_kind(line.text) == "page"}
    if not folios:
        return set()
    beside: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for index, line in enumerate(lines):
        if line.place is not None or len(line.text.strip()) > _MAX_HEAD or furniture_kind(line.text):
            continue
        key = _edge_key(line)
        every[key] += 1
        named = _names_page(line)
        beside[key] += (2 if named else 1) * (not folios.isdisjoint((index - 1, index + 1)))
    return {key for key, count in beside.items() if count >= 2 and count * 2 > every[key]}


_LABEL_MARK = re.compile(r"[:：|｜│丨/／\s]")  # behind the label that each line of editors has
_OF_EDITORS = frozenset({"staff", "sent", "print", "editors", "contact", "remark"})


def _editors_line(line: Line) -> bool:
    """Whether a line is made of editors' names, numbers of copies and the like, and names no publisher or date.

    Data of a web page count where several stand on one line, as an article may have a 关键词：… of its own.
    """
    if not _LABEL_MARK.search(line.text.strip()) or not begins_like_editors(line.text):
        return False
    parts = imprint_parts(line.text) or []
    kinds = {part.kind for part in parts}
    if kinds == {"page"}:
        return len(parts) >= 2
    return kinds <= _OF_EDITORS and bool(kinds & {"staff", "print"})


def _links_at_end(lines: Sequence[Line]) -> set[int]:
    """Source orders of a list of other articles (往期回顾, 相关阅读) at the very end and of what stands below it.

    Its lines look like titles, but none has a text of its own. What the page prints about its publisher stays.
    """
    head: int | None = None
    for index in range(len(lines) - 1, max(-1, len(lines) - _MOST_LINKS - 1), -1):
        text = scan(lines[index].text.strip())
        if text.endswith(("。", ";")) or width(text) > _MAX_LINK or lines[index].place is not None:
            break
        if furniture_kind(text.strip("-—─=~★☆◆◇■●▼▲▶【】[]《》:： ")) in ("links", "further"):
            head = index
    if head is None:
        return set()
    return {line.source_order for line in lines[head:] if not _of_publisher(line.text)}


def _of_publisher(text: str) -> bool:
    """Whether a line belongs to the imprint: it begins with one of its labels or says for whom the bulletin is."""
    return (
        begins_with_label(text, "publisher", "date", "sent", "print", "editors", "contact")
        or "内部资料" in text[:_MAX_HEAD]
    )


def _in_box(lines: Sequence[Line], index: int) -> bool:
    """Whether a line between upright strokes stands in a drawn box: right by an edge or another such line, not alone."""
    if not _BOXED.fullmatch(lines[index].text):
        return False
    near = [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]]
    return any(is_rule(other.text) or _BOXED.fullmatch(other.text) for other in near)


def furniture(document: Document) -> frozenset[int]:
    """Source orders of the lines that are furniture."""
    heads = _running_heads(document)
    lines = document.lines
    found = _links_at_end(lines) | poll_lines(lines)
    cells = _cells(lines)
    for page in document.pages:
        last = len(page.lines) - 1
        beside = _heads_beside_folios(page.lines)
        for index, line in enumerate(page.lines):
            if line.source_order in cells and not line.furniture:
                continue
            at_edge = index < _EDGE or index > last - _EDGE
            if (
                line.furniture
                or (
                    furniture_kind(line.text) not in (None, "further") and not line.continues
                )  # a line of digits may end a sentence
                or (line.place is None and (is_rule(line.text) or _in_box(page.lines, index)))
                or (not line.continues and _editors_line(line))
                or (beside and _edge_key(line) in beside)
                or (index == 0 and page.number > 1 and _names_page(line))
                or (at_edge and page.number > 1 and _edge_key(line) in heads)
            ):
                found.add(line.source_order)
    return frozenset(found | page_marks(lines, found))
