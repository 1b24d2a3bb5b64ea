"""Corrections by people: they survive re-runs, quote the bulletin, and say loudly when they do not fit any more."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import SEED

from flows.corrections import StaleCorrections, read_corrections
from flows.sources import UsageError
from tools.releases import build

Run = Callable[..., subprocess.CompletedProcess[str]]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("first")
    build([SEED], output)
    return output


def rows(output: Path, table: str) -> list[Row]:
    return [
        json.loads(line) for line in (output / "latest" / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def written(folder: Path, **entry: Any) -> Path:
    """A folder with one correction; strings and numbers only."""
    folder.mkdir(exist_ok=True)
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in entry.items()]
    (folder / "one.toml").write_text("[[correction]]\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return folder


def for_guide(first: Path, folder: Path, **entry: Any) -> Path:
    (guide,) = rows(first, "service_guides")
    head = {"bulletin_id": guide["bulletin_id"], "table": "service_guides", "record": guide["guide_id"]}
    return written(folder, **{**head, "reason": "checked at the counter", **entry})


def test_a_correction_survives_re_runs_and_is_told(first: Path, tmp_path: Path) -> None:
    folder = for_guide(first, tmp_path / "c", field="processing_time.value", expected=5, value=7, quote="5个工作日")
    for rebuild in (False, True, False):
        summary = build([SEED], tmp_path / "out", corrections=folder, rebuild=rebuild)
        (guide,) = rows(tmp_path / "out", "service_guides")
        assert guide["processing_time"]["value"] == 7 and summary.corrected == 1
    (told,) = [row for row in rows(tmp_path / "out", "issues") if row["code"] == "corrected"]
    assert told["message"] == "5 was corrected to 7: checked at the counter"
    assert (told["record_id"], told["field"]) == (guide["guide_id"], "processing_time.value")
    document = json.loads(next((tmp_path / "out/latest/documents").iterdir()).read_text(encoding="utf-8"))
    assert '"value": 7' in json.dumps(document, ensure_ascii=False)
    build([SEED], tmp_path / "out")  # without the folder the pipeline's own value is back
    assert rows(tmp_path / "out", "service_guides")[0]["processing_time"]["value"] == 5


def test_a_corrected_text_quotes_the_bulletin(first: Path, tmp_path: Path) -> None:
    (guide,) = rows(first, "service_guides")
    wrong, right = guide["steps"][0]["text"], guide["steps"][0]["text"][:6]
    folder = for_guide(first, tmp_path / "c", field="steps[0].text", expected=wrong, value=right)
    build([SEED], tmp_path / "out", corrections=folder)
    found = [
        row
        for row in rows(tmp_path / "out", "evidence")
        if row["record_id"] == guide["guide_id"] and row["field"] == "steps[0].text"
    ]
    lines = {row["line_id"]: row["text"] for row in rows(tmp_path / "out", "lines")}
    assert "".join(row["text"] for row in found) == right
    assert all(lines[row["line_id"]][row["char_start"] : row["char_end"]] == row["text"] for row in found)


def test_an_emptied_value_has_no_evidence(first: Path, tmp_path: Path) -> None:
    (guide,) = rows(first, "service_guides")
    folder = for_guide(first, tmp_path / "c", field="fee_text", expected=guide["fee_text"])
    build([SEED], tmp_path / "out", corrections=folder)
    assert rows(tmp_path / "out", "service_guides")[0]["fee_text"] is None
    assert not [row for row in rows(tmp_path / "out", "evidence") if row["field"] == "fee_text"]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"field": "processing_time.value", "expected": 6, "value": 7}, "the pipeline gives 5.0 (look again)"),
        ({"field": "processing_time.value", "expected": 6, "value": 5}, "it is right now: delete the entry"),
        ({"field": "processing_time.value", "expected": 5, "value": "soon"}, "no such value"),
        ({"field": "fee_text", "expected": "不收费", "value": "收费九十九元"}, "is not printed in the bulletin"),
        ({"field": "steps[40].text", "expected": "x", "value": "y"}, "correct the whole column"),
        ({"field": "name", "record": "g_gone", "expected": "x", "value": "y"}, "no such record any more"),
    ],
)
def test_a_correction_that_does_not_fit_stops_the_run(first: Path, tmp_path: Path, entry: Row, message: str) -> None:
    folder = for_guide(first, tmp_path / "c", **entry)
    with pytest.raises(StaleCorrections) as caught:
        build([SEED], tmp_path / "out", corrections=folder)
    assert "one.toml, entry 1" in str(caught.value) and message in str(caught.value)
    assert not (tmp_path / "out" / "latest").exists()


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"table": "guides", "field": "name", "value": "x"}, "no such table to correct: guides"),
        ({"table": "lines", "field": "text", "value": "x"}, "no such table to correct: lines"),
        ({"field": "fees", "value": "x"}, "service_guides has no column fees"),
        ({"field": "guide_id", "value": "x"}, "is an identifier and stays"),
        ({"field": "steps[x]", "value": "x"}, "no place in one"),
        ({"field": "name"}, "expected and value are the same"),
        ({"field": "name", "value": "x", "reason": ""}, "reason: "),
        ({"field": "name", "value": "x", "because": "y"}, "because: "),
    ],
)
def test_an_entry_that_names_nothing_is_refused(first: Path, tmp_path: Path, entry: Row, message: str) -> None:
    folder = for_guide(first, tmp_path / "c", **entry)
    with pytest.raises(UsageError) as caught:
        read_corrections(folder)
    assert "one.toml, entry 1" in str(caught.value) and message in str(caught.value)


def test_two_corrections_of_one_value_are_refused(first: Path, tmp_path: Path) -> None:
    folder = for_guide(first, tmp_path / "c", field="name", expected="x", value="y")
    (folder / "two.toml").write_text((folder / "one.toml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(UsageError, match=r"two.toml, entry 1: name of this record is corrected by one.toml, entry 1"):
        read_corrections(folder)


def test_corrections_of_other_bulletins_wait(first: Path, tmp_path: Path) -> None:
    folder = for_guide(first, tmp_path / "c", bulletin_id="b_elsewhere", field="name", expected="x", value="y")
    summary = build([SEED], tmp_path / "out", corrections=folder)
    assert summary.unused_corrections == ["one.toml, entry 1"] and summary.corrected == 0
    report = json.loads((tmp_path / "out/latest/report.json").read_text(encoding="utf-8"))
    assert report["corrections"] == {"applied": 0, "unused": ["one.toml, entry 1"]}


def test_the_command_applies_and_refuses(first: Path, tmp_path: Path, run: Run) -> None:
    folder = for_guide(first, tmp_path / "c", field="processing_time.value", expected=5, value=7)
    done = run("build", str(SEED), "-o", str(tmp_path / "out"), "--corrections", str(folder))
    assert "1 applied" in done.stdout
    stale = for_guide(first, tmp_path / "c", field="processing_time.value", expected=4, value=7)
    said = run("build", str(SEED), "-o", str(tmp_path / "out"), "--corrections", str(stale), status=1)
    assert "corrections that do not fit any more" in said.stderr and "Traceback" not in said.stderr
    (folder / "one.toml").write_text("[correction\n", encoding="utf-8")
    said = run("build", str(SEED), "-o", str(tmp_path / "out"), "--corrections", str(folder), status=2)
    assert "cannot be read as TOML" in said.stderr
    said = run("build", str(SEED), "-o", str(tmp_path / "out"), "--corrections", str(tmp_path / "no"), status=2)
    assert "no such folder of corrections" in said.stderr
