"""Lines of lists and tables that end without a mark: nothing before or behind them goes on with their sentence."""

from __future__ import annotations

import re

from extractors._table_heads import is_table_head
from extractors.paragraphs import Block
from extractors.values.occupations import looks_like_occupation

#: A row of a table with commas between its cells (2,焊工,四级,1500).
_COMMA_ROW = re.compile(r"\s*\d{1,3}\s*,\s*[^\d,。;]{2,24}(?:,|$)")
_LAST_ENTRY = re.compile(r"\d{1,3}[.、)]?\s*([\u4e00-\u9fff()]{2,20})$")


def is_cells(block: Block) -> bool:
    """Whether a line is a row of a table: bars, tabs, or commas behind a serial part its cells."""
    return (
        "|" in block.scanned
        or "‖" in block.text
        or "\t" in block.text.strip()
        or _COMMA_ROW.match(block.scanned) is not None
    )


def ends_list(block: Block) -> bool:
    """Whether a text ends with a row, or with a numbered occupation (…10快递员11网约配送员)."""
    last = _LAST_ENTRY.search(block.scanned.rstrip())
    return is_cells(block) or bool(last and looks_like_occupation(last.group(1)))


def is_row(block: Block) -> bool:
    """Whether a line is a row of a table, its head, or a numbered entry that is an occupation."""
    entry = block.number is not None and looks_like_occupation(block.content.text)
    return entry or is_cells(block) or is_table_head(block.text)
