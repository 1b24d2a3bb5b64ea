"""Keeps the docs true: runs the code of pages and notebook, and writes ``docs/commands.md`` from the command itself.

Every ``python`` and ``duckdb`` block of README.md and docs/ is run by a test; ``python no-run`` is left out.
A ``text`` block right behind a ``python`` block is what it prints. ``python -m tools.doc_pages PLACE`` writes all
of it anew, PLACE being a folder in which ``make run`` was called.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer.main
from typer.cli import get_docs_for_click

if TYPE_CHECKING:
    from nbformat import NotebookNode

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "notebooks" / "policy_questions.ipynb"
COMMANDS = ROOT / "docs" / "commands.md"
_BLOCK = re.compile(r"^```(python|duckdb)\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)
_HEAD = """<!-- Written by `make docs`; the words are in flows/cli.py. -->
# Commands

`jianbao COMMAND --help` says the same in a terminal. `jianbao --install-completion` lets the shell you call it from (bash,
zsh, fish, PowerShell) complete commands and options with the Tab key, from the next shell on; `jianbao --show-completion`
prints the lines it would add. Both need `jianbao` on the path (`source .venv/bin/activate`). What exit statuses mean is
in the [README](../README.md#the-command).

"""

Rows = list[tuple[Any, ...]]


@dataclass
class Page:
    """A page of the docs after its blocks were run."""

    text: str  #: the page with what its blocks print now
    answers: dict[str, list[Rows]] = field(default_factory=dict)  #: rows of each block with an answer, by section


def command_page() -> str:
    """``docs/commands.md``: all commands with their options, from the typer application."""
    from flows.cli import app

    command = typer.main.get_command(app)
    docs = get_docs_for_click(obj=command, ctx=typer.Context(command), name="jianbao", title="Commands")
    body = docs.removeprefix("# Commands\n").strip()
    return f"{_HEAD}{body}\n"


def run_page(path: Path) -> Page:
    """Run the blocks of a page in order; those of one language share what they define.

    Raises what a block raises. ``answer`` of a ``python`` block (a frame) and the rows of a ``duckdb`` block are kept.
    """
    import duckdb

    text = path.read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    page = Page(text)
    with duckdb.connect() as connection:

        def again(block: re.Match[str]) -> str:
            language, code, _ = block.groups()
            answers = page.answers.setdefault(_section(text, block.start()), [])
            if language == "duckdb":
                answers.append([_plain(row) for row in connection.execute(code).fetchall()])
                return block.group()
            names.pop("answer", None)
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(code, names)
            answered = "answer" in names
            if answered:
                answers.append(_rows(names["answer"]))
            shown = answered or block.group(3) is not None
            return f"```python\n{code}```\n" + (_printed(printed.getvalue()) if shown else "")

        page.text = _BLOCK.sub(again, text)
    return page


def _printed(text: str) -> str:
    """The block that shows what was printed, if anything was."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return f"\n```text\n{lines}\n```\n" if lines else ""


def _section(text: str, place: int) -> str:
    return re.findall(r"^#+ .*$", text[:place], re.MULTILINE)[-1]


def _rows(frame: Any) -> Rows:
    """The rows of a pandas or Polars frame."""
    rows = frame.rows() if hasattr(frame, "rows") else frame.itertuples(index=False, name=None)
    return [_plain(row) for row in rows]


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Values as all three libraries can give them: null is None (``nan`` differs from itself)."""
    return tuple(None if value is None or value != value else value for value in row)


def run_notebook(place: Path) -> NotebookNode:
    """The notebook, run as if it lay in ``place/notebooks``. Raises ``nbclient.exceptions.CellExecutionError``."""
    import nbformat
    from nbclient import NotebookClient

    folder = place / "notebooks"
    folder.mkdir(exist_ok=True)
    book = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(book, resources={"metadata": {"path": str(folder)}}, record_timing=False).execute()
    book.metadata.pop("language_info", None)  # names the version of Python
    return book


def main(place: Path) -> None:
    """Write the generated page, what the blocks of all pages print, and the outputs of the notebook."""
    import nbformat

    COMMANDS.write_text(command_page(), encoding="utf-8")
    nbformat.write(run_notebook(place), NOTEBOOK)
    os.chdir(place)
    for path in sorted((ROOT / "docs").glob("*.md")):
        path.write_text(run_page(path).text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
