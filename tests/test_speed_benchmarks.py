"""The benchmarks of speed do what they say, on tiny inputs, and leave tables, plots and a summary."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from benchmarks import __main__ as overview
from benchmarks import _builds, _targets, archive, orchestration, others, speed
from benchmarks._bulletins import small, typeset
from benchmarks._dense import cid_pdf, dense_pdf
from benchmarks._pdf import Outlines
from benchmarks._report import Draw, plot, publish_figures
from benchmarks._watch import Cost, cost
from extractors._folding import squeeze
from extractors.reading import read
from tools.releases import build

_TEXT = "参保单位应当在每月25日前申报缴费工资。逾期未申报的按照上月缴费额的110%确定应缴数额。"


def _ready(make: Callable[[], Any]) -> Any:
    try:
        return make()
    except (LookupError, FileNotFoundError) as missing:  # Debian: fontconfig, fonts-noto-cjk, fonts-wqy-microhei
        pytest.skip(str(missing))


# ---- what is generated -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outlines", ["TrueType", "CFF"])
def test_bulletins_as_pdf_hold_what_they_hold_as_text(outlines: Outlines) -> None:
    data = _ready(lambda: typeset(7, outlines))
    document = read(data, "bulletin.pdf")
    assert len(document.pages) > 1
    text = squeeze("".join(line.text for line in document.lines))
    assert text.count("咨询编号为7的事项请在1个工作日内提出。") == 4
    assert data == typeset(7, outlines)
    assert len({data, typeset(8, outlines), typeset(7, outlines, edition=1)}) == 3


def test_bulletins_as_text_are_no_two_alike() -> None:
    texts = [small(number, edition) for number in range(200) for edition in (0, 1)]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("outlines", ["TrueType", "CFF"])
def test_dense_pages_are_dense(outlines: Outlines) -> None:
    document = read(_ready(lambda: dense_pdf(_TEXT, 2, outlines)), "dense.pdf")
    counts = [sum(len(line.text) for line in document.lines if line.page == page) for page in (1, 2)]
    assert min(counts) > 1800


# ---- what a command costs --------------------------------------------------------------------------------------------


def test_readers_are_told_from_other_processes() -> None:
    child = (
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(0.5)', sys.argv[1]])"
    )
    for word, readers, rest in (("flows._pool", 1, 0), ("other", 0, 1)):
        spent = cost([sys.executable, "-c", child, word])
        # the word stands in the command line of the command itself too, which is no descendant
        assert (spent.status, len(spent.readers_mb), len(spent.others_mb)) == (0, readers, rest)
        assert min(spent.own_mb, *spent.readers_mb, *spent.others_mb) > 1


def test_a_stopwatch_gives_time_to_the_innermost_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]

    def work(seconds: float) -> float:
        clock[0] += seconds
        return seconds

    monkeypatch.setattr("benchmarks.speed.time.process_time", lambda: clock[0])
    watch = speed.Stopwatch()
    inner = watch.wrap(work, "inner")
    outer = watch.wrap(lambda: (work(1.0) + inner(2.0) for _ in range(3)), "outer")
    assert list(outer()) == [3.0, 3.0, 3.0]
    assert watch.seconds == {"outer": 3.0, "inner": 6.0}


# ---- the commands ----------------------------------------------------------------------------------------------------


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Builds run in this process; gives the options of each."""
    calls: list[list[str]] = []

    def fake(command: list[str], **how: Any) -> Cost:
        folder, output, options = command[4], command[6], command[7:]
        calls.append(options)
        build([Path(folder)], Path(output), options=speed._PDFIUM, force="a test")
        return Cost(0, 2.0, 4.0 / len(calls), 100.0, (60.0, 50.0, 40.0), (200.0,))

    monkeypatch.setattr(_builds, "cost", fake)
    return calls


def _published(name: str, rows: Sequence[dict[str, Any]], draw: Draw, page: Path) -> None:
    page.write_text("".join(f"<!-- {mark}:begin -->old<!-- {mark}:end -->\n" for mark in (name, "summary")))
    publish_figures("the table", name, page, rows, draw)
    told = page.read_text(encoding="utf-8")
    assert f"![{name}](figures/{name}.svg)" in told and _targets.TARGETS[0].name in told and "old" not in told
    picture = page.parent / "figures" / f"{name}.svg"
    first = picture.read_bytes()
    plot(picture, rows, draw)
    assert picture.read_bytes() == first


def test_an_archive_is_built_and_built_again(tmp_path: Path, in_process: list[list[str]]) -> None:
    said: list[str] = []
    (tmp_path / "work").mkdir()
    rows = archive.measured(tmp_path / "work", 2, "text", ("--workers", "2"), said.append)
    assert [(row["run"], row["read"]) for row in rows] == [
        ("first", 2),
        ("unchanged", 0),
        ("1 % changed", 1),
        ("one new", 1),
    ]
    assert in_process == [["--workers", "2"]] * 4 and len(said) == 4
    assert rows[1]["cpu"] == rows[0]["cpu"] / 2 and rows[0]["readers_mb"] == [60.0, 50.0]
    larger = [{**row, "bulletins": 20, "cpu": 10 * row["cpu"]} for row in rows]
    cells = list(archive._told([*rows, *larger]))
    assert {len(line) for line in cells} == {len(archive.HEAD)}
    assert [line[-1] for line in cells if line[2] == "first"] == ["", "1.000"]
    _published("archive", [*rows, *larger], archive.draw, tmp_path / "page.md")


