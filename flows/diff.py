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

from flows.changes import Change, Key, compare, key_of
from flows.editions import Release
from flows.reissued import reissued, told_again
from flows.release import all_releases, latest
from flows.sources import UsageError
from schemas._table import all_tables

KINDS = ("added", "changed", "removed", "rekeyed")
_MARKS = {"added": ("+", "green"), "changed": ("~", "yellow"), "removed": ("-", "red"), "rekeyed": (">", "cyan")}
#: Columns that name a row to a person, the first that is there.
_NAMES = ("question", "name", "title", "label", "text", "source_name", "path", "message")
_FOLLOWING = ("evidence", "issues", "lines")  # their rows follow from those of other tables
_SHORT, _BEFORE = 60, 12


@dataclass(frozen=True)
class Replaced:
    """A bulletin whose file came again with other bytes: both identifiers, and what its records say differently."""

    path: str
    old: str
    new: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Difference:
    """Two releases and what changes from the first to the second."""

    old: Release
    new: Release
    changes: tuple[Change, ...]
    replaced: tuple[Replaced, ...] = ()

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
        replaced = [
            {"path": item.path, "old": item.old, "new": item.new, "changes": list(item.changes)}
            for item in self.replaced
        ]
        head = {"from": self.old.version, "to": self.new.version, "tables": counts}
        return {**head, "changes": list(self.changes), "replaced": replaced}


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
    if wanted == "previous" and len(releases) == 1:
        raise UsageError(f"{output}: {releases[0].version} is the only release here, there is none before it")
    if len(found) != 1:
        known = ", ".join(item.version for item in releases[-10:]) or "none"
        what = "no release" if not found else f"{len(found)} releases"
        raise UsageError(f"{wanted}: {what} of this name in {output}; there is: {known}")
    return found[0]


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
    replaced = tuple(
        Replaced(
            next(path for path in after.paths if path in before.paths),
            before.bulletin_id,
            after.bulletin_id,
            tuple(_only(tables, told_again(first.rows(before), second.rows(after)))),
        )
        for before, after in reissued(first, second)
    )
    return Difference(first, second, tuple(_only(tables, found)), replaced)


def _only(tables: Sequence[str], changes: Iterable[Change]) -> Iterator[Change]:
    return (change for change in changes if not tables or change["table"] in tables)


# ---- for a terminal --------------------------------------------------------------------------------------------------

Names = dict[tuple[str, Key], str]


def show(found: Difference, console: Console, *, most: int) -> None:
    """Print a difference: counts by table, then what the records of each bulletin say differently.

    Args:
        found: The difference.
        console: Where to.
        most: How many bulletins are told, and how many changes of each.
    """
    console.print(f"{found.old.version} → {found.new.version}", highlight=False)
    if not found.changes:
        console.print("no row differs", highlight=False)
        return
    console.print(_count_table(found))
    told = [*_came_again(found), *_others(found)]
    for head, bulletins, changes in told[:most]:
        console.print(f"\n{head}", style="bold", highlight=False, soft_wrap=True)
        names = _names(found, bulletins)
        lines = [line for change in changes if (line := _line(change, names)) is not None]
        for line in lines[:most] or [Text("  nothing but evidence, lines or issues")]:
            console.print(line, soft_wrap=True, highlight=False)
        _rest(console, len(lines) - most, "changes")
    _rest(console, len(told) - most, "bulletins")


def _rest(console: Console, number: int, what: str) -> None:
    if number > 0:
        console.print(f"  … {number} more {what} (--all, or --json)", highlight=False)


def _came_again(found: Difference) -> Iterator[tuple[str, tuple[str, ...], Sequence[Change]]]:
    for item in found.replaced:
        yield f"{item.path} came again ({item.old} → {item.new})", (item.old, item.new), item.changes


def _others(found: Difference) -> Iterator[tuple[str, tuple[str, ...], Sequence[Change]]]:
    again = {bulletin_id for item in found.replaced for bulletin_id in (item.old, item.new)}
    cut: dict[str, list[Change]] = defaultdict(list)
    for change in found.changes:
        if change["bulletin_id"] not in again:
            cut[change["bulletin_id"]].append(change)
    for bulletin_id, changes in cut.items():
        entry = found.new.entries.get(bulletin_id) or found.old.entries[bulletin_id]
        yield f"{entry.source_name} ({bulletin_id})", (bulletin_id,), changes


def _count_table(found: Difference) -> Table:
    table = Table(box=None, padding=(0, 2))
    table.add_column("table")
    for kind in KINDS:
        table.add_column(kind, justify="right", style=_MARKS[kind][1])
    for name, count in found.counts.items():
        table.add_row(name, *(str(count[kind] or "") for kind in KINDS))
    return table


def _names(found: Difference, bulletins: Sequence[str]) -> Names:
    """What a person calls the rows of some bulletins."""
    names: Names = {}
    for release in (found.old, found.new):
        for entry in (release.entries[name] for name in bulletins if name in release.entries):
            for table, rows in release.rows(entry).items():
                for row in rows:
                    called = next((str(row[column]) for column in _NAMES if row.get(column)), "")
                    names[table, key_of(all_tables()[table], row)] = called
    return names


def _line(change: Change, names: Names) -> Text | None:
    """One change in one line; none for what only follows another."""
    if change["table"] in _FOLLOWING:
        return None
    mark, colour = _MARKS[change["change"]]
    key = tuple((change["new_key"] if "new_key" in change else change["key"]).values())
    name = names.get((change["table"], key)) or "/".join(map(str, key))
    line = Text(f"  {mark} ", style=colour).append(f"{change['table']} {_short(name)}", style="default")
    for column, value in change.get("columns", {}).items():
        if not column.endswith("_id"):
            line.append(f"\n      {column}: {' → '.join(_apart(change['was'][column], value))}", style="default")
    return line


def _apart(old: Any, new: Any) -> tuple[str, str]:
    """Two values, each shortened to where they differ."""
    before, after = _plain(old), _plain(new)
    differing = (place for place, pair in enumerate(zip(before, after, strict=False)) if len(set(pair)) > 1)
    same = next(differing, 0)
    start = max(0, same - _BEFORE) if max(len(before), len(after)) > _SHORT else 0
    lead = "…" if start else ""
    return lead + _short(before[start:]), lead + _short(after[start:])


def _plain(value: Any) -> str:
    return "null" if value is None else str(value).replace("\n", " ")


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
