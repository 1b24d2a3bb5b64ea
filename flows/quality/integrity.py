"""Whether the rows of a release hang together: keys, references between tables, and evidence behind printed values.

What refers to what follows from the table schemas, so a new section type is looked at without an edit here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from flows.evaluation.evidence import printed_columns
from flows.quality._columns import Files, Hashes, are_in, batches, frames, gather, hashes, tuples
from flows.quality._figure import Shares
from schemas._table import tables

#: Quoted under another name: the text of an article by the lines of the ledger, a credit's name by the credit.
_QUOTED_ELSEWHERE = {"articles.text", "articles.attribution_name"}
_ODD = np.uint64(0x9E3779B97F4A7C15)  # 2**64 / golden ratio, so that record and place do not cancel out
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
        shares |= _references(
            files, table, {name: owners[name] for name in model.model_fields if name in owners and name not in own}
        )
    return shares


def _references(files: Files, table: str, known: dict[str, Hashes]) -> dict[str, tuple[float, float]]:
    """The references of one table by column, held against the keys that they may lead to; each is looked up once a batch."""
    shares = {f"{table}.{column}": (0, 0) for column in known}
    for batch in batches(files, table, list(known)) if known else ():
        for column, keys in known.items():
            told = batch.column(column).drop_null().dictionary_encode()
            counts = np.bincount(told.indices.to_numpy(), minlength=len(told.dictionary))
            there = counts[are_in(_hashes_of(told.dictionary), keys)]
            part, whole = shares[f"{table}.{column}"]
            shares[f"{table}.{column}"] = part + int(there.sum()), whole + int(counts.sum())
    return dict(shares)


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
        found = {column: (0, 0) for column in columns}
        for column, places in _places(files, table, columns):
            part, whole = found[column]
            found[column] = part + int(are_in(places, known).sum()), whole + len(places)
        shares |= {f"{table}.{column}": share for column, share in found.items()}
    return shares


def _quoted_places(files: Files) -> Iterator[Hashes]:
    """The places (record and column, or element of a list) that have evidence, or that a person has corrected."""
    for batch in batches(files, "evidence", ["record_id", "field"]):
        yield _hashed(batch)
    for batch in batches(files, "issues", ["record_id", "field", "code"]):
        yield _hashed(batch.filter(pc.equal(batch.column("code"), "corrected")))


def _hashed(batch: pa.RecordBatch) -> Hashes:
    told = batch.column("field").fill_null("").dictionary_encode()
    places = pc.replace_substring_regex(told.dictionary, pattern=_BELOW_PLACE, replacement=r"\1")
    return np.unique(_place(_hashes_of(batch.column("record_id")), _hashes_of(places)[told.indices.to_numpy()]))


def _hashes_of(values: pa.Array) -> Hashes:
    return hashes(values.to_pandas().to_frame())


def _place(owners: Hashes, places: Hashes) -> Hashes:
    """One hash of a record and a place in it, from those of both."""
    return owners * _ODD + places


def _places(files: Files, table: str, columns: Sequence[str]) -> Iterator[tuple[str, Hashes]]:
    """Where the values of columns should have evidence: hashes of record and column, or element of a list."""
    key = tables()[table].KEY
    for batch in batches(files, table, [*key, *columns]):
        owners = _hashes_of(batch.column(key[0]))
        for column in columns:
            yield column, _of_column(batch, key, column, owners)


def _of_column(batch: pa.RecordBatch, key: Sequence[str], column: str, owners: Hashes) -> Hashes:
    values = batch.column(column)
    if pa.types.is_list(values.type):
        rows = pc.list_parent_indices(values).to_numpy(zero_copy_only=False)
        numbers = np.arange(len(rows)) - np.searchsorted(rows, rows)  # in its list, from 0
        return _place(owners[rows], _numbered(column, numbers))
    there = values.is_valid() if not pa.types.is_string(values.type) else pc.greater(pc.utf8_length(values), 0)
    kept = np.flatnonzero(pc.fill_null(there, False).to_numpy(zero_copy_only=False))
    if len(key) == 1:
        return _place(owners[kept], _hashes_of(pa.array([column])))
    return _place(owners[kept], _numbered("fields", batch.column(key[1]).to_numpy()[kept] - 1))


def _numbered(name: str, numbers: npt.NDArray[np.int64]) -> Hashes:
    """Hashes of the places ``name[number]``."""
    names = [f"{name}[{number}]" for number in range(int(numbers.max(initial=-1)) + 1)]
    return _hashes_of(pa.array(names, pa.string()))[numbers]


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
