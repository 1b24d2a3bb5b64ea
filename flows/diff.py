"""``jianbao diff A B``: what differs between two releases, for a terminal or as JSON."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.changes import Change, compare
from flows.editions import Release
from flows.release import latest
from flows.sources import UsageError
from schemas._table import all_tables

KINDS = ("added", "changed", "removed", "rekeyed")
_MARKS = {"added": ("+", "green"), "changed": ("~", "yellow"), "removed": ("-", "red"), "rekeyed": (">", "cyan")}
#: Columns that name a row to a person, the first that is there.
_NAMES = ("question", "name", "title", "label", "text", "source_name", "path", "message")
_SHORT = 60


@dataclass(frozen=True)
class Difference:
    """Two releases and what changes from the first to the second."""

    old: Release
    new: Release
    changes: tuple[Change, ...]

    @property
    def counts(self) -> dict[str, Counter[str]]:
        """Changes by table and kind."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for change in self.changes:
            found[change["table"]][change["change"]] += 1
        return dict(found)

    def as_json(self) -> dict[str, Any]:
        """The whole difference as one value."""
        counts = {name: {kind: count[kind] for kind in KINDS} for name, count in self.counts.items()}
        return {"from": self.old.version, "to": self.new.version, "tables": counts, "changes": list(self.changes)}


def find_release(output: Path, wanted: str) -> Release:
    """A release by its version or the beginning of it, its number, ``latest``, ``previous``, or its folder.

    Raises:
        UsageError: There is none, or several begin so.
    """
    if (Path(wanted) / "manifest.jsonl").is_file():
        folder = Path(wanted).resolve()
        return Release(folder.name, folder)
    releases = all_releases(output)
    if wanted in ("latest", "previous"):
        at = next((place for place, item in enumerate(releases) if item == latest(output)), -1)
        at -= wanted == "previous"
        found = releases[at : at + 1] if at >= 0 else []
    else:
        number = wanted.zfill(4) + "-" if wanted.isdigit() else wanted
        found = [item for item in releases if item.version.startswith(number)]
    if len(found) != 1:
        known = ", ".join(item.version for item in releases[-10:]) or "none"
        what = "no release" if not found else f"{len(found)} releases"
        raise UsageError(f"{wanted}: {what} of this name in {output}; there is: {known}")
    return found[0]


def all_releases(output: Path) -> list[Release]:
    """The releases that an output still has, oldest first."""
    folders = (path for path in (output / "releases").glob("[0-9]*-*") if path.is_dir())
    return sorted((Release(path.name, path) for path in folders), key=lambda item: item.number)


def difference(output: Path, old: str, new: str, tables: Sequence[str] = ()) -> Difference:
    """What changes from one release to another.

    Args:
        output: Folder of the releases.
        old: The first release, as `find_release` takes it.
        new: The second one.
        tables: Only these tables; all where nothing is given.

    Raises:
        UsageError: There is no such release or table.
    """
    unknown = [name for name in tables if name not in all_tables()]
    if unknown:
        raise UsageError(f"{unknown[0]}: no such table; there is: {', '.join(all_tables())}")
    first, second = find_release(output, old), find_release(output, new)
    found = compare(first, second)
    return Difference(first, second, tuple(item for item in found if not tables or item["table"] in tables))


# ---- for a terminal --------------------------------------------------------------------------------------------------


def show(found: Difference, console: Console, *, most: int) -> None:
    """Print a difference: a table of counts, then the records of each bulletin, at most so many lines of one."""
    console.print(f"{found.old.version} → {found.new.version}", highlight=False)
    if not found.changes:
        console.print("no row differs", highlight=False)
        return
    console.print(_count_table(found))
    for bulletin_id, changes in _by_bulletin(found.changes):
        entry = found.new.entries.get(bulletin_id) or found.old.entries[bulletin_id]
        console.print(f"\n{entry.source_name} ({bulletin_id})", style="bold", highlight=False)
        told = [line for change in changes if (line := _line(change)) is not None]
        for line in told[:most]:
            console.print(line, soft_wrap=True)
        if rest := len(told) - most if len(told) > most else 0:
            console.print(f"  … {rest} more (--all, or --json)", highlight=False)


def _count_table(found: Difference) -> Table:
    table = Table(box=None, padding=(0, 2))
    table.add_column("table")
    for kind in KINDS:
        table.add_column(kind, justify="right", style=_MARKS[kind][1])
    for name, count in found.counts.items():
        table.add_row(name, *(str(count[kind] or "") for kind in KINDS))
    return table


def _by_bulletin(changes: Iterable[Change]) -> Iterator[tuple[str, list[Change]]]:
    cut: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        cut[change["bulletin_id"]].append(change)
    yield from cut.items()


def _line(change: Change) -> Text | None:
    """One change in one line; none for what only follows another (evidence, the ledger of lines)."""
    if change["table"] in ("evidence", "lines"):
        return None
    mark, colour = _MARKS[change["change"]]
    line = Text(f"  {mark} ", style=colour).append(f"{change['table']} ", style="default")
    row = change.get("row", {})
    name = next((str(row[column]) for column in _NAMES if row.get(column)), "/".join(map(str, change["key"].values())))
    line.append(_short(name), style="default")
    if "new_key" in change:
        line.append(f" → {'/'.join(map(str, change['new_key'].values()))}")
    for column, value in change.get("columns", {}).items():
        line.append(f"\n      {column}: {_short(change['was'][column])} → {_short(value)}", style="default")
    return line


def _short(value: Any) -> str:
    text = "null" if value is None else str(value).replace("\n", " ")
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
