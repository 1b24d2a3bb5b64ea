"""Quality gates: figures of a release, limits as data, and that a broken minimum keeps a release from being published."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import ROOT, SEED

from flows.quality import figures, parts
from flows.quality._columns import Files
from flows.quality._figure import Figure
from flows.quality.figures import METRICS, Figures, measure
from flows.quality.gates import check, inspect, read_gates
from flows.quality.kept import compare, comparisons, counts_per_bulletin
from flows.quality.tables import markdown, told
from flows.quality.verdict import Verdict
from flows.release import latest
from flows.sources import UsageError
from schemas.gate import Gate
from tools.releases import build

TODAY = date(2026, 12, 1)
QUESTIONS = "热点回应\n\n{title}\n\n一、如何办理失业登记？\n\n可以到街道办理，办理时限{days}个工作日。\n\n（“江城人社”微信公众号）\n"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the samples."""
    output = tmp_path_factory.mktemp("published")
    build([SEED, ROOT / "samples" / "tongling_columns.pdf"], output)
    return (output / "latest").resolve()


@pytest.fixture
def release(published: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may damage."""
    return Path(shutil.copytree(published, tmp_path / "release"))


def gate(**changed: Any) -> Gate:
    return Gate.model_validate({"name": "g", "metric": "claimed_characters", "minimum": 0.9, "why": "test"} | changed)


def edit(release: Path, table: str, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> None:
    """Rewrite the rows of a table."""
    path = release / f"{table}.parquet"
    found = pq.read_table(path)
    pq.write_table(pa.Table.from_pylist(change(found.to_pylist()), schema=found.schema), path)


# ---- figures ---------------------------------------------------------------------------------------------------------


def test_figures_are_those_of_the_tables(published: Path) -> None:
    values = measure(published, TODAY).values
    assert set(values) == set(METRICS)
    tables = {
        name: pd.read_parquet(published / f"{name}.parquet") for name in ("qa_items", "service_guides", "articles")
    }
    assert values["questions_with_answer"].whole == len(tables["qa_items"])
    assert values["guides_with_processing_time"].part == tables["service_guides"].processing_time.notna().sum()
    assert values["articles_of_known_kind"].part == (tables["articles"].article_kind != "other").sum()
    for name in ("keys_unique", "references_resolved", "values_with_evidence", "quotes_as_printed"):
        assert values[name].value == 1 and values[name].whole > 100, name


def test_tables_in_parts_give_the_same_figures(tmp_path: Path, bulletins: Callable[..., Path]) -> None:
    years = {
        f"n{year}": f"江城人社简报\n{year}年5月6日\n\n" + QUESTIONS.format(title="怎么办？", days=year)
        for year in (2021, 2023)
    }
    folder = bulletins(**years, undated=QUESTIONS.format(title="何时？", days=3))
    build([folder], tmp_path / "whole")
    build([folder], tmp_path / "parts", single=1)
    whole, parts = (measure(tmp_path / name / "latest", TODAY) for name in ("whole", "parts"))
    assert len(list((tmp_path / "parts" / "latest" / "lines.parquet").iterdir())) == 3
    assert parts.values == whole.values
    pd.testing.assert_frame_equal(parts.counts.sort_index(), whole.counts.sort_index())


@pytest.mark.parametrize(
    ("metric", "table", "change"),
    [
        ("keys_unique", "mentions", lambda rows: [*rows, rows[0]]),
        ("references_resolved", "articles", lambda rows: rows[1:]),
        ("references_resolved", "occupation_lists", lambda rows: []),
        ("values_with_evidence", "evidence", lambda rows: [row for row in rows if row["field"] != "question"]),
        ("values_with_evidence", "evidence", lambda rows: [r for r in rows if not r["field"].startswith("steps[0]")]),
        ("quotes_as_printed", "evidence", lambda rows: [{**rows[0], "text": "杜撰"}, *rows[1:]]),
        ("quotes_as_printed", "lines", lambda rows: [{**row, "text": row["text"][1:]} for row in rows]),
    ],
)
def test_what_is_broken_shows(release: Path, metric: str, table: str, change: Callable[[Any], Any]) -> None:
    edit(release, table, change)
    results = {result.metric: result for result in inspect(read_gates(), release, None, TODAY)}
    assert results[metric].blocks and (results[metric].value or 0) < 1, results[metric].message


def test_a_correction_by_a_person_needs_no_quote(release: Path) -> None:
    edit(release, "evidence", lambda rows: [row for row in rows if row["field"] != "question"])
    (issue,) = pq.read_table(release / "issues.parquet").slice(0, 1).to_pylist()
    keys = pd.read_parquet(release / "qa_items.parquet").qa_id
    told_by = [
        {**issue, "issue_id": f"i{n}", "code": "corrected", "field": "question", "record_id": k}
        for n, k in enumerate(keys)
    ]
    edit(release, "issues", lambda rows: [*rows, *told_by])
    assert measure(release, TODAY).values["values_with_evidence"].value == 1


def test_days_in_the_future_and_before_1949_warn(release: Path) -> None:
    days = iter(("2031-05", "1894"))
    edit(release, "bulletins", lambda rows: [{**row, "issued_date": next(days)} for row in rows])
    figure = measure(release, TODAY).values["dates_implausible"]
    assert figure.part == 2 and "2031-05" in figure.where and "1894" in figure.where


# ---- against the last release ----------------------------------------------------------------------------------------


def counted(**bulletins: int) -> pd.DataFrame:
    """Counts per bulletin, all columns alike."""
    columns = ["characters", "claimed_characters", "records", "qa_items", "qa_items.asker"]
    frame = pd.DataFrame({name: pd.Series(bulletins, dtype="int64") for name in columns})
    return frame.assign(source_name=[f"{name}.txt" for name in bulletins])


def test_gains_make_up_for_no_losses_and_files_that_went_are_told_apart() -> None:
    found = compare(counted(a=10, b=100, new=50), counted(a=60, b=60, gone=40))
    assert found["kept_qa_items"] == Figure(70, 120, "a.txt 60 → 10")
    assert found["kept_values_of_worst_column"].where.startswith("qa_items.asker")
    assert found["columns_halved"].part == 0
    assert found["bulletins_gone"] == Figure(1, 3, "gone.txt")
    assert found["bulletins_against_last"].value == 1
    assert "kept_mentions" not in found  # neither has that table
    assert set(found) <= set(comparisons())


def test_a_release_keeps_all_of_itself(published: Path) -> None:
    counts = counts_per_bulletin(Files(published))
    found = compare(counts, counts)
    assert set(found) == set(comparisons())
    assert all(figure.value in (1, None) for name, figure in found.items() if name.startswith("kept_"))


def test_taking_away_most_files_blocks_and_says_what_to_do(tmp_path: Path, bulletins: Callable[..., Path]) -> None:
    texts = {f"n{number}": QUESTIONS.format(title=f"第{number}问？", days=number) for number in range(1, 13)}
    folder = bulletins(**texts)
    build([folder], tmp_path / "out")
    for name in list(texts)[:9]:
        (folder / f"{name}.txt").unlink()
    held = build([folder], tmp_path / "out")
    assert [result.gate for result in held.verdict.broken] == ["bulletins_against_last"]
    assert "--force REASON" in held.verdict.broken[0].message
    assert [result.gate for result in held.verdict.warnings] == ["bulletins_gone"]
    assert held.exit_status == 4 and not held.published_new and held.records["bulletins"] == 3
    meant = build([folder], tmp_path / "out", force="old papers are not kept")
    assert meant.published_new and meant.exit_status == 0


# ---- gates -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "part", "whole", "passed", "blocks"),
    [
        ({"minimum": 0.9}, 9, 10, True, False),
        ({"minimum": 0.9}, 8, 10, False, True),
        ({"minimum": 1}, 10**9 - 1, 10**9, False, True),
        ({"minimum": None, "maximum": 0.1}, 1, 10, True, False),
        ({"minimum": None, "maximum": 0.1}, 2, 10, False, False),
        ({"minimum": 0.9, "at_least": 11}, 0, 10, True, False),
        ({"minimum": 0.9}, 0, 0, True, False),
    ],
)
def test_minimums_block_and_maximums_warn(
    limit: dict[str, float], part: int, whole: int, passed: bool, blocks: bool
) -> None:
    (result,) = check([gate(**limit)], Figures({"claimed_characters": Figure(part, whole)}, counted(a=1)), None)
    assert (result.passed, result.blocks) == (passed, blocks), result.message
    assert Verdict((result,)).blocked == blocks and not Verdict((result,), "meant").blocked


def test_what_cannot_be_compared_is_left_alone_and_says_why() -> None:
    figures, gates = Figures({}, counted(a=9)), [gate(metric="kept_qa_items"), gate(name="off", off=True)]
    (first,) = check(gates, figures, None)
    (older,) = check(gates, figures, counted(a=9).drop(columns="qa_items"))
    assert first.passed and not first.applied and "no release before" in first.message
    assert older.passed and not older.applied and "the last release has no such rows" in older.message


def test_shipped_gates_look_at_every_figure() -> None:
    gates = read_gates()
    metrics = {item.metric for item in gates}
    assert len({item.name for item in gates}) == len(gates) and set(METRICS) <= metrics
    assert any(item.kind == "maximum" for item in gates)


def test_a_file_changes_adds_and_leaves_out_gates(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        '[[gate]]\nname = "labels_known"\nmaximum = 0.5\nwhy = "a"\n'
        '[[gate]]\nname = "kept_lines"\noff = true\nwhy = "b"\n'
        '[[gate]]\nname = "many"\nmetric = "records_per_bulletin"\nminimum = 9\nwhy = "c"\n',
        encoding="utf-8",
    )
    shipped, own = ({item.name: item for item in read_gates(file)} for file in (None, path))
    assert own["labels_known"].kind == "maximum" and own["labels_known"].at_least == shipped["labels_known"].at_least
    assert own["kept_lines"].off and own["many"].minimum == 9 and own["keys_unique"] == shipped["keys_unique"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[gate", "cannot be read as TOML"),
        ("limit = 3", "something else than [[gate]] entries"),
        ("[[gate]]\nminimum = 1", "entry 1: name is missing"),
        ('[[gate]]\nname = "a"\n[[gate]]\nname = "a"', "there is a gate a already"),
        ('[[gate]]\nname = "labels_known"\nminimum = 0.1', "why is missing"),
        ('[[gate]]\nname = "a"\nmetric = "labels_knwon"\nminimum = 1\nwhy = "x"', "did you mean labels_known?"),
        ('[[gate]]\nname = "a"\nmetric = "labels_known"\nwhy = "x"', "give either minimum (blocks) or maximum (warns)"),
        ('[[gate]]\nname = "a"\nmetric = "labels_known"\nminimum = nan\nwhy = "x"', "minimum: Input should be"),
        ('[[gate]]\nname = "a"\nmetric = "labels_known"\nminimun = 1\nwhy = "x"', "minimun: Extra inputs"),
    ],
)
def test_a_bad_file_gets_one_clear_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"own\.toml") as caught:
        read_gates(path)
    assert message in str(caught.value) and "\n" not in str(caught.value)
    with pytest.raises(UsageError, match="no_such_file"):
        read_gates(tmp_path / "no_such_file.toml")


# ---- the command -----------------------------------------------------------------------------------------------------

Command = Callable[..., subprocess.CompletedProcess[str]]


def _jianbao(code: Path, *arguments: str, status: int) -> str:
    """Run the command of another copy of the code."""
    environment = {**os.environ, "PYTHONPATH": str(code), "PYTHONUTF8": "1", "COLUMNS": "200"}
    command = [sys.executable, "-m", "flows.cli", *arguments]
    done = subprocess.run(command, cwd=code, env=environment, capture_output=True, text=True)
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_a_broken_vocabulary_is_held_back_and_published_only_by_force(tmp_path: Path) -> None:
    code, output = tmp_path / "code", tmp_path / "out"
    for package in ("flows", "extractors", "schemas"):
        shutil.copytree(ROOT / package, code / package, ignore=shutil.ignore_patterns("__pycache__"))
    cases = sorted(path for path in (ROOT / "tests" / "golden").iterdir() if path.is_dir())[:14]
    command = ["build", *map(str, cases), "-o", str(output)]
    _jianbao(code, *command, status=0)
    good = latest(output)

    markers = code / "schemas" / "vocabularies" / "question_markers.csv"
    lines = markers.read_text(encoding="utf-8").splitlines()
    head = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    markers.write_text("\n".join(lines[: head + 1]) + "\n", encoding="utf-8")  # a merge that lost all rows
    said = _jianbao(code, *command, status=4)
    assert "broken gate: questions_with_answer" in said and "--force REASON" in said
    assert latest(output) == good and os.path.realpath(output / "latest") == os.path.realpath(good.folder)  # type: ignore[union-attr]

    (held,) = (output / "blocked").iterdir()
    assert len(pd.read_parquet(held / "qa_items.parquet")) > 0
    report = json.loads((held / "report.json").read_text(encoding="utf-8"))["gates"]
    assert "questions_with_answer" in report["broken"] and report["forced"] is None
    told_again = _jianbao(code, "check", str(held), "--against", str(output / "latest"), status=4)
    assert "broken gate: questions_with_answer" in told_again

    said = _jianbao(code, *command, "--force", "markers come back next week", status=0)
    assert "published all the same: markers come back next week" in said
    now = latest(output)
    assert now and now.version == held.name and not held.exists()
    report = json.loads((now.folder / "report.json").read_text(encoding="utf-8"))["gates"]
    assert report["forced"] == "markers come back next week" and "questions_with_answer" in report["broken"]


def test_mistakes_with_gates_get_one_clear_line(tmp_path: Path, run: Command) -> None:
    (tmp_path / "own.toml").write_text("[[gate")
    for arguments, message in (
        (
            ["build", str(SEED), "-o", str(tmp_path / "o"), "--gates", str(tmp_path / "own.toml")],
            "cannot be read as TOML",
        ),
        (["build", str(SEED), "-o", str(tmp_path / "o"), "--force", " "], "--force needs a reason"),
        (["check", str(tmp_path)], "no release in this folder"),
    ):
        done = run(*arguments, status=2)
        assert message in done.stderr and "Traceback" not in done.stderr and not (tmp_path / "o").exists()


def test_a_verdict_for_people() -> None:
    figures = Figures({"claimed_characters": Figure(1, 2, "a.txt")}, counted(a=1))
    verdict = Verdict(check([gate(), gate(name="w", minimum=None, maximum=0.1)], figures, None), "meant")
    assert [line.split(":")[0] for line in told(verdict)] == ["broken gate", "warning", "published all the same"]
    table = markdown(verdict)
    assert "| g | 0.5 | ≥ 0.9 | 2 | broken gate |" in table and "- published all the same: meant" in table
    assert markdown(Verdict()) == []


def test_parts_that_are_the_same_are_not_measured_again(
    tmp_path: Path, bulletins: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def text(year: int, days: int) -> str:
        return f"江城人社简报\n{year}年5月6日\n\n" + QUESTIONS.format(title="怎么办？", days=days)

    folder = bulletins(**{f"n{year}": text(year, year) for year in (2021, 2022, 2023)})
    build([folder], tmp_path / "out", single=1)
    before = (tmp_path / "out" / "latest").resolve()
    bulletins(n2022=text(2022, 7), other=text(2022, 8))
    looked: list[str | None] = []

    def watched(files: Files) -> tuple[figures.Measured, pd.DataFrame]:
        looked.append(files.part)
        return figures.measure_part(files)

    monkeypatch.setattr(parts, "measure_part", watched)
    build([folder], tmp_path / "out", single=1)
    now = tmp_path / "out" / "latest"
    assert looked == ["2022"]
    (now / "figures.json").unlink()
    found, last = parts.measure_and_keep(now.resolve(), before, TODAY)
    again, whole = measure(now, TODAY), counts_per_bulletin(Files(before))
    assert last is not None and len(last) == 1 < len(whole)
    assert found.values == again.values
    assert compare(found.counts, last, found.same) == compare(again.counts, whole)
