"""Columns of an occupation table: what the head says, and which cell of a row stands in which column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors._enumerators import chinese_number, enumerator
from extractors._folding import scan
from extractors._passage import Passage, join
from extractors._table_heads import column_of
from extractors.sections._occupation_entry import (
    CODE,
    LEVELS,
    MARK_RUN,
    bare_title,
    is_amount,
    names_levels,
    without_spaces,
)
from extractors.values.occupations import looks_like_occupation

HEADER_WORDS = re.compile(
    r"领域|行业|产业|方向|序号|职业|工种|岗位|职位|名称|等级|级别|补贴|标准|编码|代码|类别|备注|部门|单位|排序|排名|名次|程度|项目|"
    r"人数|学历|月薪|薪资|薪酬"
)
_SERIAL_HEAD = re.compile(r"序号|排序|排名|^编号$|^No")
_TITLE_HEAD = re.compile(r"职业|工种|名称|岗位|职位")
_NAME_HEAD = re.compile(
    r"(?:职业|工种).*名称|名称.*(?:职业|工种)|^工种$|职业\(工种\)|职业工种|^名称$|模块名称|^职业|(?:岗位|职位)(?:名称)?$"
)
_BODY = re.compile(r"(?:局|厅|部|委|会|院|中心|办|所|站|公司|学校|集团)(?:[、,]|$)")
_UNIT = re.compile(r"元(?:/[人月年课学时次·]+)?")
#: Pay and persons wanted, which are no subsidies.
_PAY = re.compile(r"薪|工资|收入|待遇|人数|缺口|需求[量数]|企业|姓名|学历|年龄")
_BLANK = re.compile(r"[-—/\\无\s]*")
_NUMBER_CELL = re.compile(
    r"(?:第|top|no)?\.?\s*(?:(?P<digits>\d{1,3})|(?P<cn>[一二三四五六七八九十]{1,3}))\s*[.、名位]?", re.I
)
_TICK = re.compile(r"\s*[√✓●▲]\s*")


@dataclass
class Columns:
    """Which cell of a row holds what, by the words of the head row."""

    count: int = 0
    serial: int | None = None
    title: int | None = None
    group: int | None = None
    code: int | None = None
    mark: int | None = None
    levels: dict[int, Passage] = field(default_factory=dict)
    level: int | None = None
    amount: int | None = None
    fees: set[int] = field(default_factory=set)
    bodies: set[int] = field(default_factory=set)
    unit: Passage | None = None
    head: Passage = field(default_factory=Passage)

    @property
    def per(self) -> Passage | None:
        """What the head says that amounts are per (元/人), as printed."""
        return self.unit if self.unit and "/" in scan(self.unit.text) else None

    def kind(self, index: int) -> str:
        """What a column holds, in one word."""
        if index in self.levels or index in self.fees:
            return "level_amount"
        if index in self.bodies:
            return "body"
        names = ("serial", "title", "group", "code", "mark", "level", "amount")
        return next((name for name in names if getattr(self, name) == index), "other")


def running_number(text: str) -> int | None:
    """The number that a cell holds and nothing else: 3, 3., 第3名, 第三位, 三, TOP3, ③."""
    if match := _NUMBER_CELL.fullmatch(scan(text).strip()):
        return int(match.group("digits")) if match.group("digits") else chinese_number(match.group("cn"))
    number = enumerator(text)
    return number.number if number and not text[number.end :].strip() else None


def folded(cell: Passage) -> str:
    """A head cell without spaces and width."""
    return re.sub(r"\s", "", scan(cell.text))


def read_columns(row: Sequence[Passage]) -> Columns | None:
    """The columns that a head row announces; None for a row that is no head."""
    names = [folded(cell) for cell in row]
    if sum(bool(HEADER_WORDS.search(name)) for name in names) < 2 and not any(
        re.search(r"职业|工种", name) and len(name) <= 12 for name in names
    ):
        return None if not _plain_head(names) else _columns_of(row, names)
    return _columns_of(row, names)


def _plain_head(names: Sequence[str]) -> bool:
    """Whether cells are heads though most are words not known as such: the name of a title column, no value beside it."""
    titles = sum(column_of(name) == "title" for name in names)
    others = [name for name in names if name and column_of(name) != "title"]
    values = any(re.search(r"\d", name) or len(name) > 12 or looks_like_occupation(name) for name in others)
    return titles > 0 and bool(others) and not values


def _columns_of(row: Sequence[Passage], names: Sequence[str]) -> Columns | None:
    if sum(map(len, names)) > 200:
        return None
    if any(re.fullmatch(r"\d{1,3}", name) for name in names):
        return None
    columns = Columns(count=len(names), head=join((cell for cell in row if cell), ""))
    for index, name in enumerate(names):
        _assign(columns, index, name, row[index])
        if unit := _UNIT.search(name):
            columns.unit = without_spaces(row[index]).cut(*unit.span())
    if columns.title is None and columns.group is not None and "类别" not in names[columns.group]:
        return None
    return columns if columns.title is not None else None


def repeated(row: Sequence[Passage]) -> int:
    """How many heads come again where a table stands in columns side by side (序号|职业|序号|职业); else 0."""
    names = [folded(cell) for cell in row]
    return next((n for n in range(2, len(names) // 2 + 1) if names == names[:n] * (len(names) // n)), 0)


def _level_name(cell: Passage) -> Passage:
    """The level that a head cell names, as printed, without the unit of the amounts below."""
    name = without_spaces(cell)
    unit = re.search(r"[(（](?:单位|元|/人)[^()（）]*[)）]$", name.text)
    return name.cut(0, unit.start()) if unit else name


def _assign(columns: Columns, index: int, name: str, cell: Passage) -> None:
    """Give one column its meaning: by the list of heads, else by the words in it."""
    known = column_of(name)
    if _SERIAL_HEAD.search(name) and _TITLE_HEAD.search(name) and columns.title is None and name != "职业排名":
        columns.title = index  # two columns set so close that they are one: 1 车工
    elif known in ("serial", "group", "code", "mark", "level", "amount", "title") and getattr(columns, known) is None:
        setattr(columns, known, index)
    elif known == "level_amount":
        columns.levels[index] = _level_name(cell)
    elif known == "fee":
        columns.fees.add(index)
    elif known == "body":
        columns.bodies.add(index)
    elif known == "other" or not name or _PAY.search(name):
        return
    elif _SERIAL_HEAD.search(name) and columns.serial is None:
        columns.serial = index
    elif re.search(r"编码|代码", name):
        columns.code = index
    elif _NAME_HEAD.search(name) and columns.title is None:
        columns.title = index
    elif re.fullmatch(LEVELS, name.split("(")[0]) and not re.fullmatch(r"等级|级别", name):
        level = _level_name(cell)
        columns.levels[index] = level.cut(0, len(re.split(r"[(（]", level.text)[0]))
    elif re.search(r"鉴定费|评价费", name):
        columns.fees.add(index)
    elif re.search(r"部门|单位|机构", name):
        columns.bodies.add(index)
    elif re.search(r"等级|级别", name):
        columns.level = index if columns.level is None else columns.level
    elif re.search(r"补贴|标准|金额|元", name):
        columns.amount = index if columns.amount is None else columns.amount
    elif re.search(r"类别|大类|行业|产业|领域|方向|类型|分类|专业", name):
        columns.group = index if columns.group is None else columns.group
    elif re.search(r"程度|星级|紧缺|标识|备注", name):
        columns.mark = index


def add_heads(columns: Columns, row: Sequence[Passage]) -> bool:
    """Take a second head row (levels below 补贴标准); whether it is one."""
    names = [folded(cell) for cell in row]
    below = {index: column_of(name) for index, name in enumerate(names) if name}
    if len(row) != columns.count or sum(kind in ("level_amount", "fee") for kind in below.values()) < 2:
        return False
    for index, kind in below.items():
        if kind in ("level_amount", "fee") and index != columns.title:
            if columns.amount == index:
                columns.amount = None
            _assign(columns, index, names[index], row[index])
    return True


def guess_columns(row: Sequence[Passage]) -> Columns:
    """Columns of a table whose head is not printed: the first cell that reads like an occupation is the title."""
    columns = Columns(count=len(row))
    for index, cell in enumerate(row):
        text = scan(cell.text)
        if re.fullmatch(r"\d{1,3}", text) and columns.serial is None and columns.title is None:
            columns.serial = index
        elif CODE.fullmatch(text):
            columns.code = index
        elif columns.title is None and looks_like_occupation(bare_title(cell.text)):
            columns.title = index
        elif columns.title is not None and re.fullmatch(LEVELS, text):
            columns.level = index
        elif columns.title is not None and re.fullmatch(r"\d{2,6}(?:\.\d+)?\s*元?(?:/\S+)?", text):
            columns.amount = index
    if columns.title is None:
        columns.title = next((i for i, c in enumerate(row) if c and i != columns.serial and i != columns.code), None)
    if columns.title and columns.serial != 0 and columns.code != 0:
        columns.group = 0
    return columns


def _fit(kind: str, cell: str) -> float | None:
    """How well a cell fits a column; None where it cannot stand there."""
    text = scan(cell).strip()
    if _BLANK.fullmatch(text):
        return None if kind in ("serial", "title") else 0.1
    if kind == "serial":
        return 5.0 if running_number(text) else None
    if kind == "code":
        return 5.0 if CODE.fullmatch(text) else None
    if kind == "level":
        return 4.0 if re.fullmatch(LEVELS, text) or names_levels(text) else None
    if kind in ("amount", "level_amount"):
        return 3.0 if is_amount(text) or _TICK.fullmatch(text) else None
    if kind == "mark":
        return 4.0 if MARK_RUN.fullmatch(text) else 0.3 if len(text) <= 6 and not text.isdigit() else None
    if re.fullmatch(r"[\d.,]+", text) or CODE.fullmatch(text) or re.fullmatch(LEVELS, text):
        return 0.2 if kind == "other" else None
    occupation = looks_like_occupation(bare_title(cell))
    if kind == "title":
        return 4.0 if occupation else 1.2
    if kind == "group":
        return 0.0 if occupation else 2.0
    if kind == "body":
        return 3.0 if _BODY.search(text) else None if occupation or re.search(r"[类业]$", text) else 0.4
    return 0.0 if occupation else 0.5


def align(row: Sequence[Passage], columns: Columns) -> list[Passage] | None:
    """A row that has lost cells, each of its cells in the column that it fits best; None where it fits nowhere.

    The order of the cells stays. What a lost cell held is not known: it is empty.
    """
    if len(row) > columns.count:
        return None
    best: dict[int, tuple[float, tuple[int, ...]]] = {-1: (0.0, ())}  # last column used → score and columns so far
    for cell in row:
        after: dict[int, tuple[float, tuple[int, ...]]] = {}
        for last, (score, used) in best.items():
            for index in range(last + 1, columns.count):
                fit = _fit(columns.kind(index), cell.text)
                if fit is not None and score + fit > after.get(index, (-1.0, ()))[0]:
                    after[index] = (score + fit, (*used, index))
        best = after
    if not best:
        return None
    _, chosen = max(best.values(), key=lambda item: (item[0], tuple(-index for index in item[1])))
    places = dict(zip(chosen, row, strict=True))
    return [places.get(index, Passage()) for index in range(columns.count)]


def plausible(row: Sequence[Passage], columns: Columns) -> bool:
    """Whether cells that only white space or commas part can be a row: numbers, codes and names where they belong."""
    if len(row) != columns.count:
        return align(row, columns) is not None
    kinds = [(columns.kind(index), cell.text) for index, cell in enumerate(row) if cell]
    return all(_fit(kind, text) is not None for kind, text in kinds if kind in ("serial", "title", "group", "code"))
