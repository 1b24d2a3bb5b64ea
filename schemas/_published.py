"""The committed schema, ``published.json``: what readers of the dataset rely on, and how far the models differ from it.

Run ``python -m schemas._published`` (or ``make schema``) to write it. It is refused as long as ``DATASET_VERSION`` does
not go up as docs/data.md asks: major for what breaks readers, minor for what is new, patch for wording. Printed labels
are not in it: they feed the extraction and change nothing in what a column may hold.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from enum import IntEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from schemas._files import FILES
from schemas._table import all_tables
from schemas._types import Column, about, columns_of
from schemas._version import DATASET_VERSION

PATH = Path(__file__).with_name("published.json")
Contract = dict[str, Any]


class Step(IntEnum):
    """Which number of the version goes up."""

    patch = 1
    minor = 2
    major = 3


Change = tuple[Step, str]


def _said(column: Column) -> dict[str, Any]:
    """What is relied on of a column: without the printed labels, and without lists that are files of their own."""
    meta = column.meta
    said = {
        "type": column.kind.words,
        "description": column.description,
        "unit": meta.unit,
        "codes": column.codes,
        "codes_file": meta.code_file,
        "warnings": list(meta.warnings),
        "note": meta.note,
    }
    return {name: value for name, value in said.items() if value}


def _columns(model: type[BaseModel]) -> dict[str, Any]:
    return {place.path: _said(place) for column in columns_of(model) for place in column.deep}


def contract() -> Contract:
    """The schema of the dataset as plain values: version, tables with key and columns, lines of other files."""
    tables = {
        name: {"description": about(row), "key": list(row.KEY), "columns": _columns(row)}
        for name, row in all_tables().items()
    }
    files = {name: {"columns": _columns(model)} for name, model in FILES.items()}
    return {"version": DATASET_VERSION, "tables": tables, "files": files}


def _codes(name: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    """An allowed list is a promise: fewer codes, or a list where there was none, break it; more codes extend it."""
    if gone := [code for code in old if new and code not in new]:
        yield Step.major, f"{name} loses the codes {', '.join(gone)}"
    if new and not old:
        yield Step.major, f"{name} is narrowed to a list of codes"
    if old and not new:
        yield Step.minor, f"{name} has no closed list of codes any more"
    if added := [code for code in new if old and code not in old]:
        yield Step.minor, f"{name} gains the codes {', '.join(added)}"
    if any(old[code] != new[code] for code in old if code in new):
        yield Step.patch, f"{name}: other wording of codes"


def _column(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for what in ("type", "codes_file"):
        if old.get(what) != new.get(what):
            yield Step.major, f"{name}: {what} {old.get(what)} becomes {new.get(what)}"
    if old.get("unit") != new.get("unit"):
        step = Step.major if "unit" in old else Step.patch  # a unit that was not told before changes no number
        yield step, f"{name}: unit {old.get('unit')} becomes {new.get('unit')}"
    yield from _codes(name, old.get("codes", {}), new.get("codes", {}))
    if any(old.get(what) != new.get(what) for what in ("description", "warnings", "note")):
        yield Step.patch, f"{name}: other wording"


def _table(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    before, after = old["columns"], new["columns"]
    yield from ((Step.major, f"{name}.{path} is gone or renamed") for path in before if path not in after)
    yield from ((Step.minor, f"{name}.{path} is new") for path in after if path not in before)
    for path in before:
        if path in after:
            yield from _column(f"{name}.{path}", before[path], after[path])
    if old.get("key") != new.get("key"):
        yield Step.major, f"the key of {name} becomes {', '.join(new['key'])}"
    if old.get("description") != new.get("description"):
        yield Step.patch, f"{name}: other wording"
    if [path for path in before if path in after] != [path for path in after if path in before]:
        yield Step.patch, f"{name}: other order of columns"


def differences(old: Contract, new: Contract) -> list[Change]:
    """What changed between two schemas, the gravest first.

    Renamed columns count as gone and new. A change of type is major in both directions, also from and to null.
    """
    found: list[Change] = []
    for group in ("tables", "files"):
        before, after = old[group], new[group]
        found += [(Step.major, f"{name} is gone or renamed") for name in before if name not in after]
        found += [(Step.minor, f"{name} is new") for name in after if name not in before]
        for name in before:
            if name in after:
                found += _table(name, before[name], after[name])
    return sorted(found, key=lambda change: -change[0])


def bumped(version: str, step: Step) -> str:
    """The next version: 1.4.2 becomes 2.0.0, 1.5.0 or 1.4.3."""
    major, minor, patch = (int(number) for number in version.split("."))
    if step is Step.major:
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if step is Step.minor else f"{major}.{minor}.{patch + 1}"


def version_fault(old: Contract, new: Contract) -> str | None:
    """Why the version of a schema does not fit its differences from the committed one; None where it does."""
    changes = differences(old, new)
    if not changes:
        return (
            None if new["version"] == old["version"] else f"nothing changed since {old['version']}: keep that version"
        )
    needed = changes[0][0]
    if new["version"] in {bumped(old["version"], step) for step in Step if step >= needed}:
        return None
    told = "; ".join(text for step, text in changes if step is needed)
    wanted = bumped(old["version"], needed)
    return (
        f"a {needed.name} change of the dataset since {old['version']} ({told}): "
        f"set DATASET_VERSION to {wanted} in schemas/_version.py, then call: make schema"
    )


def committed() -> Contract:
    """The committed schema."""
    found: Contract = json.loads(PATH.read_text(encoding="utf-8"))
    return found


def fault() -> str | None:
    """What to do so that models, version and committed schema agree, in one line; None where they do."""
    old, new = committed(), contract()
    if wrong := version_fault(old, new):
        return wrong
    return None if old == new else f"schemas/published.json is still of {old['version']}; call: make schema"


def main() -> int:
    """Write the committed schema where the version fits."""
    new = contract()
    if PATH.exists() and (wrong := version_fault(committed(), new)):
        sys.stderr.write(f"schemas/published.json is left as it is: {wrong}\n")
        return 1
    PATH.write_text(json.dumps(new, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
