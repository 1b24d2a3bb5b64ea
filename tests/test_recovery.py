"""States that no run leaves behind but people, disks and upgrades do: the next run loses nothing, or says what is lost."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
import typer

from extractors.limits import Limits
from extractors.options import ReadOptions
from flows import release, state, stored, worker
from flows._files import write_atomic
from flows._pool import CannotStart
from flows._terminal import clear_errors
from flows.diff import difference
from flows.release import all_releases, latest
from flows.release_files import ReleaseError
from flows.sources import Source, UsageError
from flows.state import StateError
from tools.releases import build, bulletin, put, rows_of

TEXTS = {"a": bulletin("失业登记怎么办？", 5), "b": bulletin("就业登记怎么办？", 3)}


def _three_releases(tmp_path: Path) -> tuple[Path, Path]:
    folder, output = tmp_path / "in", tmp_path / "out"
    for texts in ({"a": TEXTS["a"]}, TEXTS, {**TEXTS, "c": bulletin("丙？", 1)}):
        build([put(folder, texts)], output)
    return folder, output


# ---- which release is the latest -------------------------------------------------------------------------------------


def test_a_deleted_release_folder_gives_way_to_the_one_before(tmp_path: Path) -> None:
    folder, output = _three_releases(tmp_path)
    last = latest(output)
    assert last
    shutil.rmtree(last.folder)
    summary = build([folder], output)
    assert summary.published_new and summary.records["bulletins"] == 3
    now = latest(output)
    assert now and now.version == last.version and (output / "latest" / "bulletins.parquet").exists()
    changes = rows_of(now.folder / "changes.jsonl")
    assert {row["path"] for row in rows_of(now.folder / "sources.jsonl")} == {"a.txt", "b.txt", "c.txt"}
    assert len({change["bulletin_id"] for change in changes}) == 1


@pytest.mark.parametrize("damage", ["deleted", "empty", "other"])
def test_latest_json_is_told_by_the_releases(tmp_path: Path, damage: str) -> None:
    folder, output = _three_releases(tmp_path)
    before = latest(output)
    if damage == "deleted":
        (output / "latest.json").unlink()
    else:
        (output / "latest.json").write_text("" if damage == "empty" else "[]")
    summary = build([folder], output)
    assert not summary.published_new and latest(output) == before
    assert len(all_releases(output)) == 3


def test_a_whole_release_that_latest_does_not_name_yet_becomes_the_latest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    build([put(folder, {"a": TEXTS["a"]})], output)
    with monkeypatch.context() as patch:
        patch.setattr(release, "_point", lambda *_: None)  # killed before it
        build([put(folder, TEXTS)], output)
    build([put(folder, {"b": TEXTS["b"]})], output)
    assert [item.number for item in all_releases(output)] == [1, 2, 3]
    assert {change["change"] for change in difference(output, "previous", "latest").changes} == {"removed"}


def test_a_missing_link_is_set_again(tmp_path: Path) -> None:
    folder, output = _three_releases(tmp_path)
    (output / "latest").unlink()
    build([folder], output)
    current = latest(output)
    assert current and (output / "latest").resolve() == current.folder.resolve()


def test_an_output_that_was_copied_without_links_says_what_to_do(tmp_path: Path) -> None:
    folder, output = _three_releases(tmp_path)
    shutil.copytree(output, tmp_path / "copy")
    with pytest.raises(UsageError, match="latest: a folder where a link should be; delete it"):
        build([folder], tmp_path / "copy")


def test_an_output_without_links_has_latest_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **how: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "symlink_to", refused)
    folder = put(tmp_path / "in", TEXTS)
    for _ in range(2):
        assert build([folder], tmp_path / "out").records["bulletins"] == 2
    assert latest(tmp_path / "out") and not (tmp_path / "out" / "latest").exists()


def test_folders_that_are_no_releases_count_for_nothing(tmp_path: Path) -> None:
    folder, output = _three_releases(tmp_path)
    (output / "releases" / "1x-copy").mkdir()
    (output / "releases" / "2024-backup").mkdir()
    build([folder], output)
    assert [item.number for item in all_releases(output)] == [1, 2, 3]


def test_a_file_of_a_release_that_somebody_deleted_is_written_anew(tmp_path: Path) -> None:
    folder, output = _three_releases(tmp_path)
    current = latest(output)
    assert current
    shutil.rmtree(current.folder / "jsonld")
    documents = {path: path.read_bytes() for path in (current.folder / "documents").iterdir()}
    inodes = {path: path.stat().st_mtime_ns for path in documents}
    build([put(folder, {**TEXTS, "d": bulletin("丁？", 1)})], output)
    assert {path: path.stat().st_mtime_ns for path in documents} == inodes
    assert all(path.read_bytes() == data for path, data in documents.items())


# ---- the state -------------------------------------------------------------------------------------------------------


def test_a_lost_state_never_publishes_a_release_that_lost_bulletins(tmp_path: Path) -> None:
    folder, output = _three_releases(tmp_path)
    before = latest(output)
    shutil.rmtree(output / "state")
    for _ in range(2):
        with pytest.raises(
            StateError, match=r"2 bulletins of release 0003-\w+ are not among the inputs \(b.txt, c.txt\)"
        ):
            build([folder / "a.txt"], output)
        assert latest(output) == before
    assert not build([folder], output).published_new


def test_a_lost_state_and_bulletins_that_left_need_a_reason(tmp_path: Path) -> None:
    folder, output = _three_releases(tmp_path)
    shutil.rmtree(output / "state")
    summary = build([folder / "a.txt"], output, force="only this one is ours")
    assert summary.records["bulletins"] == 1


def test_a_lost_state_and_a_file_with_other_bytes_is_no_loss(tmp_path: Path) -> None:
    folder, output = _three_releases(tmp_path)
    shutil.rmtree(output / "state")
    put(folder, {"a": bulletin("甲？", 9), "b": TEXTS["b"], "c": bulletin("丙？", 1)})
    assert build([folder], output).records["bulletins"] == 3


def test_rows_of_another_schema_are_not_mixed_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    with monkeypatch.context() as patch:
        for module in (stored, state):
            patch.setattr(module, "columns_digest", lambda: "of an older version")
        build([put(folder, TEXTS)], output)
    with pytest.raises(StateError, match=r"other columns; run again over all sources, among them .*b.txt"):
        build([folder / "a.txt"], output)
    assert build([folder], output).records["bulletins"] == 2


# ---- files -----------------------------------------------------------------------------------------------------------


def test_what_a_killed_write_leaves_is_gone_with_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", killed)
        patch.setattr(os, "unlink", lambda *_: None)
        patch.setattr(Path, "unlink", lambda *_, **__: None)
        with pytest.raises(SystemExit):
            write_atomic(tmp_path / "x.json", b"old")
    write_atomic(tmp_path / "x.json", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]


def test_releases_in_the_folder_of_the_inputs_are_no_inputs(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", TEXTS)
    for _ in range(2):
        summary = build([folder], folder / "output")
        assert summary.found == 2
    assert not summary.published_new


def test_a_release_that_was_held_back_leaves_with_the_next_one(tmp_path: Path) -> None:
    gates = tmp_path / "gates.toml"
    gates.write_text(
        '[[gate]]\nname = "records_per_bulletin"\nminimum = 99\nat_least = 1\nwhy = "nothing has so many"\n'
    )
    folder, output = put(tmp_path / "in", TEXTS), tmp_path / "out"
    held = build([folder], output, gates=gates)
    assert held.blocked and held.exit_status == 4
    assert json.loads((output / "last_run.json").read_text())["exit_status"] == 4
    rows = sorted((output / "state" / "rows").glob("*/*"))
    (folder / "b.txt").unlink()
    assert build([folder], output, gates=gates).blocked
    assert sorted((output / "state" / "rows").glob("*/*")) == rows  # whoever puts it back has it not read again
    build([folder], output)
    assert not list((output / "blocked").iterdir())


def test_a_table_that_somebody_changed_is_not_taken_over(tmp_path: Path) -> None:
    folder, output = _three_releases(tmp_path)
    current = latest(output)
    assert current
    table = current.folder / "occupation_lists.parquet"
    table.unlink()
    shutil.copy(current.folder / "qa_items.parquet", table)
    with pytest.raises(ReleaseError, match="occupation_lists has 3 rows of 0"):
        build([put(folder, {**TEXTS, "d": bulletin("丁？", 1)})], output)
    assert latest(output) == current


# ---- faults of ours --------------------------------------------------------------------------------------------------


def test_a_fault_of_ours_in_every_document_costs_no_process_each(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*_: object) -> None:
        raise AttributeError("'NoneType' object has no attribute 'strip'")

    monkeypatch.setattr(worker, "read_source", faulty)
    found = worker._attempt(ReadOptions(), Limits(), {}, None, Source("/a.txt", "a.txt", "0"), lambda _: None)
    assert isinstance(found, worker.Failure) and (found.code, found.stage) == ("internal_error", "extract")
    assert found.message.startswith("AttributeError: 'NoneType' object")


def test_readers_that_cannot_start_are_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit), clear_errors(tmp_path, debug=False):
        raise CannotStart("exit status 1: ImportError: no spacy")
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("jianbao: documents cannot be read, the installation is at fault: exit status 1")
