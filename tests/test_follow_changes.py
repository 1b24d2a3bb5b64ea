"""The example that follows releases: after every run its SQLite database holds exactly what the release holds."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, tables_of

from examples import follow_changes as follower
from flows.changes import compare
from flows.stored import Rows, entry_of
from schemas._export import datapackage
from schemas._table import all_tables
from schemas.nested import nest
from schemas.record_document import records
from tools.releases import QA, build

Row = dict[str, Any]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(tmp_path / "a.sqlite", isolation_level=None)
    yield connection
    connection.close()


def _held(database: sqlite3.Connection, table: follower.Table) -> list[tuple[Any, ...]]:
    names = ", ".join(f'"{name}"' for name, _ in table.columns)
    return sorted(database.execute(f"SELECT {names} FROM {table.name}").fetchall(), key=repr)


def _demand_same(database: sqlite3.Connection, output: Path) -> None:
    release = follower.latest(output)
    tables = release.tables()
    assert len(tables) >= 13
    for name, table in tables.items():
        rows = [
            tuple(follower._value(row[column]) for column, _ in table.columns) for row in release.lines(f"{name}.jsonl")
        ]
        assert _held(database, table) == sorted(rows, key=repr), name
    documents = [json.loads(text) for (text,) in database.execute("SELECT document FROM records")]
    assert sorted(documents, key=repr) == sorted(release.lines("records.jsonl"), key=repr)


def test_it_keeps_step_with_any_sequence_of_runs(tmp_path: Path, database: sqlite3.Connection) -> None:
    chance, source, output = random.Random(5), tmp_path / "in", tmp_path / "out"
    source.mkdir()
    applied = 0
    for step in range(7):
        for name in "abc":
            (source / f"{name}.txt").unlink(missing_ok=True)
            if chance.random() < 0.7 or step == 0:
                text = QA.format(title=f"第{chance.randint(1, 2)}问？", days=chance.randint(1, 3))
                (source / f"{name}.txt").write_text(text, encoding="utf-8")
        (source / "stays.txt").write_text(QA.format(title="不变？", days=9), encoding="utf-8")
        build([str(source)], output)
        if chance.random() < 0.6 or step in (0, 6):  # several releases may wait
            done = follower.follow(output, database)
            assert ("loaded whole" in done) == (step == 0), done
            applied += 0 if "loaded" in done else int(done.split(": ")[1].split()[0])
            _demand_same(database, output)
    assert applied >= 4


def test_a_corrected_value_is_a_change_of_its_column(tmp_path: Path, database: sqlite3.Connection) -> None:
    source, output, corrections = tmp_path / "a.txt", tmp_path / "out", tmp_path / "corrections"
    source.write_text(QA.format(title="甲？", days=5), encoding="utf-8")
    build([str(source)], output)
    follower.follow(output, database)
    (item,) = follower.latest(output).lines("qa_items.jsonl")
    corrections.mkdir()
    fields = {"bulletin_id": item["bulletin_id"], "table": "qa_items", "record": item["qa_id"], "field": "answerer",
              "value": "街道", "quote": "街道", "reason": "told by the office"}  # fmt: skip
    text = "".join(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
    (corrections / "a.toml").write_text(f"[[correction]]\n{text}", encoding="utf-8")
    build([str(source)], output, corrections=corrections)
    kinds = {change["change"] for change in follower.latest(output).lines("changes.jsonl")}
    assert "changed" in kinds
    assert "1 releases applied" in follower.follow(output, database)
    assert database.execute("SELECT answerer FROM qa_items").fetchall() == [("街道",)]
    _demand_same(database, output)


def _published(bulletins: Callable[..., Path], output: Path, *numbers: int) -> list[Path]:
    """Publish a release for each number, with one bulletin more; all releases so far."""
    for number in numbers:
        build([str(bulletins(**{f"n{number}": QA.format(title=f"第{number}问？", days=number + 1)}))], output)
    return sorted((output / "releases").iterdir())


def test_pruned_releases_are_told_and_loaded_whole(
    tmp_path: Path, bulletins: Callable[..., Path], database: sqlite3.Connection
) -> None:
    (first,) = _published(bulletins, tmp_path / "out", 0)
    follower.follow(tmp_path / "out", database)
    _, second, _ = _published(bulletins, tmp_path / "out", 1, 2)
    shutil.rmtree(first)  # the one the database stands at is not needed
    assert follower.releases_after(tmp_path / "out", first.name)
    shutil.rmtree(second)
    assert f"loaded whole, since {first.name} is not among" in follower.follow(tmp_path / "out", database)
    _demand_same(database, tmp_path / "out")
    assert "0 releases applied" in follower.follow(tmp_path / "out", database)


def test_a_database_that_was_tampered_with_is_loaded_whole(
    tmp_path: Path, bulletins: Callable[..., Path], database: sqlite3.Connection
) -> None:
    _published(bulletins, tmp_path / "out", 0)
    follower.follow(tmp_path / "out", database)
    database.execute("DELETE FROM mentions")
    _published(bulletins, tmp_path / "out", 1)
    assert "loaded whole, since mentions has" in follower.follow(tmp_path / "out", database)
    _demand_same(database, tmp_path / "out")


def test_a_run_that_fails_half_way_leaves_the_release_before(
    tmp_path: Path, bulletins: Callable[..., Path], database: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = _published(bulletins, tmp_path / "out", 0)
    follower.follow(tmp_path / "out", database)
    before = list(database.iterdump())
    _published(bulletins, tmp_path / "out", 1, 2)
    done: list[Row] = []
    apply = follower.apply

    def failing(connection: sqlite3.Connection, change: Row) -> None:
        done.append(change)
        if len(done) == 5:
            raise KeyboardInterrupt
        apply(connection, change)

    monkeypatch.setattr(follower, "apply", failing)
    with pytest.raises(KeyboardInterrupt):
        follower.follow(tmp_path / "out", database)
    assert list(database.iterdump()) == before and first.name in "".join(before)
    monkeypatch.undo()
    assert "2 releases applied" in follower.follow(tmp_path / "out", database)
    _demand_same(database, tmp_path / "out")


# ---- releases made by hand -------------------------------------------------------------------------------------------


class _Edition:
    """The rows of one bulletin as an edition, for `flows.changes.compare`."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        entry = entry_of(rows)
        self.entries = {entry.bulletin_id: entry}

    def rows(self, entry: object) -> Rows:
        return {**self._rows, "sources": []}


