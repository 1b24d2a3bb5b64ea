"""Releases: what an analyst opens, what changes, what stays, and that a half one is never seen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from conftest import SEED

from flows import table_parts
from flows._files import json_lines
from flows.pipeline import run
from flows.release import latest
from schemas._table import tables
from tools.releases import build

QA = "热点回应\n\n{title}\n\n一、如何办理失业登记？\n\n可以到街道办理，办理时限{days}个工作日。\n\n（“江城人社”微信公众号）\n"


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_an_analyst_opens_it_with_pandas(tmp_path: Path) -> None:
    build([SEED], tmp_path)
    frame = pd.read_parquet(tmp_path / "latest" / "qa_items.parquet")
    assert len(frame) == 4 and frame["position"].dtype == "Int64"
    for name in tables():
        frame = pd.read_parquet(tmp_path / "latest" / f"{name}.parquet")
        rows = (tmp_path / "latest" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        assert len(frame) == len(rows)
        for column, info in tables()[name].model_fields.items():
            if "int" in str(info.annotation) and "list" not in str(info.annotation):
                assert frame[column].dtype == "Int64", f"{name}.{column}"


def test_a_line_separator_inside_a_value_breaks_no_later_run(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"text":"a\u2028b"}\n{"text":"c"}\n', encoding="utf-8")
    assert list(json_lines(path)) == [{"text": "a\u2028b"}, {"text": "c"}]


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    build([SEED], tmp_path / "a")
    run([str(SEED)], tmp_path / "b", workers=2)  # in processes of their own
    assert _bytes(tmp_path / "a" / "releases") == _bytes(tmp_path / "b" / "releases")


def test_a_second_run_publishes_nothing_new(tmp_path: Path) -> None:
    first = build([SEED], tmp_path)
    before = _bytes(tmp_path / "releases")
    second = build([SEED], tmp_path)
    assert first.published_new and not second.published_new
    assert (second.unchanged, second.published) == (1, 0)
    assert _bytes(tmp_path / "releases") == before


def test_a_changed_file_updates_only_its_own_rows(tmp_path: Path, bulletins: Callable[..., Path]) -> None:
    folder = bulletins(a=QA.format(title="失业登记怎么办？", days=5), b=QA.format(title="就业登记怎么办？", days=3))
    build([folder], tmp_path / "out")
    before = pd.read_parquet(tmp_path / "out" / "latest" / "mentions.parquet")
    bulletins(a=QA.format(title="失业登记怎么办？", days=7))
    summary = build([folder], tmp_path / "out")
    after = pd.read_parquet(tmp_path / "out" / "latest" / "mentions.parquet")
    assert (summary.published, summary.unchanged) == (1, 1)
    kept = set(before.mention_id) & set(after.mention_id)
    (other,) = set(before.bulletin_id) & set(after.bulletin_id)
    assert kept == set(before[before.bulletin_id == other].mention_id)
    durations = after[after.kind == "duration"].value_high.tolist()
    assert sorted(durations) == [3, 7]


def test_removed_and_returning_files(tmp_path: Path, bulletins: Callable[..., Path]) -> None:
    folder = bulletins(a=QA.format(title="甲？", days=5), b=QA.format(title="乙？", days=3))
    build([folder], tmp_path / "out")
    (folder / "b.txt").unlink()
    summary = build([folder], tmp_path / "out")
    assert summary.removed == 1 and summary.records["bulletins"] == 1
    delta = [json.loads(line) for line in (tmp_path / "out" / "latest" / "changes.jsonl").read_text().splitlines()]
    assert {row["change"] for row in delta} == {"removed"}


def test_sources_outside_the_run_stay(tmp_path: Path, bulletins: Callable[..., Path]) -> None:
    folder = bulletins(a=QA.format(title="甲？", days=5), b=QA.format(title="乙？", days=3))
    build([folder / "a.txt"], tmp_path / "out")
    summary = build([folder / "b.txt"], tmp_path / "out")
    assert summary.records["bulletins"] == 2


def test_the_same_bulletin_under_two_names_is_one(tmp_path: Path, bulletins: Callable[..., Path]) -> None:
    text = QA.format(title="甲？", days=5)
    summary = build([bulletins(b=text, a=text)], tmp_path / "out")
    frame = pd.read_parquet(tmp_path / "out" / "latest" / "bulletins.parquet")
    assert summary.found == 2 and frame.source_name.tolist() == ["a.txt"]


def test_bad_documents_do_not_stop_the_good_ones(tmp_path: Path, bulletins: Callable[..., Path]) -> None:
    folder = bulletins(good=QA.format(title="甲？", days=5), empty="")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 10)
    summary = build([folder], tmp_path / "out")
    assert summary.exit_status == 3 and summary.records["bulletins"] == 1
    reasons = sorted(json.loads(p.read_text())["code"] for p in (tmp_path / "out" / "quarantine").glob("*/reason.json"))
    assert reasons == ["binary_content", "empty_file"]
    report = json.loads((tmp_path / "out" / "latest" / "report.json").read_text())
    assert report["inputs"] == {"found": 3, "published": 1, "unchanged": 0, "quarantined": 2, "skipped": {}}
    assert report["lines"]["total"] == sum(report["lines"]["by_role"].values())


def test_a_mended_document_leaves_quarantine_and_a_broken_one_keeps_its_rows(
    tmp_path: Path, bulletins: Callable[..., Path]
) -> None:
    folder = bulletins(a=QA.format(title="甲？", days=5))
    build([folder], tmp_path / "out")
    (folder / "a.txt").write_bytes(b"")
    broken = build([folder], tmp_path / "out")
    assert broken.exit_status == 1 and broken.records["bulletins"] == 1


def test_a_failing_write_leaves_the_release_before(
    tmp_path: Path, bulletins: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = bulletins(a=QA.format(title="甲？", days=5))
    build([folder], tmp_path / "out")
    before = latest(tmp_path / "out")
    bulletins(b=QA.format(title="乙？", days=6))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(table_parts.TableFile, "flush", full)
    with pytest.raises(OSError, match="No space left"):
        build([folder], tmp_path / "out")
    monkeypatch.undo()
    assert latest(tmp_path / "out") == before
    assert build([folder], tmp_path / "out").records["bulletins"] == 2
