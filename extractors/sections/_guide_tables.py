"""Tables that hold several guides: one a row under the labels, or one a column beside them (forms.md, section 1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors._folding import scan
from extractors._items import split_cells
from extractors._labels import Label, label_of, lookup
from extractors._passage import Passage, join
from extractors.paragraphs import Block
from extractors.sections._guide_layout import is_rule_row

_SERIAL = re.compile(r"序\s*号|编\s*号|No\.?")
_CORNER = re.compile(r"(?:服务|办理|业务|办事)?(?:事\s*项|项\s*目|业\s*务|内\s*容|类\s*别)(?:名称)?|名\s*称|要\s*素|")
#: So many heads must be surely known labels of different fields.
_HEADS = 3


@dataclass
class GuideField:
    """One printed field: its label and the paragraphs of its value."""

    label: Label
    label_passage: Passage
    values: list[Passage] = field(default_factory=list)

    @property
    def value(self) -> Passage:
        """The whole value, one paragraph a line."""
        return join(self.values, "\n")


@dataclass
class Guide:
    """The printed fields of one guide, and its name where a heading instead of a label prints it.

    ``asides`` are sentences without a label in a guide that is told in sentences.
    """

    name: Passage | None = None
    fields: list[GuideField] = field(default_factory=list)
    asides: list[Passage] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    """Guides of a table and the blocks ``start:end`` that hold it."""

    start: int
    end: int
    guides: tuple[Guide, ...]


def find_table(blocks: Sequence[Block]) -> Table | None:
    """The first table of several guides, or None."""
    rules = [is_rule_row(block) for block in blocks]
    rows = [[] if rule else split_cells(block.passage) for rule, block in zip(rules, blocks, strict=True)]
    start = 0 if any(len(row) >= _HEADS for row in rows) else len(rows)
    while start < len(rows):
        end = start
        while end < len(rows) and (rules[end] or len(rows[end]) == len(rows[start]) >= _HEADS):
            end += 1
        block_rows = [row for row in rows[start:end] if row]
        if len(block_rows) >= 2 and (guides := _by_rows(block_rows) or _by_columns(block_rows)):
            return Table(start, end, tuple(guides))
        start = max(end, start + 1)
    return _one_cell_a_line(blocks)


def _fields_of(cells: Sequence[Passage]) -> set[str | None]:
    return {name for cell in cells if cell for name, strength in [lookup(cell.text)] if strength == "exact"}


def _head_label(cell: Passage) -> Label:
    name, strength = lookup(cell.text)
    return Label(cell.text, name, strength, "alone", 0, len(cell.text), ("alone", "", ""))


def _is_head(cells: Sequence[Passage]) -> bool:
    """Whether a row of cells holds the labels of a table: most of them surely known, each short."""
    printed = [cell for cell in cells if cell]
    known = [
        cell for cell in printed if lookup(cell.text)[1] in ("exact", "weak", "keyword") or _SERIAL.fullmatch(cell.text)
    ]
    return (
        len(_fields_of(printed)) >= _HEADS and len(known) >= 0.7 * len(printed) and all(len(c) <= 14 for c in printed)
    )


def _guide(heads: Sequence[Passage], cells: Sequence[Passage]) -> Guide:
    pairs = [(head, cell) for head, cell in zip(heads, cells, strict=True) if head and not _SERIAL.fullmatch(head.text)]
    fields = [GuideField(_head_label(head), head, [cell] if cell else []) for head, cell in pairs]
    named = any(item.label.field == "name" for item in fields)
    if (
        not named and fields and fields[0].label.field in (None, "summary")
    ):  # 项目 | 办理条件 | …: the first column names it
        return Guide(fields[0].value or None, fields[1:])
    return Guide(None, fields)


def _by_rows(rows: Sequence[Sequence[Passage]]) -> list[Guide]:
    """One guide a row under a row of labels; a row without a name goes on with the one above."""
    if not _is_head(rows[0]) or _label_pairs(rows[0]):
        return []
    heads = rows[0]
    first = next((i for i, head in enumerate(heads) if head and not _SERIAL.fullmatch(head.text)), 0)
    found: list[Guide] = []
    for cells in rows[1:]:
        if not any(cells) or len(_fields_of(cells)) >= _HEADS:
            continue  # the labels once more at the top of the next page
        if found and not cells[first]:
            _go_on(found[-1], _guide(heads, cells))
        else:
            found.append(_guide(heads, cells))
    return found


def _go_on(guide: Guide, more: Guide) -> None:
    for item in more.fields:
        home = next((own for own in guide.fields if own.label.text == item.label.text), None)
        if home:
            home.values.extend(item.values)


def _label_pairs(cells: Sequence[Passage]) -> bool:
    """Whether a row is ``label | value | label | value``."""
    sure = [bool(cell) and lookup(cell.text)[1] == "exact" for cell in cells]
    return len(cells) % 2 == 0 and all(sure[::2]) and not any(sure[1::2])


def _by_columns(rows: Sequence[Sequence[Passage]]) -> list[Guide]:
    """One guide a column, the labels in the first one; the first row names the guides."""
    heads = [row[0] for row in rows]
    corner = scan(heads[0].text) if heads[0] else ""
    if not (_CORNER.fullmatch(corner) or lookup(corner)[0] == "name") or not all(rows[0][1:]):
        return []
    labels = [head for head in heads[1:] if head]
    if len(_fields_of(labels)) < _HEADS or len(_fields_of([cell for row in rows for cell in row[1:]])) >= _HEADS:
        return []
    return [
        Guide(rows[0][column], _guide_of_column(heads[1:], [row[column] for row in rows[1:]]))
        for column in range(1, len(rows[0]))
    ]


def _guide_of_column(heads: Sequence[Passage], cells: Sequence[Passage]) -> list[GuideField]:
    fields: list[GuideField] = []
    for head, cell in zip(heads, cells, strict=True):
        if head:
            fields.append(GuideField(_head_label(head), head, [cell] if cell else []))
        elif fields and cell:
            fields[-1].values.append(cell)
    return fields


def _one_cell_a_line(blocks: Sequence[Block]) -> Table | None:
    """A table printed one cell a line: its labels in a row, then the cells of each guide in the same order."""
    heads = _first_heads(blocks)
    if heads is None:
        return None
    start, stop = heads
    width = stop - start
    rest = len(blocks) - stop
    if rest < width or rest % width:
        return None
    cells = [block.passage for block in blocks[stop:]]
    if any(label_is_sure(block) for block in blocks[stop:]):
        return None
    labels = [block.passage for block in blocks[start:stop]]
    guides = [_guide(labels, cells[at : at + width]) for at in range(0, rest, width)]
    return Table(start, len(blocks), tuple(guides))


def _first_heads(blocks: Sequence[Block]) -> tuple[int, int] | None:
    """Where the first run of at least four labels, each alone on its line and one of them a name, starts and ends."""
    for start, block in enumerate(blocks):
        if not (label_is_sure(block) or _SERIAL.fullmatch(block.text.strip())):
            continue
        stop = start
        while stop < len(blocks) and (label_is_sure(blocks[stop]) or _SERIAL.fullmatch(blocks[stop].text.strip())):
            stop += 1
        run = [lookup(other.text)[0] for other in blocks[start:stop]]
        return (start, stop) if len(run) >= _HEADS + 1 and "name" in run and len(set(run)) == len(run) else None
    return None


def label_is_sure(block: Block) -> bool:
    """Whether a block is nothing but a surely known label without number or ornament."""
    label = label_of(block)
    return label is not None and label.strength == "exact" and label.signature == ("alone", "", "")