def test_ways_are_compared_with_the_plain_one(tmp_path: Path, in_process: list[list[str]]) -> None:
    rows = orchestration.measured(tmp_path, 2, ["plain", "prefect", "dask"], lambda line: None)
    assert in_process == [list(orchestration.WAYS[way]) for way in ("plain", "prefect", "dask")]
    assert [line[-3:] for line in orchestration._told(rows)] == [
        ["100.0%", "100.0%", "yes"], ["50.0%", "100.0%", "yes"], ["33.2%", "100.0%", "yes"],
    ]  # fmt: skip
    other = {**rows[2], "digest": "another"}
    assert [line[-1] for line in orchestration._told([rows[0], other])] == ["yes", "no"]
    _published("orchestration", rows, orchestration.draw, tmp_path / "page.md")


def test_a_run_that_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_builds, "cost", lambda command, **how: Cost(3, 1.0, 1.0, 1.0, (), ()))
    with pytest.raises(RuntimeError, match="status 3"):
        orchestration.measured(tmp_path, 1, ["plain"], lambda line: None)


def test_stages_are_timed_from_pdf_to_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed, "_RELEASED", 4)
    rows = list(speed.measured("dense", [cid_pdf(_TEXT, 1)], ["pdfium"], 1))
    (row,) = rows
    assert all(row[stage] > 0 for stage in (*speed.STAGES, "floor")) and row["characters"] > 1800
    assert row["whole"] == pytest.approx(sum(row[stage] for stage in (*speed.STAGES, "release")), abs=0.1)
    assert {len(line) for line in speed._told(rows)} == {len(speed.HEAD)}
    _published("speed", rows, speed.draw, tmp_path / "page.md")


def test_tools_are_timed_or_missing(tmp_path: Path) -> None:
    (tmp_path / "dense.pdf").write_bytes(cid_pdf(_TEXT, 1))
    files = {"dense": [tmp_path / "dense.pdf"]}
    tools = ("jianbao, layout alone, pdfium", "pymupdf4llm")
    rows = [others.measured(tool, Path(sys.executable), 1, files) for tool in tools]
    assert rows[0]["cpu"]["dense"] > 0 and rows[0]["wall"] > 0 and "missing" in rows[1]
    ours = {**rows[0], "tool": others.OURS}
    cells = list(others._told([ours, *rows], ["dense"]))
    assert [line[3] for line in cells] == ["1.00", "1.00", ""] and {len(line) for line in cells} == {5}
    _published("others", [ours, *rows], others.draw, tmp_path / "page.md")


def test_the_table_of_tools_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "".join(f"<!-- {name}:begin --><!-- {name}:end -->" for name in ("others", "summary")), encoding="utf-8"
    )
    arguments = ["--tool", "pypdfium2", "--repeats", "1", "--into", str(page)]
    monkeypatch.setattr(sys, "argv", ["others", *arguments])
    _ready(others.main)
    told = page.read_text(encoding="utf-8")
    assert "dense, TrueType: 8 pages" in told
    assert "| pypdfium2 (stream order) |" in told


# ---- targets and overview --------------------------------------------------------------------------------------------


def _first(size: int, cpu: float, peak: float, run: str = "first") -> dict[str, Any]:
    return {"archive": "text", "bulletins": size, "run": run, "cpu": cpu, "readers_mb": [peak, 1.0]}


def test_targets_are_judged_by_the_figures() -> None:
    dense = [{"pages": "dense, CFF", "engine": engine, "floor": 10.0, "whole": whole}
             for engine, whole in (("pdfium", 20.0), ("pdfplumber", 90.0))]  # fmt: skip
    assert _targets.times_floor("dense, CFF", 2)(dense) == ("2.0 ×", True)
    assert _targets.times_floor("dense, TrueType", 3)(dense) is None
    assert _targets.times_faster("dense, CFF", 5)(dense) == ("4.5 ×", False)
    runs = [_first(1000, 10.0, 100.0), _first(10_000, 100.0, 150.0), _first(10_000, 3.0, 1.0, "unchanged")]
    assert _targets.growth(runs) == ("1.000", True)
    assert _targets.growth(runs[:1]) is None
    assert _targets.flat_memory(runs) == ("150 MiB, ± 20.0%", False)
    assert _targets.rerun("unchanged", 0.02)(runs) == ("3.00% at 10,000 bulletins", False)
    ways = [{"way": way, "bulletins": 10_000, "cpu": cpu, "wall": wall, "digest": digest}
            for way, cpu, wall, digest in (("plain1", 9, 19, "a"), ("plain", 10, 10, "a"), ("prefect", 10.5, 11, "a"), ("dask", 11, 12, "b"))]  # fmt: skip
    assert _targets.speed_up(ways) == ("1.90 ×", True)
    assert _targets.overhead(ways) == ("5.0% more", True)
    assert _targets.same_bytes(ways) == ("not the same", False)
    assert _targets.same_bytes(ways[:3]) is None


def test_the_overview_names_every_benchmark_once() -> None:
    named = [entry.name for entry in (*overview.SCALE, *overview.MORE, *overview.APART)]
    files = [path.stem for path in (ROOT / "benchmarks").glob("*.py") if not path.stem.startswith("_")]
    assert sorted(named) == sorted(files)


def test_the_docs_have_a_place_for_every_table() -> None:
    told = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    for name in ("summary", *(entry.name for entry in (*overview.SCALE, *overview.MORE))):
        assert told.count(f"<!-- {name}:begin -->") == told.count(f"<!-- {name}:end -->") == 1
