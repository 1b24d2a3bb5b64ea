"""Cases of a gold folder: an input with what must come out of it (formats: ``tests/gold``, ``tests/golden``)."""

from __future__ import annotations

import fnmatch
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError

from extractors.reading import SUFFIXES
from flows.sources import UsageError
from schemas._table import Part, tables

Row = dict[str, Any]
GOLD, FACTS = "gold.json", "facts.json"
#: Kinds of mentions that a complete list of mentions holds every one of; other kinds are scored only where listed.
EXHAUSTIVE_KINDS = frozenset(
    ("percentage", "money", "duration", "age", "date", "time_of_day", "phone", "url"),
)
_REQUIRED = {"mentions": ("kind",), "issues": ("code",)}
_ELEMENTS = (list, dict)
Model = TypeVar("Model", bound=BaseModel)


class Absent(BaseModel):
    """A value that must not come out; ``where`` and ``kind`` narrow the rows."""

    model_config = ConfigDict(extra="forbid")

    table: str
    column: str
    value: Any
    where: Row = {}
    kind: str | None = None


class GoldFile(BaseModel):
    """``gold.json``: rows that are exact, tables that are complete (see ``tests/gold/README.md``)."""

    model_config = ConfigDict(extra="forbid")

    note: str = ""
    origin: str = ""
    forms: list[str] = []
    rows: dict[str, list[Row]] = {}
    complete: list[str] = []
    joins: list[tuple[str, str]] | None = None
    reading_order: list[str] | None = None
    absent: list[Absent] = []


class FactsFile(BaseModel):
    """``facts.json``: partial rows by an author who did not see the contract (see ``tests/golden/README.md``)."""

    model_config = ConfigDict(extra="forbid")

    note: str = ""
    encoding: str = ""
    counts: dict[str, int] = {}
    rows: dict[str, list[Row]] = {}
    absent: list[Absent] = []
    rejoined: list[tuple[str, str]] | None = None


@dataclass(frozen=True)
class Case:
    """One input and what is expected of it.

    Attributes:
        name: Path of its folder inside the gold folder, with the file's suffix where a folder holds several inputs.
        source: The input.
        digest: Of the expectations; figures of two runs are comparable only where it is the same.
        loose: Whether the rows are partial facts: lists of contacts are not complete, mentions may be parts.
        rows: Table → expected rows in reading order.
        complete: Tables in which no other rows may come out.
        counts: Table → number of rows.
        joins: (end of a line, start of the line that goes on) for interrupted articles; None where nobody looked.
        reading_order: Printed lines as a person reads them.
    """

    name: str
    source: Path
    digest: str = ""
    forms: tuple[str, ...] = ()
    loose: bool = False
    rows: Mapping[str, list[Row]] = field(default_factory=dict)
    complete: frozenset[str] = frozenset()
    counts: Mapping[str, int] = field(default_factory=dict)
    joins: tuple[tuple[str, str], ...] | None = None
    reading_order: tuple[str, ...] | None = None
    absent: tuple[Absent, ...] = ()


