"""Shared helpers: bulletins to tables, and bulletins written in a test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # facts.py, beside the tests that use it

from extractors.bulletin import read_bulletin
from extractors.reading import read

Tables = dict[str, list[dict[str, Any]]]
#: What comes out of one question: number label, question, answer, asker, answerer.
Turn = tuple[str | None, str | None, str | None, str | None, str | None]
ROOT = Path(__file__).parent.parent
SEED = ROOT / "samples" / "jiading_seed.txt"


def tables_of(data: bytes | str, name: str = "bulletin.txt") -> Tables:
    """The rows of all tables for one bulletin."""
    document = read(data.encode() if isinstance(data, str) else data, name)
    return {table: [row.model_dump(mode="json") for row in rows] for table, rows in read_bulletin(document).items()}


def assert_turns(text: str, wanted: list[Turn]) -> None:
    """Check that a bulletin is one article of questions, and that they come out as wanted."""
    tables = tables_of(text)
    columns = ("number_label", "question", "answer", "asker", "answerer")
    assert [tuple(row[column] for column in columns) for row in tables["qa_items"]] == wanted
    assert [row["article_kind"] for row in tables["articles"]] == ["hotspot_qa"]


@pytest.fixture(scope="session")
def seed() -> Tables:
    """The tables of the seed bulletin."""
    return tables_of(SEED.read_bytes(), SEED.name)


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which ``make run`` was called."""
    from tools.releases import build

    folder = tmp_path_factory.mktemp("place")
    build([ROOT / "samples"], folder / "output")
    return folder


class Command:
    """Runs the installed ``jianbao`` command, and Python, as a user would."""

    def __call__(self, *arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
        """Run ``jianbao`` and check its exit status."""
        program = Path(sys.executable).parent / "jianbao"
        done = subprocess.run([str(program), *arguments], capture_output=True, text=True, env=_environment())
        assert done.returncode == status, f"{done.returncode}: {done.stdout}{done.stderr}"
        return done

    @staticmethod
    def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run some Python in a process of its own."""
        command = [sys.executable, "-c", code, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=_environment())


def _environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
    return kept | {"COLUMNS": "160", "NO_COLOR": "1", "PYTHONUTF8": "1"}


@pytest.fixture
def run() -> Command:
    """The command as a user runs it."""
    return Command()


@pytest.fixture
def bulletins(tmp_path: Path) -> Callable[..., Path]:
    """Writes bulletins into a folder: ``bulletins(a="text", b="text")``."""

    def write(**texts: str) -> Path:
        folder = tmp_path / "in"
        folder.mkdir(exist_ok=True)
        for name, text in texts.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        return folder

    return write
