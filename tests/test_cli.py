"""The command: what it prints, its exit status, and one clear line for each mistake."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SEED

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_build_says_what_it_did(tmp_path: Path, run: Run) -> None:
    done = run("build", str(SEED), "-o", str(tmp_path))
    assert "1 found, 1 read, 0 unchanged, 0 quarantined" in done.stdout
    assert re.search(r"occupation_entries\s+27", done.stdout)
    assert re.search(r"release 0001-[0-9a-f]{8}: .*latest", done.stdout)
    again = run("build", str(SEED), "-o", str(tmp_path))
    assert "nothing new" in again.stdout


def test_show_prints_a_file_and_a_published_bulletin(tmp_path: Path, run: Run) -> None:
    run("build", str(SEED), "-o", str(tmp_path))
    (document,) = (tmp_path / "latest" / "documents").glob("*.json")
    for argument in (str(SEED), document.stem):
        shown = run("show", argument, "-o", str(tmp_path)).stdout
        assert "工伤异地就医直接结算备案" in shown and "5个工作日" in shown and "多工序数控机床操作调整工" in shown


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["build", "nowhere.txt"], 2, "nowhere.txt: no such file or folder"),
        (["build", "{empty}"], 2, "no bulletin in this folder"),
        (["build"], 2, "Missing argument"),
        (["show", "b_unknown"], 2, "no such file, and no bulletin of this identifier"),
        (["build", "{void}", "-o", "{out}"], 1, "empty_file"),
        (["build", "{void}", str(SEED), "-o", "{out}"], 3, "empty_file"),
        (["show", "{void}"], 1, "empty_file"),
        (["schema", "-o", "{void}/x"], 2, "choose another folder"),
        (["build", str(SEED), "-o", "{void}/x"], 2, "cannot write here"),
    ],
)
def test_mistakes_get_one_clear_line(tmp_path: Path, run: Run, arguments: list[str], status: int, message: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "void.txt").write_text("")
    names = {"empty": tmp_path / "empty", "void": tmp_path / "void.txt", "out": tmp_path / "out"}
    done = run(*(part.format(**names) for part in arguments), status=status)
    said = " ".join((done.stdout + done.stderr).split())
    assert message in said and "Traceback" not in said


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_output(tmp_path: Path, run: Run) -> None:
    tmp_path.chmod(0o500)
    done = run("build", str(SEED), "-o", str(tmp_path / "out"), status=2)
    assert "cannot write here" in done.stderr
