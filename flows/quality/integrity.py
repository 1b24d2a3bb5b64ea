"""Whether the rows of a release hang together: keys, references between tables, and evidence behind printed values.

What refers to what follows from the table schemas, so a new section type is looked at without an edit here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from flows.evaluation.evidence import printed_columns
from flows.quality._columns import Files, Hashes, batches, found_in, frames, gather, hashes, tuples
from flows.quality._figure import Shares
from schemas._table import tables

#: Quoted under another name: the text of an article by the lines of the ledger, a credit's name by the credit.
_QUOTED_ELSEWHERE = {"articles.text", "articles.attribution_name"}
_BELOW_PLACE = r"^(\w+(?:\[\d+\])?).*$"  # steps[2].text belongs to steps[2]


def integrity(files: Files) -> dict[str, Shares]:
    """The figures ``keys_unique``, ``references_resolved``, ``values_with_evidence`` and ``quotes_as_printed``."""
    keys = {table: gather(map(hashes, frames(files, table, model.KEY))) for table, model in tables().items()}
    return {
        "keys_unique": _unique(keys),
        "references_resolved": _resolved(files, keys),
        "values_with_evidence": _evident(files),
        "quotes_as_printed": _quoted(files),
    }


# ---- keys and references ---------------------------------------------------------------------------------------------


def _unique(keys: dict[str, Hashes]) -> Shares:
    return {table: (int((np.diff(found) != 0).sum()) + min(len(found), 1), len(found)) for table, found in keys.items()}


def _resolved(files: Files, keys: dict[str, Hashes]) -> Shares:
    """References that lead to a row; ``record_id`` may lead to any row that has an identifier of its own."""
    owners = {model.KEY[0]: keys[table] for table, model in tables().items() if len(model.KEY) == 1}
    owners["record_id"] = np.sort(np.concatenate(list(owners.values())))
    shares: dict[str, tuple[float, float]] = {}
    for table, model in tables().items():
        own = model.KEY if len(model.KEY) == 1 else ()
        for name in model.model_fields:
            if name in owners and name not in own:
                shares[f"{table}.{name}"] = _references(files, table, name, owners[name])
    return shares


def _references(files: Files, table: str, column: str, known: Hashes) -> tuple[int, int]:
    part = whole = 0
    for frame in frames(files, table, [column]):
        wanted = hashes(frame.dropna())
        part, whole = part + found_in(wanted, known), whole + len(wanted)
    return part, whole


# ---- evidence --------------------------------------------------------------------------------------------------------


@cache
def _printed() -> dict[str, tuple[str, ...]]:
    """The columns of each table that hold text as printed, themselves or in the elements of a list."""
    found: dict[str, dict[str, None]] = {}
    for path in sorted(printed_columns() - _QUOTED_ELSEWHERE):
        table, column = path.split(".")[:2]
        found.setdefault(table, {})[column] = None
    return {table: tuple(columns) for table, columns in found.items()}


def _evident(files: Files) -> Shares:
    known = gather(_quoted_places(files))
    shares: dict[str, tuple[float, float]] = {}
    for table, columns in _printed().items():
        for column in columns:
            part = whole = 0
            for frame in _places(files, table, column):
                wanted = hashes(frame)
                part, whole = part + found_in(wanted, known), whole + len(wanted)
            shares[f"{table}.{column}"] = (part, whole)
    return shares


def _quoted_places(files: Files) -> Iterator[Hashes]:
    """The places (record and column, or element of a list) that have evidence, or that a person has corrected."""
    for batch in batches(files, "evidence", ["record_id", "field"]):
        yield _hashed(batch)
    for batch in batches(files, "issues", ["record_id", "field", "code"]):
        yield _hashed(batch.filter(pc.equal(batch.column("code"), "corrected")))


def _hashed(batch: pa.RecordBatch) -> Hashes:
    places = pc.replace_substring_regex(batch.column("field"), pattern=_BELOW_PLACE, replacement=r"\1")
    frame = pd.DataFrame({"record_id": batch.column("record_id").to_pandas(), "place": places.to_pandas()})
    return hashes(frame.drop_duplicates())


def _places(files: Files, table: str, column: str) -> Iterator[pd.DataFrame]:
    """Where the values of one column should have evidence: record and column, or element of a list."""
    key = tables()[table].KEY
    for batch in batches(files, table, [*key, column]):
        values = batch.column(column)
        if pa.types.is_list(values.type):
            yield _elements(batch.column(key[0]), values, column)
            continue
        there = values.is_valid() if not pa.types.is_string(values.type) else pc.greater(pc.utf8_length(values), 0)
        kept = batch.filter(pc.fill_null(there, False)).to_pandas()
        place = column if len(key) == 1 else "fields[" + (kept[key[1]] - 1).astype(str) + "]"
        yield pd.DataFrame({"record_id": kept[key[0]], "place": place})


def _elements(owners: pa.Array, lists: pa.Array, column: str) -> pd.DataFrame:
    """One row for each element of the lists: its record and its place, counted from 0."""
    parents = pd.Series(pc.list_parent_indices(lists).to_numpy(zero_copy_only=False))
    numbers = parents.groupby(parents).cumcount().astype(str)
    return pd.DataFrame(
        {"record_id": owners.to_pandas().iloc[parents].to_numpy(), "place": f"{column}[" + numbers + "]"}
    )


def _quoted(files: Files) -> Shares:
    """Pieces of evidence that stand in their line.

    Lines and evidence are read side by side, one bulletin at a time: both tables are in the order of the bulletins.
    """
    shelves = _lines(files)
    lines: dict[object, str] = next(shelves, {})
    part = whole = 0
    for line, start, end, text in tuples(files, "evidence", ["line_id", "char_start", "char_end", "text"]):
        while line not in lines and (following := next(shelves, None)) is not None:
            lines = following
        part += lines.get(line, "")[start:end] == text
        whole += 1
    return {"": (part, whole)}


def _lines(files: Files) -> Iterator[dict[object, str]]:
    """The text of the lines by identifier, one bulletin at a time."""
    current: object = None
    found: dict[object, str] = {}
    for bulletin, line, text in tuples(files, "lines", ["bulletin_id", "line_id", "text"]):
        if bulletin != current:
            if found:
                yield found
            current, found = bulletin, {}
        found[line] = str(text)
    yield found
