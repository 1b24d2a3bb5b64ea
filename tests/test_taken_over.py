"""What is taken over from the release before has the bytes that writing it anew would give."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from flows import downstream, history, table_parts, taken_over
from flows._files import json_lines, read_json
from flows.quality.parts import FIGURES
from flows.release import latest
from flows.sources import UsageError
from flows.stored import Row
from flows.table_parts import DIGESTS
from schemas.record_document import records
from tools.releases import build, bulletin, put

_DATED = "江城人社简报\n{year}年5月28日\n\n"


def _archive(rng: random.Random, names: str) -> dict[str, str]:
    """Bulletins of some names and years; some without an article."""
    found = {}
    for name in names:
        head = _DATED.format(year=rng.choice((2023, 2024))) if rng.random() < 0.8 else ""
        body = bulletin(f"{name}的失业登记怎么办？", rng.randint(1, 4)) if rng.random() < 0.9 else ""
        found[name] = head + body or "江城人社简报\n"
    return found


def _files(output: Path) -> dict[str, bytes]:
    """The tables and records of the latest release by path, and what is kept of them for the next one."""
    current = latest(output)
    assert current
    found = [path for name in ("*.parquet", "*.jsonl", FIGURES) for path in current.folder.rglob(name)]
    named = {str(path.relative_to(current.folder)): path for path in found if path.is_file()}
    return {
        name: path.read_bytes() for name, path in named.items() if not name.startswith(("changes", "record_history"))
    }


def _filled(output: Path) -> dict[str, dict[str, int]]:
    """How much is filled in its tables, as it is kept for the next release."""
    kept = read_json(output / "latest" / DIGESTS)["filled"]
    return {name: counts for name, counts in kept.items() if not name.startswith("record_history")}


@pytest.mark.parametrize("single", [100, 2], ids=["one file", "by year"])
@pytest.mark.parametrize(("group", "block"), [(1, 1), (7, 500), (20_000, 1 << 18)])
def test_a_release_after_others_has_the_bytes_of_one_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, single: int, group: int, block: int
) -> None:
    monkeypatch.setattr(table_parts, "_ROW_GROUP", group)
    monkeypatch.setattr(taken_over, "_BLOCK", block)
    rng = random.Random(group + single)
    folder, texts = tmp_path / "in", _archive(rng, "abcdefgh")
    for step in range(5):
        build([put(folder, texts)], tmp_path / "out", single=single)
        build([folder], tmp_path / f"alone{step}", single=single)
        assert _files(tmp_path / "out") == _files(tmp_path / f"alone{step}"), step
        assert _filled(tmp_path / "out") == _filled(tmp_path / f"alone{step}"), step
        gone, moved, *changed = rng.sample(sorted(texts), 4)
        texts |= _archive(rng, "".join(changed) + rng.choice("ijkl"))
        texts["z" + moved] = texts.pop(moved)  # the same bytes stand in another place of the tables
        del texts[gone]


def test_only_what_has_changed_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, rng = tmp_path / "in", random.Random(1)
    texts = {name: bulletin(f"{name}的失业登记怎么办？", 3) for name in "abcdef"}
    build([put(folder, texts)], tmp_path / "out")
    made: list[str] = []
    written: list[int] = []
    add = table_parts.TableFile.add

    def noted(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
        made.append(told["source_name"])
        return records(told)

    def counted(file: table_parts.TableFile, rows: list[Row]) -> None:
        written.append(len(rows))
        add(file, rows)

    monkeypatch.setattr(downstream, "records", noted)
    monkeypatch.setattr(table_parts.TableFile, "add", counted)
    texts["c"] = bulletin("c的就业登记怎么办？", rng.randint(5, 9))
    build([put(folder, texts)], tmp_path / "out")
    current = latest(tmp_path / "out")
    assert current and made == ["c.txt"]
    lines = sum(len(path.read_bytes().splitlines()) for path in current.folder.glob("*.jsonl"))
    assert 0 < sum(written) < lines / 3


def test_a_file_that_was_cut_off_is_named(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", {name: bulletin(f"{name}？", 3) for name in "abc"})
    build([folder], tmp_path / "out")
    current = latest(tmp_path / "out")
    assert current
    path = current.folder / "lines.jsonl"
    path.chmod(0o644)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-2]))
    (folder / "a.txt").write_text(bulletin("甲？", 4), encoding="utf-8")
    with pytest.raises(UsageError, match=r"lines\.jsonl: cut off"):
        build([folder], tmp_path / "out")
    assert latest(tmp_path / "out") == current


@pytest.mark.parametrize("held", [1, 3, 1000])
def test_the_history_is_that_of_all_rows_before_and_the_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    monkeypatch.setattr(history, "_HELD", held)
    folder, out = tmp_path / "in", tmp_path / "out"
    texts = {name: bulletin(f"{name}的失业登记怎么办？", 3) for name in "abcdef"}
    told: list[Row] = []
    version = None
    for step in ({}, {"b": bulletin("b的就业登记怎么办？", 4), "g": bulletin("庚？", 2)}, {"b": texts["b"], "d": ""}):
        texts |= step
        build([put(folder, {name: text for name, text in texts.items() if text})], out)
        current = latest(out)
        assert current and current.version != version
        happenings = history.Happenings()
        for change in json_lines(current.folder / "changes.jsonl"):
            happenings.note(change)
        told = list(happenings.rows(told, version, current.version))
        version = current.version
        assert list(json_lines(current.folder / "record_history.jsonl")) == told
        assert pq.ParquetFile(current.folder / "record_history.parquet").read().to_pylist() == told
    assert {row["last_seen"] is None for row in told} == {True, False}
