"""PDF to a `Document`: pages of lines in reading order, with boxes, paragraphs and furniture."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter

import numpy as np

from extractors.layout.captions import captions, pictures_of
from extractors.layout.furniture import Candidate, furniture, margin_rows, normal_form
from extractors.layout.lines import Fragments, Piece, fragments
from extractors.layout.page import PlacedLine, body_size, lay_out, rules_of
from extractors.layout.paragraphs import Setting, bottom_of, continues, gap_above, own_right, style_of
from extractors.layout.printed import Floats, Order, Printed
from extractors.layout.turned import turned_lines
from extractors.limits import Limits
from extractors.options import DEFAULT, INSTALL_OCR, Engine, OcrMode, ocr_version
from extractors.reading._errors import ReadError
from extractors.reading.glyphs import RULE_H, PageFailure, PageGlyphs, is_space, string_of
from extractors.reading.quality import judge
from extractors.reading.repair import repair
from schemas.document import Box, Document, Line, Page, PageIssue, Place

MEDIA_TYPE = "application/pdf"
_LARGE_RATIO = 1.6  # type so much larger than the body may be a masthead that running heads repeat
_HEADER_BYTES = 1024
_COMMON_WEIGHT = 0.6
LIMITS = Limits()
_UNUSABLE = ("glyph_unmapped", "no_text_layer")  # pages that OCR can read


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page between reading and layout: glyphs, fragments, what is printed, and which fragments are furniture.

    ``pieces`` are the fragments as plain values. Their glyphs stand in ``order``; ``characters`` is the text of all of
    them, and ``gaps`` counts the gaps before each one in which a blank may be seen.
    """

    page: PageGlyphs
    found: Fragments
    pieces: list[Piece]
    order: Order
    printed: Printed
    characters: str
    gaps: list[int]
    body: float
    furniture: frozenset[int] = frozenset()

    def confidence(self, members: tuple[int, ...]) -> float | None:
        """The mean score of the recognised glyphs of fragments; None where they come from the file itself."""
        return None if self.page.scores is None else _mean(self.page.scores[self._glyphs(members)])

    def _glyphs(self, members: tuple[int, ...]) -> Order:
        """The places of the glyphs of fragments."""
        return np.concatenate([self.order[self.pieces[place].start : self.pieces[place].stop] for place in members])

    def text(self, members: tuple[int, ...]) -> str:
        """The text of fragments that stand on one row, printed blanks included."""
        blanks = self._blanks(members)
        first = self.pieces[members[0]]
        if len(members) == 1 and not len(blanks) and self.gaps[first.start] == self.gaps[first.stop - 1]:
            return repair(self.characters[first.start : first.stop])
        return repair(self.printed.text(np.concatenate([self._glyphs(members), blanks])))

    def _blanks(self, members: tuple[int, ...]) -> Order:
        """The places of the printed blanks between fragments that stand on one row."""
        if not len(self.printed.blanks):
            return self.printed.blanks
        pieces = [self.pieces[place] for place in members]
        x0, x1 = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
        return self.printed.blanks_in(x0, x1, pieces[-1].baseline, max(piece.size for piece in pieces))

    def line_text(self, placed: PlacedLine) -> str:
        """The text of a line, across or down the page."""
        if placed.vertical:
            return "".join(self.text((place,)) for place in placed.members)
        return self.text(placed.members)

    def cell_text(self, members: tuple[int, ...]) -> str:
        """The text of a table cell, its rows joined as Chinese text is: without a blank."""
        rows: list[list[int]] = []
        for place in members:
            if rows and abs(self.pieces[place].baseline - self.pieces[rows[-1][0]].baseline) < 1.0:
                rows[-1].append(place)
            else:
                rows.append([place])
        return "".join(self.text(tuple(row)) for row in rows)


def _mean(scores: Floats) -> float:
    return round(float(scores.mean()), 3)


