"""Keeps the docs true: runs the code of a page, and writes ``docs/commands.md`` from the command itself.

Every ``python``, ``duckdb`` and ``sqlite`` block of README.md and docs/ is run by a test; ``python no-run`` is left out.
A ``text`` block right behind a ``python`` block is what it prints. ``python -m tools.doc_pages RELEASES`` writes both
anew, RELEASES being a folder in which ``make run`` was called.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typer.main
from typer.cli import get_docs_for_click

ROOT = Path(__file__).parent.parent
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
    body = docs.removeprefix("# Commands\n").strip().replace("&gt;", ">").replace("&lt;", "<")
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
            if "answer" in names:
                answers.append(_rows(names["answer"]))
            return f"```python\n{code}```\n" + _told(printed.getvalue(), block)

        page.text = _BLOCK.sub(again, text)
    return page


def _told(printed: str, block: re.Match[str]) -> str:
    """What a block prints, where the page shows it."""
    wanted = block.group(3) is not None or "answer" in block.group(2)
    lines = "\n".join(line.rstrip() for line in printed.splitlines())
    return f"\n```text\n{lines}\n```\n" if lines and wanted else ""


def _section(text: str, place: int) -> str:
    return re.findall(r"^#+ .*$", text[:place], re.MULTILINE)[-1]


def _rows(frame: Any) -> Rows:
    """The rows of a pandas or Polars frame."""
    rows = frame.rows() if hasattr(frame, "rows") else frame.itertuples(index=False, name=None)
    return [_plain(row) for row in rows]


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Values as all three libraries can give them: null is None (``nan`` differs from itself)."""
    return tuple(None if value is None or value != value else value for value in row)


def main(place: Path) -> None:
    """Write the generated page, and what the blocks of all pages print."""
    COMMANDS.write_text(command_page(), encoding="utf-8")
    os.chdir(place)
    for path in sorted((ROOT / "docs").glob("*.md")):
        path.write_text(run_page(path).text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
