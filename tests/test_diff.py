"""What differs between two releases, as people and programs see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Command

from flows.diff import difference, find_release
from flows.prune import prune
from flows.release import latest
from flows.sources import UsageError
from tools.releases import build, bulletin, put

_A, _B = bulletin("失业登记怎么办？", 5), bulletin("就业登记怎么办？", 3)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Three releases: one bulletin; another one comes; the first one comes again with another limit."""
    folder, output = tmp_path / "in", tmp_path / "out"
    for texts in ({"a": _A}, {"a": _A, "b": _B}, {"a": bulletin("失业登记怎么办？", 8), "b": _B}):
        build([put(folder, texts)], output)
    return output


def test_a_bulletin_that_came_again_is_told_by_what_its_records_say(output: Path) -> None:
    found = difference(output, "2", "latest")
    (replaced,) = found.replaced
    assert replaced.path == "a.txt" and replaced.old != replaced.new
    told = {(change["table"], change["change"]) for change in replaced.changes}
    assert ("qa_items", "rekeyed") in told and ("occupation_lists", "added") not in told
    (item,) = [change for change in replaced.changes if change["table"] == "qa_items"]
    assert {name for name in item["columns"] if not name.endswith("_id")} == {"answer"}
    assert "5个工作日" in item["was"]["answer"] and "8个工作日" in item["columns"]["answer"]
    assert found.counts["qa_items"] == {"added": 1, "removed": 1}  # to the tables it is another bulletin


def test_releases_are_found_by_number_version_and_word(output: Path) -> None:
    current = latest(output)
    assert current
    for name in ("3", "0003", current.version, current.version[:6], "latest", str(current.folder)):
        assert find_release(output, name).version == current.version
    assert find_release(output, "previous").number == 2
    with pytest.raises(UsageError, match=r"9: no release of this name in .*; there is: 0001-"):
        find_release(output, "9")
    with pytest.raises(UsageError, match="qa: no such table; there is: articles"):
        difference(output, "1", "2", ["qa"])


def test_the_command_shows_it_and_gives_json(output: Path, run: Command) -> None:
    shown = run("diff", "-o", str(output)).stdout
    assert "a.txt came again" in shown and "answer: " in shown and "8个工作日" in shown
    data = json.loads(run("diff", "1", "2", "-o", str(output), "--json", "--table", "qa_items").stdout)
    assert data["tables"] == {"qa_items": {"added": 1, "changed": 0, "removed": 0, "rekeyed": 0}}
    (change,) = data["changes"]
    assert change["row"]["question"] == "如何办理失业登记？" and data["replaced"] == []
    assert "no row differs" in run("diff", "2", "2", "-o", str(output)).stdout
    assert "no release of this name" in run("diff", "7", "-o", str(output), status=2).stderr


def test_only_old_releases_are_pruned_and_only_on_demand(output: Path, run: Command) -> None:
    assert [release.number for release in prune(output, 2, dry_run=True)] == [1]
    assert len(list((output / "releases").iterdir())) == 3
    assert "deleted 0001-" in run("prune", "--keep", "2", "-o", str(output)).stdout
    assert sorted(path.name[:4] for path in (output / "releases").iterdir()) == ["0002", "0003"]
    assert "nothing to delete" in run("prune", "--keep", "2", "-o", str(output)).stdout
    document = next((output / "latest" / "documents").iterdir())
    assert json.loads(document.read_text(encoding="utf-8"))  # files that were linked are whole
    run("prune", "--keep", "0", "-o", str(output), status=2)