def engine_pages(data: bytes, engine: Engine, only: frozenset[int] | None = None) -> Iterator[PageGlyphs | PageFailure]:
    """The glyphs of all pages (or ``only`` some), as one of the two engines reads them.

    Raises:
        ReadError: ``encrypted``, ``truncated`` or ``no_pages``.
    """
    reader: Callable[[bytes, frozenset[int] | None], Iterator[PageGlyphs | PageFailure]]
    if engine == "pdfium":
        from extractors.reading.pdfium_engine import read_pages as reader
    else:
        from extractors.reading.pdfplumber_engine import read_pages as reader
    return reader(data, only)


def _opened_pages(data: bytes, engine: Engine, only: frozenset[int]) -> Iterator[PageGlyphs | PageFailure]:
    """The pages of one engine; they all fail where it cannot open the file, though the gate can."""
    try:
        yield from engine_pages(data, engine, only)
    except ReadError as error:
        if error.code not in ("truncated", "no_pages"):
            raise
        yield from (PageFailure(number, error.message) for number in sorted(only))


def _pages_and_faults(
    data: bytes, engine: Engine, expected: int, limits: Limits
) -> tuple[list[PageGlyphs], list[PageIssue]]:
    """All pages that can be read, by the other engine where the chosen one fails, and what went wrong."""
    pages: dict[int, PageGlyphs] = {}
    faults: dict[int, str] = dict.fromkeys(range(1, expected + 1), f"{engine} does not find this page")
    issues: list[PageIssue] = []
    characters = 0
    for page in _opened_pages(data, engine, frozenset(faults)):
        if isinstance(page, PageFailure):
            faults[page.number] = page.message
        else:
            pages[page.number] = page
            faults.pop(page.number, None)
            characters += len(page.glyphs)
            if characters > limits.characters:
                raise ReadError("too_large", f"more than {limits.characters} characters")
    other: Engine = "pdfplumber" if engine == "pdfium" else "pdfium"
    if other == "pdfium":  # a stream of another length than it says is silently empty to pdfplumber
        empty = {number: "pdfplumber finds no text" for number, page in pages.items() if not len(page.glyphs)}
    else:
        empty = {}
    doubtful = {**faults, **empty}
    for page in _opened_pages(data, other, frozenset(doubtful)) if doubtful else ():
        if isinstance(page, PageGlyphs) and (page.number in faults or len(page.glyphs)):
            pages[page.number] = page
            faults.pop(page.number, None)
            message = f"read with {other}: {doubtful[page.number]}"
            issues.append(PageIssue("engine_fallback", page.number, message))
    issues.extend(PageIssue("page_unreadable", number, message) for number, message in faults.items())
    return [pages[number] for number in sorted(pages)], issues


def read_pdf(
    data: bytes,
    source_name: str,
    sha256: str,
    *,
    engine: Engine = DEFAULT.engine,
    ocr: OcrMode = "off",
    limits: Limits = LIMITS,
) -> Document:
    """Read a PDF; each page's lines stand in reading order and are counted in it by ``source_order``.

    A page that the engine fails on is read by the other one. Pages without a usable text layer (or, forced, all) are
    recognised from their picture and have an issue `ocr_text`. Pages that cannot be read either way have no lines and
    an entry in ``issues`` (`page_unreadable`, `no_text_layer`, `glyph_unmapped`, `ocr_failed`).

    Raises:
        ReadError: ``empty_file``, ``not_a_pdf``, ``encrypted``, ``truncated``, ``no_pages``; and ``no_text_layer``
            or ``glyph_unmapped`` (after OCR ``ocr_found_nothing``) where that holds for every page that is not blank;
            ``ocr_not_installed`` where OCR is forced without the extra; ``too_many_pages`` or ``too_large`` for what
            is over the limits.
    """
    if ocr == "force" and ocr_version() is None:
        raise ReadError("ocr_not_installed", "OCR is forced")
    expected = gate(data)
    if expected > limits.pages:
        raise ReadError("too_many_pages", f"{expected} pages, more than {limits.pages}")
    found, issues = _pages_and_faults(data, engine, expected, limits)
    sizes = {page.number: (page.width, page.height) for page in found}
    usable: dict[int, PageGlyphs] = {}
    for page in found:
        good, issue = judge(page)
        issues.extend([issue] if issue else [])
        if good:
            usable[page.number] = page
    if ocr != "off":
        every = ocr == "force" or not has_text(usable.values())  # outlines instead of text look blank
        wanted = [number for number in range(1, expected + 1) if every or number not in usable]
        recognised, issues = _recognised(data, wanted, issues)
        usable.update(recognised)
        sizes.update({number: (page.width, page.height) for number, page in recognised.items()})
    if not has_text(usable.values()):
        _give_up(issues)
    issues.sort(key=lambda issue: (issue.page, issue.code))
    return Document(source_name, MEDIA_TYPE, sha256, set_pages(usable, sizes, expected), tuple(issues))