def _release(output: Path, version: str, previous: str | None, rows: Rows, changes: list[Row]) -> None:
    """A release with tables as folders of parts, as large ones have them."""
    folder = output / "releases" / version
    for name, content in {**{name: [] for name in all_tables()}, **rows}.items():
        (folder / f"{name}.jsonl").mkdir(parents=True)
        for part in (0, 1):
            _write(folder / f"{name}.jsonl" / f"202{part}.jsonl", content[part::2])
    _write(folder / "records.jsonl", list(records(nest(rows))))
    _write(folder / "changes.jsonl", changes)
    counts = {name: len(content) for name, content in rows.items()}
    _write(folder / "datapackage.json", [datapackage(version, counts)])
    _write(folder / "report.json", [{"version": version, "previous": previous, "rows": counts}])
    _write(output / "latest.json", [{"version": version, "path": f"releases/{version}"}])


def _write(path: Path, rows: list[Row]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def _renamed(rows: Rows, names: dict[str, str]) -> Rows:
    text = json.dumps(rows)
    for old, new in names.items():
        text = text.replace(old, new)
    return dict(json.loads(text))


def test_moved_identifiers_keep_their_rows(tmp_path: Path, database: sqlite3.Connection) -> None:
    old = tables_of(QA.format(title="甲？", days=5))
    article, item = old["articles"][0]["article_id"], old["qa_items"][0]["qa_id"]
    new = _renamed(old, {article: "a_moved", item: "qa_moved"})
    new["qa_items"][0]["answerer"] = "街道"
    changes = list(compare(_Edition(old), _Edition(new)))
    moved = [change for change in changes if change["change"] == "rekeyed"]
    assert {change["table"] for change in moved} >= {"articles", "qa_items", "evidence"}
    _release(tmp_path, "0001-a", None, old, [])
    follower.follow(tmp_path, database)
    _release(tmp_path, "0002-b", "0001-a", new, changes)
    assert follower.follow(tmp_path, database) == "at 0002-b: 1 releases applied"
    _demand_same(database, tmp_path)
    assert database.execute("SELECT qa_id, answerer FROM qa_items").fetchall() == [("qa_moved", "街道")]


def test_a_plain_move_needs_no_columns(tmp_path: Path, database: sqlite3.Connection) -> None:
    old = tables_of(QA.format(title="甲？", days=5))
    item = old["qa_items"][0]["qa_id"]
    table, key = {"table": "qa_items", "bulletin_id": old["bulletins"][0]["bulletin_id"]}, {"qa_id": item}
    _release(tmp_path, "0001-a", None, old, [])
    follower.follow(tmp_path, database)
    follower.apply(database, {**table, "change": "rekeyed", "key": key, "new_key": {"qa_id": "qa_new"}})
    assert database.execute("SELECT qa_id FROM qa_items").fetchall() == [("qa_new",)]
    for change in ({"change": "removed"}, {"change": "changed", "columns": {"position": 2}}):
        with pytest.raises(follower.OutOfStep, match="no row"):
            follower.apply(database, {**table, **change, "key": key})


def test_new_columns_are_loaded_whole(tmp_path: Path, database: sqlite3.Connection) -> None:
    rows = tables_of(QA.format(title="甲？", days=5))
    _release(tmp_path, "0001-a", None, rows, [])
    follower.follow(tmp_path, database)
    _release(tmp_path, "0002-b", "0001-a", rows, [])
    package = tmp_path / "releases" / "0002-b" / "datapackage.json"
    package.write_text(
        package.read_text(encoding="utf-8").replace('"name": "asker"', '"name": "asked_by"'), encoding="utf-8"
    )
    for part in (tmp_path / "releases" / "0002-b" / "qa_items.jsonl").iterdir():
        part.write_text(part.read_text(encoding="utf-8").replace('"asker"', '"asked_by"'), encoding="utf-8")
    assert follower.follow(tmp_path, database) == "at 0002-b: loaded whole, since the columns have changed"
    assert database.execute("SELECT asked_by FROM qa_items").fetchall() == [(None,)]


def test_the_command_names_a_wrong_folder(tmp_path: Path) -> None:
    program = [sys.executable, str(ROOT / "examples" / "follow_changes.py"), str(tmp_path), str(tmp_path / "a.sqlite")]
    done = subprocess.run(program, capture_output=True, text=True)
    assert done.returncode == 1 and "no latest.json" in done.stderr and "Traceback" not in done.stderr
