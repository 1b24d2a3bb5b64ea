"""Delta tables beside the releases: the same rows and types, one commit for each release, whatever happens between."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from conftest import ROOT, Command
from deltalake import DeltaTable, Schema, write_deltalake
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import flows.delta as delta
from flows.cli import app
from flows.editions import Release
from flows.prune import prune
from flows.release import latest
from flows.sources import UsageError
from schemas._table import all_tables
from tools.releases import build, bulletin, put

_TEXTS = [bulletin(title, days) for title in ("失业登记怎么办？", "就业登记怎么办？") for days in (3, 5)]
_INPUTS = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(_TEXTS), max_size=4)


def _current(output: Path) -> Release:
    release = latest(output)
    assert release
    return release


def _table(lake: Path, name: str, version: int | None = None) -> DeltaTable:
    return DeltaTable(str(lake / name), version=version)


def _sorted(rows: pa.Table) -> list[str]:
    return sorted(map(repr, rows.to_pylist()))


def _published(release: Release, name: str) -> list[str]:
    return _sorted(ds.dataset(release.folder / f"{name}.parquet").to_table())


def _versions(lake: Path) -> dict[str, dict[str, int]]:
    """Table ``releases`` as version by release and table."""
    found: dict[str, dict[str, int]] = {}
    for row in _table(lake, "releases").to_pyarrow_table().to_pylist():
        found.setdefault(row["release"], {})[row["table"]] = row["version"]
    return found


def _commits(lake: Path, name: str) -> list[str]:
    """The releases that the commits of a table name, oldest first."""
    return [commit["jianbao.release"] for commit in reversed(_table(lake, name).history())]


def _demand_same(lake: Path, release: Release) -> None:
    for name in all_tables():
        assert _sorted(_table(lake, name).to_pyarrow_table()) == _published(release, name), name


# ---- rows, types, versions -------------------------------------------------------------------------------------------


def test_tables_are_those_of_the_release_with_their_types(tmp_path: Path) -> None:
    summary = build([ROOT / "samples"], tmp_path, table_format="delta")
    release, lake = _current(tmp_path), tmp_path / "delta"
    assert summary.exit_status == 0 and summary.commits == dict.fromkeys(all_tables(), 1)
    _demand_same(lake, release)
    for name in all_tables():
        wanted = pq.read_schema(release.folder / f"{name}.parquet")
        table = _table(lake, name)
        assert table.schema() == Schema.from_arrow(wanted), name  # with nullability and descriptions
        assert pa.schema(table.schema()).remove_metadata() == wanted.remove_metadata()
        assert _commits(lake, name) == [release.version]
    steps = pa.schema(_table(lake, "service_guides").schema()).field("steps").type
    assert pa.types.is_list(steps) and pa.types.is_struct(steps.value_type)
    assert table.history()[0]["jianbao.dataset_version"] == wanted.metadata[b"dataset_version"].decode()


def test_pandas_and_duckdb_read_them(tmp_path: Path) -> None:
    build([ROOT / "samples"], tmp_path, table_format="delta")
    guides = _table(tmp_path / "delta", "service_guides")
    published = pq.read_table(_current(tmp_path).folder / "service_guides.parquet")
    frame = guides.to_pandas()
    assert sorted(frame["guide_id"]) == sorted(published["guide_id"].to_pylist())
    data = guides.to_pyarrow_dataset()
    phones = duckdb.sql("SELECT guide_id, unnest(contacts).number AS phone FROM data")
    wanted = [(row["guide_id"], phone["number"]) for row in published.to_pylist() for phone in row["contacts"] or ()]
    assert data is not None and wanted and sorted(phones.fetchall()) == sorted(wanted)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(_INPUTS, st.booleans()), min_size=1, max_size=5))
def test_they_keep_step_with_any_sequence_of_releases(steps: list[tuple[dict[str, str], bool]]) -> None:
    """Inputs that come, change, go and come back; some runs publish no Delta tables, the next one catches up."""
    with tempfile.TemporaryDirectory() as name:
        output, folder = Path(name) / "out", Path(name) / "in"
        lake = output / "delta"
        releases: list[Release] = []
        for texts, wanted in [({}, True), *steps, ({"a": _TEXTS[0]}, True)]:
            put(folder, texts | {"z": _TEXTS[0]})
            build([folder], output, table_format="delta" if wanted else "parquet")
            if _current(output) not in releases:
                releases.append(_current(output))
            if wanted:
                _demand_same(lake, _current(output))
        versions = _versions(lake)
        assert sorted(versions) == [release.version for release in releases]
        for name in all_tables():
            commits = _commits(lake, name)
            assert len(commits) == len(set(commits)) == _table(lake, name).version() + 1
            before = None
            for release in releases:
                then = _table(lake, name, versions[release.version][name])
                assert _sorted(then.to_pyarrow_table()) == _published(release, name), (name, release.version)
                changes = _published(release, name) != before
                assert (release.version in commits) == (changes or release == releases[0]), (name, release.version)
                before = _published(release, name)


def test_what_has_changed_is_merged_and_no_table_written_anew(tmp_path: Path) -> None:
    folder, output = put(tmp_path / "in", {"a": _TEXTS[0]}), tmp_path / "out"
    build([folder], output, table_format="delta")
    put(folder, {"a": _TEXTS[0], "b": _TEXTS[3]})
    summary = build([folder], output, table_format="delta")
    (last,) = _table(output / "delta", "lines").history(1)
    assert last["operation"] == "MERGE" and last["operationMetrics"]["num_target_files_removed"] == 0
    assert summary.commits["lines"] == 1 and "service_guides" not in summary.commits
    assert _table(output / "delta", "service_guides").version() == 0
    assert build([folder], output, table_format="delta").commits == {}


def test_tables_in_parts_are_one_delta_table(tmp_path: Path) -> None:
    dated = [f"江城人社简报\n第{number}期 {2022 + number}年3月1日\n\n{_TEXTS[0]}" for number in (1, 2, 3)]
    folder = put(tmp_path / "in", {"a": dated[0], "b": dated[1]})
    for texts in ({"a": dated[0], "b": dated[1]}, {"a": dated[0], "c": dated[2]}):
        build([put(folder, texts)], tmp_path / "out", table_format="delta", single=1)
        assert (_current(tmp_path / "out").folder / "lines.parquet").is_dir()
        _demand_same(tmp_path / "out" / "delta", _current(tmp_path / "out"))


# ---- what happens between --------------------------------------------------------------------------------------------


def _fails_at(monkeypatch: pytest.MonkeyPatch, name: str, call: int) -> None:
    """Let a function of flows.delta be cut off, as by a kill, when it is called for the so-manieth time."""
    real: Callable[..., Any] = getattr(delta, name)
    calls = 0

    def cut(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call:
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(delta, name, cut)


_CUTS = [("_held", 1), ("_bring", 1), ("_bring", 8), ("_list", 1)]


@pytest.mark.parametrize(
    ("first", "function", "call"), [*((first, *cut) for first in (True, False) for cut in _CUTS), (False, "_merge", 4)]
)
def test_a_run_that_was_cut_off_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: bool, function: str, call: int
) -> None:
    folder, output = put(tmp_path / "in", {"a": _TEXTS[0]}), tmp_path / "out"
    if not first:
        build([folder], output, table_format="delta")
        put(folder, {"b": _TEXTS[3]})
    with monkeypatch.context() as patch:
        _fails_at(patch, function, call)
        with pytest.raises(KeyboardInterrupt):
            build([folder], output, table_format="delta")
    summary = build([folder], output, table_format="delta")
    assert not summary.published_new and summary.exit_status == 0
    _demand_same(output / "delta", _current(output))
    for name in all_tables():
        commits = _commits(output / "delta", name)
        assert len(commits) == len(set(commits)), name
    assert sorted(_versions(output / "delta")) == sorted(path.name for path in (output / "releases").iterdir())


def test_after_a_gap_tables_are_written_whole(tmp_path: Path) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    for text, wanted in zip(_TEXTS[:3], ("delta", "parquet", "parquet"), strict=True):
        build([put(folder, {"a": text})], output, table_format=wanted)
    old = _versions(output / "delta")
    prune(output, 1)
    summary = build([folder], output, table_format="delta")
    assert summary.commits == dict.fromkeys(all_tables(), 1)
    _demand_same(output / "delta", _current(output))
    assert sorted(_versions(output / "delta")) == [*old, _current(output).version]


def test_another_line_of_releases_replaces_the_rows(tmp_path: Path) -> None:
    folder, output, lake = tmp_path / "in", tmp_path / "out", tmp_path / "lake"
    for text in _TEXTS[:2]:
        build([put(folder, {"a": text})], output, table_format="delta", delta=str(lake))
    shutil.rmtree(output)
    build([put(folder, {"b": _TEXTS[2]})], output, table_format="delta", delta=str(lake))
    _demand_same(lake, _current(output))
    assert not (output / "delta").exists()


def test_a_table_with_too_many_changes_is_written_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delta, "_MOST_KEYS", 1)
    folder, output = tmp_path / "in", tmp_path / "out"
    for texts in ({"a": _TEXTS[0]}, {"b": _TEXTS[3]}):
        build([put(folder, texts)], output, table_format="delta")
    assert _table(output / "delta", "lines").history(1)[0]["operation"] == "WRITE"
    _demand_same(output / "delta", _current(output))


def test_new_columns_are_those_of_the_delta_table(tmp_path: Path) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    build([put(folder, {"a": _TEXTS[0]})], output, table_format="delta")
    build([put(folder, {"b": _TEXTS[3]})], output)
    path = _current(output).folder / "qa_items.parquet"
    rows = pq.read_table(path)
    path.unlink()
    pq.write_table(rows.append_column("asked_on", pa.array(["2024-05-28"])), path)
    build([folder], output, table_format="delta")
    _demand_same(output / "delta", _current(output))
    assert "asked_on" in _table(output / "delta", "qa_items").to_pyarrow_table().column_names


# ---- what goes wrong -------------------------------------------------------------------------------------------------


def test_a_table_of_others_is_left_alone(tmp_path: Path, run: Command) -> None:
    folder, output = put(tmp_path / "in", {"a": _TEXTS[0]}), tmp_path / "out"
    foreign = pa.table({"text": ["not ours"]})
    write_deltalake(str(tmp_path / "lake" / "lines"), foreign)
    options = ("--table-format", "delta", "--delta", str(tmp_path / "lake"))
    done = run("build", str(folder), "-o", str(output), *options, status=1)
    assert "lake/lines: a Delta table that jianbao has not written" in done.stdout and "Traceback" not in done.stderr
    assert _table(tmp_path / "lake", "lines").to_pyarrow_table() == foreign
    assert _current(output).number == 1
    done = run("build", str(folder), "-o", str(output), "--table-format", "delta")
    assert f"15 commits to the Delta tables in {output}/delta" in done.stdout
    assert "nothing new for the Delta tables" in run("build", str(folder), "-o", str(output), *options[:2]).stdout


def test_a_lake_that_cannot_be_written_leaves_the_release(tmp_path: Path) -> None:
    folder, lake = put(tmp_path / "in", {"a": _TEXTS[0]}), tmp_path / "lake"
    lake.write_text("a file")
    summary = build([folder], tmp_path / "out", table_format="delta", delta=str(lake))
    assert summary.exit_status == 1 and "are behind release 0001-" in summary.behind and "\n" not in summary.behind
    lake.unlink()
    assert build([folder], tmp_path / "out", table_format="delta", delta=str(lake)).exit_status == 0
    _demand_same(lake, _current(tmp_path / "out"))


def test_without_the_extra_nothing_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delta, "find_spec", lambda name: None)
    done = CliRunner().invoke(app, ["build", "missing.txt", "-o", str(tmp_path / "out"), "--table-format", "delta"])
    assert done.exit_code == 2 and "pip install 'jianbao[delta]'" in done.output and done.output.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_an_address_needs_the_format_and_no_credentials(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="only with --table-format delta"):
        delta.lake_of(tmp_path, "parquet", "s3://bucket/lake")
    with pytest.raises(UsageError, match="in the environment") as caught:
        delta.lake_of(tmp_path, "delta", "s3://user:secret@bucket/lake")
    assert "secret" not in str(caught.value)
    assert delta.lake_of(tmp_path, "delta", "s3://bucket/lake/") == "s3://bucket/lake"
    assert delta.lake_of(tmp_path, "parquet", None) is None


def test_the_docs_read_a_release_again(tmp_path: Path) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    for texts in ({"a": _TEXTS[0]}, {"a": _TEXTS[0], "b": _TEXTS[3]}, {"b": _TEXTS[3]}):
        build([put(folder, texts)], output, table_format="delta")
    (second,) = (path.name for path in (output / "releases").glob("0002-*"))
    section = (ROOT / "docs" / "data.md").read_text(encoding="utf-8").split("\n## Delta tables\n")[1]
    code = section.split("```python no-run\n")[1].split("```")[0]
    for old, new in (("output/delta", f"{output}/delta"), ("0002-1f2e3d4c", second), ("service_guides", "qa_items")):
        assert old in code
        code = code.replace(old, new)
    found: dict[str, Any] = {}
    exec(code, found)
    published = pq.read_table(output / "releases" / second / "qa_items.parquet")
    assert sorted(found["guides"]["qa_id"]) == sorted(published["qa_id"].to_pylist()) and len(published) == 2