def has_text(pages: Iterable[PageGlyphs]) -> bool:
    """Whether any page has a visible character."""
    return any(not is_space(page.glyphs["code"]).all() for page in pages)


def _recognised(
    data: bytes, numbers: list[int], issues: list[PageIssue]
) -> tuple[dict[int, PageGlyphs], list[PageIssue]]:
    """The pages on which OCR finds text, and the issues: those of these pages give way to what OCR says."""
    if not numbers:
        return {}, issues
    if ocr_version() is None:
        return {}, [_with_advice(issue) if issue.code in _UNUSABLE else issue for issue in issues]
    from extractors.reading.ocr import recognised_pages

    pages: dict[int, PageGlyphs] = {}
    said: list[PageIssue] = []
    for result in recognised_pages(data, numbers):
        if isinstance(result, PageFailure):
            said.append(PageIssue("ocr_failed", result.number, result.message))
            continue
        said.extend(result.issues)
        if len(result.page.glyphs):
            pages[result.page.number] = result.page
    return pages, [issue for issue in issues if issue.page not in pages] + said


def _with_advice(issue: PageIssue) -> PageIssue:
    return replace(issue, message=f"{issue.message}; to have it recognised: {INSTALL_OCR}")


def gate(data: bytes) -> int:
    """The number of pages as pdfium counts them, after the checks that need no page.

    Raises:
        ReadError: ``empty_file``, ``not_a_pdf``, ``encrypted``, ``truncated`` or ``no_pages``.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise ReadError("empty_file", "the file is empty")
    if b"%PDF-" not in data[:_HEADER_BYTES]:
        raise ReadError("not_a_pdf", "no %PDF- header")
    from extractors.reading.pdfium_engine import page_count

    count = page_count(data)
    if not count:
        raise ReadError("no_pages", "the PDF has no page")
    return count


def _give_up(issues: list[PageIssue]) -> None:
    codes = {issue.code for issue in issues}
    if "ocr_text" in codes:
        raise ReadError("ocr_found_nothing", next(issue.message for issue in issues if issue.code == "ocr_text"))
    for code in _UNUSABLE:
        if code in codes:
            raise ReadError(code, next(issue.message for issue in issues if issue.code == code))
    if "page_unreadable" in codes:
        raise ReadError("truncated", "no page could be read: " + issues[0].message)
    raise ReadError("no_text_layer", "no page has text")


def _sheet(page: PageGlyphs) -> _Sheet:
    upright = np.flatnonzero(page.glyphs["turn"] == 0)
    found, order = fragments(page.glyphs.take(upright))
    order, printed = upright[order], Printed.of(page.glyphs)
    characters = string_of(page.glyphs["code"][order])
    pieces = [Piece(*row) for row in found.tolist()]
    return _Sheet(page, found, pieces, order, printed, characters, printed.gaps_before(order), body_size(found))


def set_pages(
    pages: Mapping[int, PageGlyphs], sizes: Mapping[int, tuple[float, float]], count: int
) -> tuple[Page, ...]:
    """Pages 1 to ``count`` with their lines set in reading order; those not in ``pages`` have none."""
    sheets = {number: _sheet(pages[number]) for number in sorted(pages)}
    _forget_common_weight(sheets)
    return _pages(_with_furniture(sheets), sizes, count)


def _forget_common_weight(sheets: dict[int, _Sheet]) -> None:
    """Take no weight for bold where most of the text has it (a heavy text face), in place."""
    count = sum(int(sheet.found["count"].sum()) for sheet in sheets.values())
    bold = sum(float((sheet.found["count"] * sheet.found["bold"]).sum()) for sheet in sheets.values())
    if bold > _COMMON_WEIGHT * count:
        for sheet in sheets.values():
            sheet.found["bold"] = 0.0
            for piece in sheet.pieces:
                piece.bold = 0.0


def _with_furniture(sheets: dict[int, _Sheet]) -> dict[int, _Sheet]:
    """The sheets with their furniture marked."""
    candidates: list[Candidate] = []
    large: set[str] = set()
    for number, sheet in sheets.items():
        found = sheet.found
        across = rules_of(sheet.page.shapes, RULE_H)
        for place, at_head, row in margin_rows(found, across, sheet.body, sheet.page.height):
            line = sheet.pieces[place]
            text = sheet.text((place,))
            candidates.append(Candidate(number, place, text, line.baseline, line.size, at_head, row))
        for place in np.flatnonzero(found["size"] >= _LARGE_RATIO * sheet.body).tolist():
            large.add(normal_form(sheet.text((place,))))
    body = float(np.median([sheet.body for sheet in sheets.values()] or [10.0]))
    marked = furniture(candidates, large, body)
    return {
        number: replace(sheet, furniture=frozenset(place for page, place in marked if page == number))
        for number, sheet in sheets.items()
    }


@dataclass(slots=True)
class _Row:
    """A line on its way to the `Document`: its setting and what the schema wants besides."""

    setting: Setting
    furniture: bool
    caption: bool = False
    cells: tuple[str, ...] = ()
    place: Place | None = None
    confidence: float | None = None

    @property
    def aside(self) -> bool:
        """Whether the line takes no part in the running text."""
        return self.furniture or self.caption


def _pages(sheets: dict[int, _Sheet], sizes: Mapping[int, tuple[float, float]], count: int) -> tuple[Page, ...]:
    rows = {number: _set_to_edges(_rows(sheet)) for number, sheet in sheets.items()}
    body = float(np.median([sheet.body for sheet in sheets.values() if sheet.pieces] or [10.0]))
    text = [row.setting for number in sorted(rows) for row in rows[number] if not row.furniture]
    style = style_of(text, body)
    pages, order = [], 0
    heads: tuple[str, ...] = ()
    for number in range(1, count + 1):
        lines = []
        above: list[Setting] = []
        last: dict[int, Setting] = {}  # by zone: at the start of one only the words tell what it goes on with
        for place, row in enumerate(rows.get(number, [])):
            zone = row.place.zone if row.place else -1
            goes_on = zone in last and not row.aside and continues(last[zone], row.setting, style)
            repeated = bool(row.cells) and row.cells == heads and _opens_table(rows[number], place)
            if row.cells and _opens_table(rows[number], place) and not repeated:
                heads = row.cells
            gap = 0.0 if row.furniture else gap_above(row.setting, above)
            lines.append(_line(number, order + place, row, gap, goes_on, repeated))
            if not row.furniture:
                insort(above, row.setting, key=bottom_of)
                last[zone] = row.setting
        order += len(lines)
        width, height = sizes.get(number, (None, None))
        pages.append(Page(number, tuple(lines), width, height))
    return tuple(pages)


def _set_to_edges(rows: list[_Row]) -> list[_Row]:
    """The rows with the right edge that their text is set to, where that is not their column's."""
    found: list[_Row] = []
    for row, right in zip(rows, own_right([row.setting for row in rows]), strict=True):
        if right < row.setting.right and row.place:
            em, narrower = row.setting.size, row.setting.right - right
            room, wide = row.place.room - narrower / em, row.place.measure - narrower / em
            place = replace(row.place, room=round(room, 2), measure=round(wide, 2))
            row = replace(row, setting=replace(row.setting, right=right), place=place)
        found.append(row)
    return found


