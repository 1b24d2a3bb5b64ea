"""What differs between two editions, row by row: ``changes.jsonl`` of a release, and ``jianbao diff``.

A change is one object: table, change, bulletin_id, key, and

- ``added``: ``row``, the new row;
- ``removed``: nothing more;
- ``changed``: ``columns`` with the new values and ``was`` with the old ones;
- ``rekeyed``: ``new_key``, and ``columns`` and ``was`` where more has changed than the identifiers.

Whoever puts the changes of a release on the tables before has the tables of that release (`apply`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from flows._files import to_json
from flows.editions import Edition
from flows.stored import Row, Rows
from schemas._table import TableRow, all_tables
from schemas.manifest import ManifestEntry

Key = tuple[Any, ...]
Change = dict[str, Any]
_NOT_COMPARED = ("record_history",)  # tells of releases itself


def compared_tables() -> dict[str, type[TableRow]]:
    """The tables whose changes are told."""
    return {name: row for name, row in all_tables().items() if name not in _NOT_COMPARED}


def differs(old: ManifestEntry, new: ManifestEntry) -> bool:
    """Whether the rows of a bulletin may differ between two editions."""
    return (old.tables, old.source_name, old.paths) != (new.tables, new.source_name, new.paths)


def compare(old: Edition | None, new: Edition) -> Iterator[Change]:
    """The changes from one edition to another: bulletins in the new order, then those that are gone."""
    for entry in new.entries.values():
        yield from compare_bulletin(old, new, entry)
    yield from compare_gone(old, new)


def compare_bulletin(old: Edition | None, new: Edition, entry: ManifestEntry) -> Iterator[Change]:
    """The changes of one bulletin of the new edition."""
    earlier = old.entries.get(entry.bulletin_id) if old else None
    if old is None or earlier is None:
        yield from compare_rows(entry.bulletin_id, {}, new.rows(entry))
    elif differs(earlier, entry):
        yield from compare_rows(entry.bulletin_id, old.rows(earlier), new.rows(entry))


def compare_gone(old: Edition | None, new: Edition) -> Iterator[Change]:
    """The changes of the bulletins that the new edition lacks."""
    for entry in old.entries.values() if old else ():
        if old and entry.bulletin_id not in new.entries:
            yield from compare_rows(entry.bulletin_id, old.rows(entry), {})


def apply(tables: dict[str, dict[Key, Row]], changes: Iterable[Change]) -> None:
    """Put changes on tables of rows by key, in place."""
    for change in changes:
        table = tables.setdefault(change["table"], {})
        key = tuple(change["key"].values())
        if change["change"] == "added":
            table[key] = change["row"]
        elif change["change"] == "removed":
            del table[key]
        elif change["change"] == "changed":
            table[key] = {**table[key], **change["columns"]}
        else:
            row = {**table.pop(key), **change["columns"], **change["new_key"]}
            table[tuple(change["new_key"].values())] = row


# ---- one bulletin ----------------------------------------------------------------------------------------------------


def key_of(model: type[TableRow], row: Row) -> Key:
    """The key of a row."""
    return tuple(row[column] for column in model.KEY)


def compare_rows(bulletin_id: str, old: Rows, new: Rows) -> Iterator[Change]:
    """The changes from one state of a bulletin to another; no rows at all stand for a bulletin that is not there."""
    moved = _moved_records(old, new) if old and new else {}
    for name, model in compared_tables().items():
        before = {key_of(model, row): row for row in old.get(name, ())}
        after = {key_of(model, row): row for row in new.get(name, ())}
        for kind, key, told in _of_table(name, model, before, after, moved):
            yield {"table": name, "change": kind, "bulletin_id": bulletin_id, "key": _named(model, key), **told}


def _of_table(
    name: str, model: type[TableRow], before: dict[Key, Row], after: dict[Key, Row], moved: Mapping[str, str]
) -> Iterator[tuple[str, Key, Row]]:
    if not before:
        yield from (("added", key, {"row": row}) for key, row in after.items())
        return
    gone = {key: row for key, row in before.items() if key not in after}
    come = {key: row for key, row in after.items() if key not in before}
    pairs = _rekeyed(gone, come, moved)
    for key, row in gone.items():
        if key in pairs:
            new = come.pop(pairs[key])
            yield "rekeyed", key, {"new_key": _named(model, pairs[key]), **_delta(row, new, model.KEY)}
        else:
            yield "removed", key, {}
    for key, row in after.items():
        if key in come:
            yield "added", key, {"row": row}
        elif key in before and (told := _delta(before[key], row))["columns"]:
            yield "changed", key, told


def _named(model: type[TableRow], key: Key) -> dict[str, Any]:
    return dict(zip(model.KEY, key, strict=True))


def _delta(old: Row, new: Row, without: tuple[str, ...] = ()) -> dict[str, Row]:
    names = [name for name in new if name not in without and (name not in old or old[name] != new[name])]
    return {"columns": {name: new[name] for name in names}, "was": {name: old.get(name) for name in names}}


# ---- which rows are the same under another key -----------------------------------------------------------------------


def _rekeyed(gone: dict[Key, Row], come: dict[Key, Row], moved: Mapping[str, str]) -> dict[Key, Key]:
    """Old and new keys of rows that are the same thing: records of the same lines, rows of the same content, and what
    has the same place in a record that moved."""
    pairs = {key: (moved[key[0]],) for key in gone if len(key) == 1 and (moved.get(key[0]),) in come}
    taken = set(pairs.values())
    waiting: dict[bytes, list[Key]] = defaultdict(list)
    for key, row in come.items():
        if key not in taken:
            waiting[_content(row)].append(key)
    for key, row in gone.items():
        same = waiting.get(_content(row)) if key not in pairs else None
        if same:
            pairs[key] = same.pop(0)
    taken = set(pairs.values())
    for key in gone:
        place = (moved.get(key[0]), *key[1:])
        if key not in pairs and place in come and place not in taken:
            pairs[key] = place
    return pairs


def _content(row: Row) -> bytes:
    """A row without identifiers that hang on others."""
    return to_json({column: value for column, value in row.items() if column not in _identifiers()})


@cache
def _identifiers() -> frozenset[str]:
    own = {column for model in all_tables().values() for column in model.KEY if column.endswith("_id")}
    return frozenset(own - {"bulletin_id", "line_id"})  # these two come from the bytes and never move


def _moved_records(old: Rows, new: Rows) -> dict[str, str]:
    """Articles and records whose identifier moved: more than half of the lines of each are those of the other."""
    moved: dict[str, str] = {}
    lines = {row["line_id"]: row for row in new.get("lines", ())}
    for column in ("article_id", "record_id"):
        shared: Counter[tuple[str, str]] = Counter()
        for row in old.get("lines", ()):
            here, there = row[column], lines.get(row["line_id"], {}).get(column)
            if here and there:
                shared[here, there] += 1
        size_old = Counter(row[column] for row in old.get("lines", ()))
        size_new = Counter(row[column] for row in new.get("lines", ()))
        for (here, there), count in shared.items():
            if here != there and 2 * count > size_old[here] and 2 * count > size_new[there]:
                moved[here] = there
    return moved
