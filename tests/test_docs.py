"""The docs are true: code runs and gives what is printed, generated pages are as generated, links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer.main
from conftest import ROOT

from flows.cli import app
from tools.doc_pages import COMMANDS, NOTEBOOK, command_page, run_notebook, run_page

PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
WITH_CODE = [page for page in PAGES if re.search(r"^```(python|duckdb)\n", page.read_text(encoding="utf-8"), re.M)]


def _names(pages: list[Path]) -> list[str]:
    return [page.stem for page in pages]


@pytest.mark.parametrize("page", WITH_CODE, ids=_names(WITH_CODE))
def test_code_runs_and_prints_what_the_page_shows(page: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    ran = run_page(page)
    assert ran.text == page.read_text(encoding="utf-8"), "call `make docs` after `make run`"


def test_ten_questions_have_one_answer_in_all_libraries(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    answers = {title: rows for title, rows in run_page(ROOT / "docs" / "analysts.md").answers.items() if rows}
    assert len(answers) == 10
    assert sum(len(rows) for rows in answers.values()) >= 27  # pandas and DuckDB always, Polars seven times
    for title, (first, *others) in answers.items():
        assert first and others, title
        for other in others:
            assert other == first, title


def test_the_command_page_is_the_generated_one() -> None:
    assert COMMANDS.read_text(encoding="utf-8") == command_page(), "call `make docs`"


def test_the_help_of_every_command_has_an_example_that_is_understood() -> None:
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for name, command in commands.items():
        examples = re.findall(r"^Example: jianbao (.*)$", command.help or "", re.MULTILINE)
        assert examples, f"jianbao {name} --help has no example"
        for example in examples:
            first, *arguments = shlex.split(example)
            assert first == name
            command.make_context(name, arguments)  # refuses options that are not there


def test_the_notebook_runs_and_gives_what_is_committed(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import nbformat

    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    committed, ran = nbformat.read(NOTEBOOK, as_version=4), run_notebook(place)
    texts = [_texts(cell) for cell in ran.cells]
    assert texts == [_texts(cell) for cell in committed.cells], "call `make docs` after `make run`"
    pictures = [_pictures(cell) for cell in ran.cells]
    assert pictures == [_pictures(cell) for cell in committed.cells] and sum(pictures) == 3


def _texts(cell: dict) -> list[str]:
    return [output.get("text") or output["data"]["text/plain"] for output in cell.get("outputs", [])]


def _pictures(cell: dict) -> int:
    return sum("image/png" in output.get("data", {}) for output in cell.get("outputs", []))


@pytest.mark.parametrize("page", PAGES, ids=_names(PAGES))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", text)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = (page.parent / file).resolve() if file else page
        assert there.exists(), f"{page.name}: {target}"
        assert not anchor or anchor in _anchors(there), f"{page.name}: {target}"


def _anchors(page: Path) -> set[str]:
    """Anchors of headings as forges make them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_map_has_every_page() -> None:
    text = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    unlisted = {"README.md", "evaluation_holdout.md"}  # evaluation.md leads to the second
    assert {page.name for page in (ROOT / "docs").glob("*.md")} - unlisted <= set(re.findall(r"\]\(([\w.]+)\)", text))
