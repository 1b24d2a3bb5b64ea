"""A bulletin as a reader would want it in a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from flows.release import latest
from flows.sources import UsageError
from schemas.nested import children, nest

Node = dict[str, Any]


def load(argument: str, output: Path) -> Node:
    """The nested bulletin of a file (read now) or of an identifier (from the latest release).

    Raises:
        UsageError: Neither a file nor a bulletin of the latest release.
        ReadError: The file is no bulletin.
    """
    path = Path(argument)
    if path.is_file():
        from flows.sources import local_file
        from flows.worker import read_source

        return nest(read_source(local_file(path)))
    release = latest(output)
    documents = sorted((release.folder / "documents").glob(f"{argument}*.json")) if release and argument else []
    if len(documents) != 1:
        what = ": " + ", ".join(path.stem for path in documents[:10]) if documents else ""
        number = f"{len(documents)} bulletins" if documents else "no bulletin"
        raise UsageError(f"{argument}: no such file, and {number} of this identifier in {output}{what}")
    return dict(json.loads(documents[0].read_text(encoding="utf-8")))


def _pairs(rows: list[tuple[str, Any]]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in rows:
        if value not in (None, "", []):
            table.add_row(name, value if isinstance(value, Table) else Text(str(value)))
    return table


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return " · ".join(f"{key} {_plain(item)}" for key, item in value.items() if item not in (None, "", []))
    if isinstance(value, list):
        return "\n".join(f"{number}. {_plain(item)}" for number, item in enumerate(value, start=1))
    return str(value)


def _record(kind: str, row: Node) -> Iterator[RenderableType]:
    hidden = {"evidence", *(child.TABLE for child in children(kind))}
    fields = [
        (k, _plain(v)) for k, v in row.items() if k not in hidden and not k.endswith("_id") and v not in (None, [], "")
    ]
    yield Text(kind, style="cyan bold")
    yield _pairs(fields)
    if entries := row.get("occupation_entries"):
        table = Table("no", "group", "title", "match", "code", "official name", show_edge=False, header_style="bold")
        for entry in entries:
            doubt = " ?" if entry["group_confidence"] == "low" else ""
            table.add_row(
                entry["serial"] or "", (entry["group_label"] or "") + doubt, entry["title"], entry["match_kind"],
                entry["occupation_code"] or "", entry["occupation_name"] or "",
            )  # fmt: skip
        yield table


def _article(article: Node) -> RenderableType:
    parts: list[RenderableType] = []
    for table in children(None):
        for row in article[table.TABLE]:
            parts.extend(_record(table.TABLE, row))
    if not parts:
        parts.append(Text(article["text"]))
    mentions = [f"{m['kind']} {m['text']}" for m in article["mentions"]]
    footer = _pairs(
        [("credit", article["attribution"]), ("region", article["region_code"]), ("values", ", ".join(mentions))]
    )
    heading = f"{article['section_heading'] or '—'} · {article['title'] or '(no title)'} [{article['article_kind']}]"
    return Panel(Group(*parts, footer), title=Text(heading), title_align="left", border_style="dim")


def render(bulletin: Node, console: Console) -> None:
    """Print a nested bulletin."""
    names = (
        "bulletin_id",
        "title",
        "publisher",
        "issue_no",
        "issued_date",
        "region_name",
        "source_name",
        "claimed_char_ratio",
    )
    console.print(_pairs([(name, bulletin[name]) for name in names]))
    for article in bulletin["articles"]:
        console.print(_article(article))
    for issue in bulletin["issues"]:
        if issue["severity"] != "info":
            console.print(Text(f"{issue['severity']}: {issue['code']}: {issue['message']}", style="yellow"))
