"""What a release gives to downstream services, and the commands of README.md and docs as they stand there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from conftest import ROOT

from flows import downstream
from schemas.json_ld import json_ld
from schemas.record_document import records
from tools.releases import QA, build

SQLITE = shutil.which("sqlite3")


def _blocks(language: str, page: str = "docs/downstream.md") -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def _lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file]


def test_a_release_holds_the_records_and_statements_of_its_documents(place: Path) -> None:
    release = place / "output" / "latest"
    order = [row["bulletin_id"] for row in _lines(release / "bulletins.jsonl")]
    documents = [json.loads((release / "documents" / f"{name}.json").read_text(encoding="utf-8")) for name in order]
    assert _lines(release / "records.jsonl") == [row for document in documents for row in records(document)]
    for document in documents:
        (found,) = _lines(release / "jsonld" / f"{document['bulletin_id']}.jsonld")
        assert found == json_ld(document)


def test_unchanged_bulletins_are_linked(tmp_path: Path, bulletins: Callable[..., Path]) -> None:
    folder = bulletins(a=QA.format(title="甲？", days=5))
    build([str(folder)], tmp_path / "out")
    before = (tmp_path / "out" / "latest").resolve()
    bulletins(b=QA.format(title="乙？", days=3))
    build([str(folder)], tmp_path / "out")
    (old,) = before.glob("jsonld/*")
    new = tmp_path / "out" / "latest" / "jsonld"
    assert old.stat().st_ino == (new / old.name).stat().st_ino and len(list(new.iterdir())) == 2
    assert len(_lines(new.parent / "records.jsonl")) == 2


def test_parts_of_records_are_linked_where_their_bulletins_are_the_same(
    tmp_path: Path, bulletins: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = bulletins(
        a=QA.format(title="甲？", days=5), b="江城人社\n2024年5月28日\n\n" + QA.format(title="丙？", days=4)
    )
    build([str(folder)], tmp_path / "out", single=1)
    before = (tmp_path / "out" / "latest").resolve()
    (folder / "a.txt").write_text(QA.format(title="乙？", days=3), encoding="utf-8")
    made: list[str] = []
    monkeypatch.setattr(
        downstream, "records", lambda document: made.append(document["bulletin_id"]) or records(document)
    )
    build([str(folder)], tmp_path / "out", single=1)
    after = (tmp_path / "out" / "latest").resolve()
    names = {path.name for path in (after / "records.jsonl").iterdir()}
    assert names == {"2024.jsonl", "undated.jsonl"} and len(made) == 1
    same = [(folder / "records.jsonl" / "2024.jsonl").stat().st_ino for folder in (before, after)]
    assert same[0] == same[1]


def test_the_duckdb_commands(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    load, *queries = _blocks("duckdb")
    assert len(queries) >= 4
    with duckdb.connect() as connection:
        connection.execute(load)
        for query in queries:
            assert connection.execute(query).fetchall(), query
        (first, *_) = connection.execute(
            "SELECT value, unit, phones FROM (" + queries[0].strip().rstrip(";") + ")"
        ).fetchall()
        assert first[1] == "working_day"


@pytest.mark.skipif(SQLITE is None, reason="the sqlite3 command is not installed")
def test_the_sqlite_commands(place: Path) -> None:
    load, *queries = _blocks("sqlite")
    assert len(queries) >= 4
    for query in queries:
        done = subprocess.run([str(SQLITE)], input=load + query, capture_output=True, text=True, cwd=place)
        assert done.returncode == 0 and not done.stderr and done.stdout.strip(), (query, done.stderr)


def test_the_python_lines_of_the_readme(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(place)
    (code,) = _blocks("python", "README.md")
    names: dict[str, Any] = {}
    exec(code, names)
    printed = capsys.readouterr().out
    (promised,) = re.findall(r"# (\{.*), \.\.\.\}", code)
    assert promised in printed, "the README shows a limit that the samples do not give"
    assert len(names["qa"]) and "Empty DataFrame" not in printed


def test_the_python_lines_of_the_data_page(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    (code,) = _blocks("python", "docs/data.md")  # tests/test_delta.py runs the one with no-run
    names: dict[str, Any] = {}
    exec(code, names)
    assert {"qa_id", "topics"} <= set(names["usable"]) and "answer" not in names["usable"]


def test_the_follower_command(place: Path) -> None:
    target = place / "jianbao.sqlite"
    program = [str(ROOT / "examples" / "follow_changes.py"), "output", str(target)]
    for words in ("loaded whole, since the database was empty", "0 releases applied"):
        done = subprocess.run([sys.executable, *program], capture_output=True, text=True, cwd=place, check=True)
        assert words in done.stdout
