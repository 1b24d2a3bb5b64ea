"""The rows of one bulletin as bytes: what a reading process hands over and the state folder keeps.

The first line is JSON (`Head`), which is enough to plan a run and to compare releases. The rest is the rows, packed JSON.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from flows._files import to_json
from schemas._table import tables
from schemas.manifest import ManifestEntry, TableCount

Row = dict[str, Any]
Rows = dict[str, list[Row]]
_LEVEL = 1  # 6 times smaller for a hundredth of the time that reading takes


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before stored rows: the key under which they count as known, their columns, the manifest's entry."""

    key: str
    columns: str
    entry: ManifestEntry


@cache
def columns_digest() -> str:
    """A hash of names and types of all columns: rows of other columns cannot stand in one release with these."""
    from schemas._arrow import arrow_schema  # pyarrow, which who only reads heads does without

    told = {name: str(arrow_schema(model)) for name, model in tables().items()}
    return hashlib.sha256(to_json(told)).hexdigest()[:16]


class Damaged(ValueError):
    """Stored rows that are cut off or changed."""


def _count(rows: list[Row]) -> TableCount:
    """Number and hash of the rows of one table; source_name is left out, it hangs on what else a release holds."""
    named = bool(rows) and "source_name" in rows[0]
    told = [{name: row[name] for name in row if name != "source_name"} for row in rows] if named else rows
    return TableCount(rows=len(rows), digest=hashlib.sha256(to_json(told)).hexdigest()[:16])


def entry_of(rows: Rows) -> ManifestEntry:
    """What the manifest tells of a bulletin.

    Raises:
        AssertionError: Its lines do not add up: a fault of the extractors, which costs this bulletin.
    """
    (bulletin,) = rows["bulletins"]
    roles = Counter(row["role"] for row in rows["lines"])
    if bulletin["line_count"] != roles.total():
        raise AssertionError(f"{bulletin['line_count']} lines were read, {roles.total()} have a role")
    issued = bulletin["issued_date"]
    return ManifestEntry(
        bulletin_id=bulletin["bulletin_id"],
        sha256=bulletin["sha256"],
        source_name=bulletin["source_name"],
        year=int(issued[:4]) if issued else None,
        line_count=bulletin["line_count"],
        roles=dict(sorted(roles.items())),
        issues=dict(sorted(Counter(row["code"] for row in rows["issues"]).items())),
        tables={name: _count(rows[name]) for name in tables()},
    )


def pack(rows: Rows, key: str) -> bytes:
    """Rows with their key, as bytes."""
    head = {"key": key, "columns": columns_digest(), "entry": entry_of(rows).model_dump(mode="json")}
    return to_json(head) + zlib.compress(orjson.dumps(rows), _LEVEL)


def unpack(data: bytes) -> Rows:
    """The rows.

    Raises:
        Damaged: These are not the bytes that `pack` gave.
    """
    try:
        return dict(orjson.loads(zlib.decompress(data.partition(b"\n")[2])))
    except (zlib.error, ValueError) as error:
        raise Damaged(str(error)) from error


def read_head(path: Path) -> Head | None:
    """The head of stored rows; None where there are none or they cannot be used."""
    try:
        with path.open("rb") as file:
            head = orjson.loads(file.readline())
        return Head(head["key"], head["columns"], ManifestEntry.model_validate(head["entry"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