def _opens_table(rows: list[_Row], place: int) -> bool:
    return not place or not rows[place - 1].cells


def _line(page: int, order: int, row: _Row, gap: float, goes_on: bool, repeated_head: bool) -> Line:
    setting = row.setting
    return Line(
        page=page,
        source_order=order,
        text=setting.text,
        box=Box(*(round(value, 2) for value in (setting.x0, setting.top, setting.x1, setting.bottom))),
        font_size=round(setting.size, 2),
        bold=setting.bold,
        gap_before=round(gap, 2),
        continues=goes_on,
        furniture=row.furniture or repeated_head,
        caption=row.caption,
        cells=row.cells,
        place=row.place,
        confidence=row.confidence,
    )


def _rows(sheet: _Sheet) -> list[_Row]:
    """The lines of a page: furniture of the head, text in reading order, turned text, furniture of the foot."""
    kept = np.array([place for place in range(len(sheet.found)) if place not in sheet.furniture], dtype=np.int64)
    text = [_text_row(sheet, placed) for placed in lay_out(sheet.found, sheet.page.shapes, kept)]
    settings = [row.setting for row in text]
    pictures = pictures_of(sheet.page.shapes, settings, sheet.body, sheet.page.width * sheet.page.height)
    for place in captions(settings, pictures, sheet.body):
        text[place] = replace(text[place], caption=True)
    edge = [
        _text_row(sheet, PlacedLine((place,), sheet.pieces[place].x0, sheet.pieces[place].x1))
        for place in sorted(sheet.furniture, key=lambda place: _edge_key(sheet, place))
    ]
    edge = [replace(row, furniture=True) for row in edge]
    half = sheet.page.height / 2
    turned = turned_lines(sheet.page.glyphs)
    scores = sheet.page.scores
    sure = _mean(scores[sheet.page.glyphs["turn"] != 0]) if turned and scores is not None else None
    aside = [_Row(setting, False, False, (), None, sure) for setting in turned]
    head = [row for row in edge if row.setting.baseline < half]
    foot = [row for row in edge if row.setting.baseline >= half]
    return [*head, *text, *aside, *foot]


