"""Keep a SQLite database in step with the releases of jianbao; needs nothing but Python.

    python examples/follow_changes.py output jianbao.sqlite

The database has a table for each table of the dataset (lists and structs as JSON text), a table ``records`` with the
lines of ``records.jsonl``, and in ``followed`` the release it stands at. Each release after that one is applied from its
``changes.jsonl`` in one transaction of its own, so a run that is killed goes on where it was, and a second run does
nothing. Where releases have been pruned in between, where the columns of the dataset have changed, or where the
database turns out not to be what a release was compared with, it is loaded whole from the latest release.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]

_SQL_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}  # others: JSON text
_UNTOLD = ("record_history",)  # tells of the releases themselves: no changes are told of it, it is loaded each time
_RECORDS = "CREATE TABLE records (id TEXT PRIMARY KEY, bulletin_id TEXT, kind TEXT, title TEXT, text TEXT, cite_as TEXT, document TEXT)"  # fmt: skip


class OutOfStep(Exception):
    """The database is not what the changes of a release were told of."""


# ---- releases --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Table:
    """A table of a release: columns with their SQL types, and the columns of its key."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]


@dataclass(frozen=True)
class Release:
    """The folder of a release."""

    folder: Path

    @property
    def version(self) -> str:
        """Its version, which names the folder."""
        return self.folder.name

    def read(self, name: str) -> Any:
        """The content of one of its JSON files."""
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def lines(self, name: str) -> Iterator[Row]:
        """The rows of a JSON Lines file; large tables are folders of such files."""
        path = self.folder / name
        for part in sorted(path.glob("*.jsonl")) if path.is_dir() else [path]:
            with part.open(encoding="utf-8", newline="\n") as file:
                yield from map(json.loads, file)

    def tables(self) -> dict[str, Table]:
        """Its tables, as ``datapackage.json`` describes them."""
        found: dict[str, Table] = {}
        for resource in self.read("datapackage.json")["resources"]:
            schema = resource.get("schema", {})
            if "primaryKey" in schema:
                name = resource["name"].removesuffix(".jsonl")
                columns = tuple((field["name"], _SQL_TYPES.get(field["type"], "TEXT")) for field in schema["fields"])
                found[name] = Table(name, columns, tuple(schema["primaryKey"]))
        return found


def latest(output: Path) -> Release:
    """The release that ``latest.json`` names."""
    version = json.loads((output / "latest.json").read_text(encoding="utf-8"))["version"]
    return Release(output / "releases" / version)


def releases_after(output: Path, known: str | None) -> list[Release] | None:
    """The releases after a version, oldest first; None where they do not lead back to it (pruned, or another output)."""
    found: list[Release] = []
    version: str | None = latest(output).version
    while version != known:
        release = Release(output / "releases" / version) if version else None
        if release is None or not (release.folder / "report.json").exists():
            return None
        found.insert(0, release)
        version = release.read("report.json")["previous"]
    return found


# ---- the database ----------------------------------------------------------------------------------------------------


@contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """All that is done inside happens, or nothing of it."""
    database.execute("BEGIN IMMEDIATE")
    with database:  # commits, or rolls back
        yield


def _quoted(names: Iterable[str], form: str = "{}", join: str = ", ") -> str:
    return join.join(form.format('"' + name.replace('"', '""') + '"') for name in names)


def _value(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (list, dict)) else value


def _insert(database: sqlite3.Connection, table: str, row: Row) -> None:
    marks = ", ".join("?" * len(row))
    sql = f"INSERT INTO {_quoted([table])} ({_quoted(row)}) VALUES ({marks})"
    database.execute(sql, [_value(value) for value in row.values()])


def _at(database: sqlite3.Connection, action: str, values: Sequence[Any], key: Row) -> None:
    """Run an UPDATE or DELETE on the row of a key.

    Raises:
        OutOfStep: There is no such row.
    """
    sql = f"{action} WHERE {_quoted(key, '{} IS ?', ' AND ')}"
    if database.execute(sql, [*map(_value, values), *key.values()]).rowcount != 1:
        raise OutOfStep(f"{action}: no row {key}")


def apply(database: sqlite3.Connection, change: Row) -> None:
    """Put one change on the database."""
    table = _quoted([change["table"]])
    kind = change["change"]
    if kind == "added":
        _insert(database, change["table"], change["row"])
    elif kind == "removed":
        _at(database, f"DELETE FROM {table}", (), change["key"])
    else:  # changed; rekeyed: the same row under a new key, perhaps with other columns changed too
        columns = {**change.get("columns", {}), **change.get("new_key", {})}
        _at(database, f"UPDATE {table} SET {_quoted(columns, '{} = ?')}", list(columns.values()), change["key"])


