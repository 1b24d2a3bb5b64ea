"""Tables of occupations: which cell holds what, and a row as an entry (forms.md, section 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractors._enumerators import enumerator
from extractors._folding import scan
from extractors._items import split_outside
from extractors._passage import Passage
from extractors.sections._occupation_entry import CODE, LEVELS, MARK_RUN, Entry, bare_title, parse_entry
from extractors.values.occupations import looks_like_occupation
from extractors.values.quantities import number_value
from schemas.document import Line
from schemas.occupation_list import LevelAmount

HEADER_WORDS = re.compile(
    r"领域|行业|产业|方向|序号|职业|工种|名称|等级|级别|补贴|标准|编码|代码|类别|备注|部门|单位|排序|排名|程度|项目"
)
_CELL = re.compile(r"[|\t]")
_SERIAL_HEAD = re.compile(r"序号|排序|排名|^编号$|^No")
_TITLE_HEAD = re.compile(r"职业|工种|名称|岗位")
_SERIAL = re.compile(r"\s*(\d{1,3})\s+(?=[\u4e00-\u9fff])")


@dataclass
class Columns:
    """Which cell of a row holds what, by the words of the head row."""

    serial: int | None = None
    title: int | None = None
    group: int | None = None
    code: int | None = None
    mark: int | None = None
    levels: dict[int, str] = field(default_factory=dict)
    level: int | None = None
    amount: int | None = None
    unit: str | None = None


def cells(passage: Passage, above: Sequence[Passage] = ()) -> list[Passage]:
    """The cells of a table row; bars at both ends do not count, a bar at the start alone is behind an empty cell.

    Where a reader gives the columns, a cell that spans several rows is that of the row ``above`` (its cells), so that
    its value is quoted where it is printed.
    """
    line = passage.lines[0]
    if line.cells and len(passage.lines) == 1:
        return _row_of(line, above)
    inner = passage.strip()
    text = scan(inner.text)
    if not text.startswith("|") or text.endswith("|"):
        inner = inner.strip("|｜│")
        text = scan(inner.text)
    found, start = [], 0
    for match in _CELL.finditer(text):
        found.append(inner.cut(start, match.start()).strip())
        start = match.end()
    return [*found, inner.cut(start).strip()]


def _row_of(line: Line, above: Sequence[Passage]) -> list[Passage]:
    """The cells of a line that a reader knows the columns of; a cell that spans is where it is printed."""
    row: list[Passage] = []
    for place, (text, own) in enumerate(zip(line.cells, _printed_cells(line), strict=True)):
        printed = [own, *above[place : place + 1], *row[-1:]]
        row.append(next((cell for cell in printed if cell and cell.text == text.strip()), own))
    return row


def _printed_cells(line: Line) -> Iterator[Passage]:
    start = 0
    for part in line.text.split("\t"):
        yield Passage.of_line(line, start, start + len(part)) if part else Passage()
        start += len(part) + 1


def read_columns(row: Sequence[Passage]) -> Columns | None:
    """The columns that a head row announces; None for a row that is no head."""
    names = [re.sub(r"\s", "", scan(cell.text)) for cell in row]
    if sum(bool(HEADER_WORDS.search(name)) for name in names) < 2 and not any(
        re.search(r"职业|工种", n) for n in names
    ):
        return None
    if any(re.fullmatch(r"\d{1,3}", name) for name in names):
        return None
    columns = Columns()
    for index, name in enumerate(names):
        if _SERIAL_HEAD.search(name) and _TITLE_HEAD.search(name) and columns.title is None:
            columns.title = index  # two columns set so close that they are one: 1 车工
        elif _SERIAL_HEAD.search(name):
            columns.serial = index
        elif re.search(r"编码|代码", name):
            columns.code = index
        elif (
            re.search(
                r"(?:职业|工种).*名称|名称.*(?:职业|工种)|^职业$|^工种$|职业\(工种\)|职业工种|^名称$|模块名称|^职业",
                name,
            )
            and columns.title is None
        ):
            columns.title = index
        elif re.fullmatch(LEVELS, name.split("(")[0]) and not re.fullmatch(r"等级|级别", name):
            columns.levels[index] = name.split("(")[0]
        elif re.search(r"^岗位(?:名称)?$", name) and columns.title is None:
            columns.title = index
        elif re.search(r"等级|级别", name):
            columns.level = index
        elif re.search(r"补贴|标准|金额|元", name):
            columns.amount = index
        elif re.search(r"类别|大类|行业|产业|领域|方向|类型|分类|专业", name):
            columns.group = index
        elif re.search(r"程度|星级|紧缺|标识|备注", name):
            columns.mark = index
        if "元" in name:
            columns.unit = (re.search(r"元(?:/[人月年课时次·]+)?", name) or [None])[0]
    return columns if columns.title is not None else None


def _plain_amount(text: str) -> float | None:
    match = re.fullmatch(r"\s*(\d+(?:,\d{3})*(?:\.\d+)?)\s*(万)?\s*(?:元.*)?", scan(text))
    return number_value(match.group(1)) * (10_000 if match.group(2) else 1) if match else None


def guess_columns(row: Sequence[Passage]) -> Columns:
    """Columns of a table whose head is not printed: the first cell that reads like an occupation is the title."""
    columns = Columns()
    for index, cell in enumerate(row):
        text = scan(cell.text)
        if re.fullmatch(r"\d{1,3}", text) and columns.serial is None:
            columns.serial = index
        elif CODE.fullmatch(text):
            columns.code = index
        elif columns.title is None and looks_like_occupation(bare_title(cell.text)):
            columns.title = index
    if columns.title is None:
        columns.title = next((i for i, c in enumerate(row) if c and i != columns.serial and i != columns.code), None)
    if columns.title and columns.serial != 0 and columns.code != 0:
        columns.group = 0
    return columns


def cell_at(row: Sequence[Passage], index: int | None) -> Passage:
    """The cell of a column; nothing where the row is too short or there is no such column."""
    return row[index] if index is not None and index < len(row) else Passage()


def row_entry(row: Sequence[Passage], columns: Columns) -> Entry | None:
    """The entry of a table row; None where the title cell is empty or no title."""
    title = cell_at(row, columns.title)
    serial = re.sub(r"\D", "", scan(cell_at(row, columns.serial).text)) or None
    if serial is None and (number := enumerator(title.text)):
        serial, title = str(number.number), title.cut(number.end).strip()
    elif serial is None and (glued := _SERIAL.match(scan(title.text))):
        serial, title = glued.group(1), title.cut(glued.end()).strip()
    entry = parse_entry(title, serial)
    if entry is None:
        return None
    entry.code = entry.code or (cell_at(row, columns.code).text or None)
    levels = split_outside(cell_at(row, columns.level), "、,，")
    entry.levels.extend(part.text for part in levels if not re.fullmatch(r"[-—/无\s]+", part.text))
    entry.marks.extend(MARK_RUN.findall(cell_at(row, columns.mark).text))
    _row_amounts(entry, row, columns)
    return entry


def _row_amounts(entry: Entry, row: Sequence[Passage], columns: Columns) -> None:
    unit = columns.unit if columns.unit and "/" in columns.unit else None
    for index, level in columns.levels.items():
        if index < len(row) and (amount := _plain_amount(row[index].text)) is not None:
            entry.amounts.append(LevelAmount(level=level, amount=amount, currency="CNY", unit=unit))
        elif index < len(row) and re.search(r"[√✓●▲]", row[index].text):
            entry.levels.append(level)
    if columns.amount is not None and columns.amount < len(row):
        text = row[columns.amount].text
        parts = [part for part in re.split(r"[/、,，]", text) if part.strip()]
        levels: list[str | None] = list(entry.levels) if len(parts) == len(entry.levels) else [None] * len(parts)
        for level_name, part in zip(levels, parts, strict=True):
            if (amount := _plain_amount(part)) is not None:
                entry.amounts.append(LevelAmount(level=level_name, amount=amount, currency="CNY", unit=unit))
