"""Corrections by people: read from ``corrections/*.toml``, applied to the rows of every run, never forgotten.

Stored rows stay what the pipeline has read; corrections are put on them each time tables are assembled, so they survive
re-runs, and one that fits no longer (the pipeline was mended, or reads something else) stops the run.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from flows.sources import UsageError
from flows.stored import Row, Rows
from schemas._table import tables
from schemas.correction import Correction
from schemas.evidence import EvidenceRow
from schemas.issue import ISSUE_CODES


class StaleCorrections(Exception):
    """Corrections that cannot be applied any more; the message has one line for each."""


@dataclass(frozen=True)
class Filed:
    """A correction and where it is written: ``guides.toml, entry 2``."""

    correction: Correction
    where: str


@dataclass(frozen=True)
class _Stale(Exception):
    """Why one correction does not fit."""

    message: str


def read_corrections(folder: Path | None) -> tuple[Filed, ...]:
    """The corrections of a folder, in order of files and entries; none where no folder is given.

    Raises:
        UsageError: The folder or a file cannot be read, or an entry names something that is not there.
    """
    if folder is None:
        return ()
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder of corrections")
    filed = [entry for path in sorted(folder.glob("*.toml")) for entry in _read_file(path)]
    places: dict[tuple[str, str, str], Filed] = {}
    for entry in filed:
        item = entry.correction
        place = (item.table, repr(sorted(item.key.items())), item.field)
        if place in places:
            raise UsageError(f"{entry.where}: {item.field} of this record is corrected by {places[place].where} too")
        places[place] = entry
    return tuple(filed)


def _read_file(path: Path) -> list[Filed]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as TOML ({error})") from error
    entries = content.pop("correction", [])
    if content or not isinstance(entries, list):
        raise UsageError(f"{path}: holds something else than [[correction]] entries")
    return [
        Filed(_entry(path, number, entry), f"{path.name}, entry {number}") for number, entry in enumerate(entries, 1)
    ]


def _entry(path: Path, number: int, entry: Row) -> Correction:
    try:
        return Correction.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        message = first["msg"].removeprefix("Value error, ")
        raise UsageError(f"{path}, entry {number}: {place + ': ' if place else ''}{message}") from error


def correct(bulletins: Sequence[Rows], filed: Sequence[Filed]) -> list[str]:
    """Put corrections on the rows of bulletins, in place; where those stand that are for no bulletin here.

    Raises:
        StaleCorrections: Some do not fit any more.
    """
    by_id = {rows["bulletins"][0]["bulletin_id"]: rows for rows in bulletins}
    stale: list[str] = []
    unused: list[str] = []
    for entry in filed:
        rows = by_id.get(entry.correction.bulletin_id)
        if rows is None:
            unused.append(entry.where)
            continue
        try:
            _apply(rows, entry.correction)
        except _Stale as error:
            stale.append(f"{entry.where}: {entry.correction.table}.{entry.correction.field}: {error.message}")
    if stale:
        raise StaleCorrections("\n".join(stale))
    return unused


def _apply(rows: Rows, item: Correction) -> None:
    row = next((row for row in rows[item.table] if all(row[key] == value for key, value in item.key.items())), None)
    if row is None:
        raise _Stale("there is no such record any more; look for it in the release and correct the entry")
    owner, step = _holder(row, item.place)
    actual = owner[step]
    if actual != item.expected:
        hint = "it is right now: delete the entry" if actual == item.value else "look again"
        raise _Stale(f"expected {item.expected!r}, the pipeline gives {actual!r} ({hint})")
    owner[step] = item.value
    try:
        checked = tables()[item.table].model_validate(row)
    except ValidationError as error:
        raise _Stale(f"{item.value!r} is no such value: {error.errors()[0]['msg']}") from error
    row.update(checked.model_dump(mode="json"))
    record = str(next(iter(item.key.values())))
    _requote(rows, record, item)
    rows["issues"].append(_issue(rows, row, record, item))


def _holder(row: Row, place: tuple[str | int, ...]) -> tuple[Any, Any]:
    """The row, struct or list that holds a place, and the last step to it."""
    owner: Any = row
    for step in place[:-1]:
        owner = _step(owner, step)
    _step(owner, place[-1])
    return owner, place[-1]


def _step(owner: Any, step: str | int) -> Any:
    try:
        return owner[step]
    except (KeyError, IndexError, TypeError) as error:
        raise _Stale(f"there is no {step} in {owner!r}; correct the whole column") from error


# ---- evidence --------------------------------------------------------------------------------------------------------


def _requote(rows: Rows, record: str, item: Correction) -> None:
    """Let the evidence of a corrected value quote what says so: ``quote``, else the value itself."""
    inside = (item.field + ".", item.field + "[")
    own = [row for row in rows["evidence"] if row["record_id"] == record]
    old = [row for row in own if row["field"] == item.field or row["field"].startswith(inside)]
    around = old or [row for row in own if item.field.startswith(row["field"] + ".")]  # steps[2] has that of its text
    printed = item.quote or (item.value if isinstance(item.value, str) and around else None)
    if printed is None and item.value is not None:
        return  # a normalised value: the evidence of its printed text stays
    at = rows["evidence"].index(around[0]) if around else len(rows["evidence"])
    rows["evidence"] = [row for row in rows["evidence"] if row not in old]
    if printed is not None:
        rows["evidence"][at:at] = _quoted(rows, record, item.field, printed)


def _quoted(rows: Rows, record: str, field: str, printed: str) -> list[Row]:
    """Evidence rows for characters that are printed in the lines of the record, of its article, or anywhere."""
    lines = sorted(rows["lines"], key=lambda line: line["reading_order"])
    own = [line for line in lines if line["record_id"] == record]
    articles = {line["article_id"] for line in own}
    for scope in (own, [line for line in lines if line["article_id"] in articles], lines):
        pieces = _find("".join(printed.split("\n")), scope)
        if pieces:
            return [_evidence(record, field, number, *piece) for number, piece in enumerate(pieces)]
    raise _Stale(f"{printed!r} is not printed in the bulletin; give the characters that say so as quote")


def _find(wanted: str, lines: Iterable[Row]) -> list[tuple[Row, int, int]]:
    """Where characters are printed: pieces of lines, in order; nothing where they are not."""
    kept = list(lines)
    at = "".join(line["text"] for line in kept).find(wanted)
    if at < 0 or not wanted:
        return []
    end, offset, pieces = at + len(wanted), 0, []
    for line in kept:
        start, stop = max(at - offset, 0), min(end - offset, len(line["text"]))
        if start < stop:
            pieces.append((line, start, stop))
        offset += len(line["text"])
    return pieces


def _evidence(record: str, field: str, segment: int, line: Row, start: int, end: int) -> Row:
    box = {name: line[name] for name in ("line_id", "page", "x0", "top", "x1", "bottom")}
    row = EvidenceRow(
        record_id=record,
        field=field,
        segment=segment,
        char_start=start,
        char_end=end,
        text=line["text"][start:end],
        **box,
    )
    return row.model_dump(mode="json")


def _issue(rows: Rows, row: Row, record: str, item: Correction) -> Row:
    """The issue row that tells readers of the dataset that a person has changed a value."""
    return {
        "issue_id": f"{item.bulletin_id}-i{len(rows['issues']) + 1:04d}",
        "bulletin_id": item.bulletin_id,
        "article_id": row.get("article_id"),
        "record_id": record,
        "field": item.field,
        "code": "corrected",
        "severity": ISSUE_CODES["corrected"][0],
        "message": f"{item.expected!r} was corrected to {item.value!r}: {item.reason}",
        "page": None,
        "line_id": None,
    }