def find_cases(folder: Path, pattern: str | None = None) -> list[Case]:
    """The cases in a folder and all folders in it, by name.

    Args:
        folder: The gold folder, or one case.
        pattern: Name of a case, or of its folder, * and ? allowed; None for all.

    Raises:
        UsageError: No such folder, no case in it, no case of that name, or a broken one.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    found = sorted({path.parent for name in (GOLD, FACTS) for path in folder.rglob(name)})
    if not found:
        raise UsageError(f"{folder}: no case in this folder; a case is a folder with {GOLD} or {FACTS} beside an input")
    named = [(_name(case, folder), case) for case in found]
    if pattern is not None:
        named = [pair for pair in named if any(fnmatch.fnmatchcase(name, pattern) for name in (pair[0], pair[1].name))]
        if not named:
            raise UsageError(f"{folder}: no case is named {pattern}")
    return [case for name, path in named for case in _cases(path, name)]


def _name(case: Path, folder: Path) -> str:
    return case.relative_to(folder).as_posix() if case != folder else case.resolve().name


def _cases(folder: Path, name: str) -> Iterator[Case]:
    inputs = sorted(path for path in folder.glob("input.*") if path.suffix.lower() in SUFFIXES)
    if not inputs:
        raise UsageError(f"{folder}: no input; expected input.txt or another of {', '.join(SUFFIXES)}")
    path = folder / GOLD if (folder / GOLD).exists() else folder / FACTS
    data = _bytes(path)
    expected = _gold(path, data) if path.name == GOLD else _facts(path, data)
    for source in inputs:
        own = name if len(inputs) == 1 else f"{name}{source.suffix}"
        yield Case(name=own, source=source, digest=hashlib.sha256(data).hexdigest()[:16], **expected)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


def _parse(path: Path, data: bytes, model: type[Model]) -> Model:
    try:
        return model.model_validate(json.loads(data))
    except (ValueError, RecursionError) as error:
        if isinstance(error, ValidationError):
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "the file"
            raise UsageError(f"{path}: {where}: {first['msg'].lower()}") from None
        raise UsageError(f"{path}: no JSON: {error}") from None


def _gold(path: Path, data: bytes) -> dict[str, Any]:
    file = _parse(path, data, GoldFile)
    for table in file.complete:
        _known_table(path, table)
    _check(path, file.rows, file.absent)
    return {
        "forms": tuple(file.forms),
        "rows": file.rows,
        "complete": frozenset(file.complete),
        "joins": None if file.joins is None else tuple(file.joins),
        "reading_order": None if file.reading_order is None else tuple(file.reading_order),
        "absent": tuple(file.absent),
    }


def _facts(path: Path, data: bytes) -> dict[str, Any]:
    file = _parse(path, data, FactsFile)
    for table in file.counts:
        _known_table(path, table)
    rows = {table: [_spelt_out(table, row) for row in found] for table, found in file.rows.items()}
    _check(path, rows, file.absent, also={("mentions", "value")})
    return {
        "loose": True,
        "rows": rows,
        "counts": file.counts,
        "joins": None if file.rejoined is None else tuple(file.rejoined),
        "absent": tuple(file.absent),
    }


def _spelt_out(table: str, row: Row) -> Row:
    """Groups that are given by their labels alone, as structs."""
    if table == "occupation_lists" and isinstance(row.get("groups"), list):
        groups = [{"label": group} if isinstance(group, str) else group for group in row["groups"]]
        return {**row, "groups": groups}
    return row


# ---- checks against the schemas --------------------------------------------------------------------------------------


def _known_table(path: Path, table: str) -> None:
    if table not in tables():
        raise UsageError(f"{path}: unknown table {table}; known are {', '.join(tables())}")


def _check(
    path: Path,
    rows: Mapping[str, list[Row]],
    absent: list[Absent],
    also: frozenset[tuple[str, str]] | set[tuple[str, str]] = frozenset(),
) -> None:
    for table, found in rows.items():
        _known_table(path, table)
        for number, row in enumerate(found):
            for column, value in row.items():
                if (table, column) not in also:
                    _check_column(path, table, column, value, f"{table}[{number}]")
            if lacking := [column for column in _REQUIRED.get(table, ()) if not row.get(column)]:
                raise UsageError(f"{path}: {table}[{number}]: needs {lacking[0]}")
    for item in absent:
        _known_table(path, item.table)
        for column in (item.column, *item.where):
            _check_column(path, item.table, column, None, "absent")


def _check_column(path: Path, table: str, column: str, value: Any, place: str) -> None:
    fields = tables()[table].model_fields
    if column not in fields:
        raise UsageError(f"{path}: {place}: table {table} has no column {column}")
    part, is_list = _shape(fields[column].annotation)
    if value is None:
        return
    wanted = list if is_list else dict if part else None
    if wanted is not None and not isinstance(value, wanted):
        raise UsageError(f"{path}: {place}.{column}: must be a {'list' if is_list else 'struct'}")
    if wanted is None and isinstance(value, _ELEMENTS):
        raise UsageError(f"{path}: {place}.{column}: must be a single value")
    for element in value if is_list else [value]:
        if part is None:
            if isinstance(element, _ELEMENTS):
                raise UsageError(f"{path}: {place}.{column}: its elements must be single values")
        elif not isinstance(element, dict):
            raise UsageError(f"{path}: {place}.{column}: its elements must be structs")
        elif unknown := [key for key in element if key not in part.model_fields]:
            raise UsageError(f"{path}: {place}.{column}: elements have no {unknown[0]}; {', '.join(part.model_fields)}")


def _shape(annotation: Any) -> tuple[type[Part] | None, bool]:
    """The struct inside a column's type, and whether the column is a list."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation, False
    if get_origin(annotation) is list:
        return _shape(get_args(annotation)[0])[0], True
    if get_origin(annotation) in (Union, UnionType):
        return max((_shape(option) for option in get_args(annotation)), key=lambda shape: (bool(shape[0]), shape[1]))
    return None, False