def _insert_record(database: sqlite3.Connection, record: Row) -> None:
    columns = {name: record[name] for name in ("id", "kind", "title", "text", "cite_as")}
    _insert(database, "records", {**columns, "bulletin_id": record["bulletin"]["bulletin_id"], "document": record})


def _stand(database: sqlite3.Connection, release: Release) -> None:
    """Note the release that the database stands at, once it holds as many rows as it should.

    Raises:
        OutOfStep: It does not.
    """
    for name, count in release.read("report.json")["rows"].items():
        if name in release.tables():
            (held,) = database.execute(f"SELECT count(*) FROM {_quoted([name])}").fetchone()
            if held != count:
                raise OutOfStep(f"{name} has {held} rows instead of {count}")
    database.execute("DELETE FROM followed")
    _insert(database, "followed", {"version": release.version, "layout": repr(release.tables())})


def load(database: sqlite3.Connection, release: Release) -> None:
    """Load a release whole, in one transaction; what the database held of an earlier one is dropped."""
    with transaction(database):
        for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            if name in release.tables() or name in ("records", "followed"):
                database.execute(f"DROP TABLE {_quoted([name])}")
        database.execute("CREATE TABLE followed (version TEXT, layout TEXT)")
        database.execute(_RECORDS)
        for table in release.tables().values():
            columns = ", ".join(f"{_quoted([name])} {kind}" for name, kind in table.columns)
            database.execute(f"CREATE TABLE {_quoted([table.name])} ({columns}, PRIMARY KEY ({_quoted(table.key)}))")
            for row in release.lines(f"{table.name}.jsonl"):
                _insert(database, table.name, row)
        for record in release.lines("records.jsonl"):
            _insert_record(database, record)
        _stand(database, release)


def advance(database: sqlite3.Connection, release: Release) -> None:
    """Apply the changes of the next release, in one transaction.

    Raises:
        OutOfStep: They do not fit what the database holds.
    """
    tables = release.tables()
    touched: set[str] = set()
    with transaction(database):
        try:
            for change in release.lines("changes.jsonl"):
                touched.add(change["bulletin_id"])
                if change["table"] in tables:
                    apply(database, change)
        except sqlite3.IntegrityError as error:
            raise OutOfStep(str(error)) from error
        for name in tables.keys() & set(_UNTOLD):
            database.execute(f"DELETE FROM {_quoted([name])}")
            for row in release.lines(f"{name}.jsonl"):
                _insert(database, name, row)
        # Records are made of the rows of one bulletin: those of bulletins with any change are taken anew.
        database.executemany("DELETE FROM records WHERE bulletin_id = ?", [(one,) for one in touched])
        for record in release.lines("records.jsonl"):
            if record["bulletin"]["bulletin_id"] in touched:
                _insert_record(database, record)
        _stand(database, release)


def follow(output: Path, database: sqlite3.Connection) -> str:
    """Bring a database to the latest release.

    Args:
        output: The folder that ``jianbao build -o`` writes.
        database: A connection in autocommit mode (``isolation_level=None``).

    Returns:
        What was done, in words.
    """
    goal = latest(output)
    exists = database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'followed'").fetchone()
    known, layout = (exists and database.execute("SELECT version, layout FROM followed").fetchone()) or (None, None)
    steps = releases_after(output, known) if known else None
    if steps is None:
        reason = f"{known} is not among the releases before it" if known else "the database was empty"
    elif any(repr(step.tables()) != layout for step in steps):
        reason = "the columns have changed"
    else:
        try:
            for step in steps:
                advance(database, step)
            return f"at {goal.version}: {len(steps)} releases applied"
        except OutOfStep as error:
            reason = str(error)
    load(database, goal)
    return f"at {goal.version}: loaded whole, since {reason}"


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description="Keep a SQLite database in step with the releases of jianbao.")
    parser.add_argument("output", type=Path, help="folder that jianbao build -o writes")
    parser.add_argument("database", type=Path, help="SQLite file; made if there is none")
    chosen = parser.parse_args(arguments)
    if not (chosen.output / "latest.json").exists():
        sys.exit(f"{chosen.output}: no latest.json; name the folder given to jianbao build -o")
    database = sqlite3.connect(chosen.database, isolation_level=None)
    try:
        print(follow(chosen.output, database))
    finally:
        database.close()


if __name__ == "__main__":
    main()