def _edge_key(sheet: _Sheet, place: int) -> tuple[float, float]:
    return round(sheet.pieces[place].baseline), sheet.pieces[place].x0


def _text_row(sheet: _Sheet, placed: PlacedLine) -> _Row:
    pieces = [sheet.pieces[place] for place in placed.members]
    whole = pieces[0] if len(pieces) == 1 else _joined(pieces)
    cells = tuple(sheet.cell_text(cell) if cell else "" for cell in placed.cells)
    own = [cell if mine else "" for cell, mine in zip(cells, placed.own, strict=True)]
    setting = Setting(
        text="\t".join(own) if cells else sheet.line_text(placed),
        x0=whole.x0,
        x1=whole.x1,
        top=whole.top,
        bottom=whole.bottom,
        baseline=max([piece.baseline for piece in pieces]) if cells else whole.baseline,
        size=whole.size,
        bold=whole.bold > 0.5,
        left=placed.left,
        right=placed.right,
        column=(sheet.page.number, placed.spot.column),
        in_table=bool(cells),
    )
    return _Row(setting, False, False, cells, _place(setting, placed), sheet.confidence(placed.members))


def _joined(pieces: list[Piece]) -> Piece:
    """The fragments of a line as one: the box around all of them, the type of the largest."""
    largest = max(pieces, key=attrgetter("count"))
    return replace(
        largest,
        x0=min([piece.x0 for piece in pieces]),
        x1=max([piece.x1 for piece in pieces]),
        top=min([piece.top for piece in pieces]),
        bottom=max([piece.bottom for piece in pieces]),
        bold=sum([piece.bold * piece.count for piece in pieces]) / sum([piece.count for piece in pieces]),
    )


def _place(setting: Setting, placed: PlacedLine) -> Place:
    em = setting.size
    return Place(
        column=placed.spot.column,
        zone=placed.spot.zone,
        frame=placed.spot.frame,
        indent=round((setting.x0 - placed.left) / em, 2),
        room=round((placed.right - setting.x1) / em, 2),
        measure=round((placed.right - placed.left) / em, 2),
    )
