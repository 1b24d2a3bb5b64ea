"""Gates: limits from ``gates.toml`` and from the user's own file, held against the figures of a release."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from flows.quality._columns import Files
from flows.quality._figure import Figure
from flows.quality.figures import METRICS, Figures, measure
from flows.quality.kept import compare, comparisons, counts_per_bulletin
from flows.sources import UsageError
from schemas.gate import Gate, GateResult

if TYPE_CHECKING:
    import pandas as pd

SHIPPED = files("flows.quality") / "gates.toml"
_LIMITS = ("minimum", "maximum")
Entry = dict[str, Any]


def read_gates(path: Path | None = None) -> tuple[Gate, ...]:
    """The gates that are shipped, changed and extended by those of a file.

    An entry of the file with the name of a shipped gate changes what it names and keeps the rest; it must say why.

    Raises:
        UsageError: The file cannot be read, or an entry is no gate.
    """
    entries = _entries(SHIPPED, SHIPPED.name)
    own = _entries(path, str(path)) if path else {}
    for name, entry in own.items():
        if "why" not in entry:
            raise UsageError(f"{path}, gate {name}: why is missing; say why the limit is what it is")
        entries[name] = _changed(entries.get(name, {}), entry)
    return tuple(_gate(str(path) if name in own else SHIPPED.name, entry) for name, entry in entries.items())


def _changed(base: Entry, entry: Entry) -> Entry:
    """An entry put over another one; a limit of either kind replaces the one that was there."""
    if entry.keys() & set(_LIMITS):
        base = {key: value for key, value in base.items() if key not in _LIMITS}
    return base | entry


def _entries(file: Traversable | Path, name: str) -> dict[str, Entry]:
    """The entries of a file by name, in its order."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{name}: {error.strerror}; check the path") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{name}: cannot be read as TOML ({error})") from error
    listed = content.pop("gate", [])
    if content or not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise UsageError(f"{name}: holds something else than [[gate]] entries")
    found: dict[str, Entry] = {}
    for number, entry in enumerate(listed, 1):
        if not isinstance(entry.get("name"), str):
            raise UsageError(f"{name}, entry {number}: name is missing")
        if entry["name"] in found:
            raise UsageError(f"{name}, entry {number}: there is a gate {entry['name']} already")
        found[entry["name"]] = entry
    return found


def _gate(file: str, entry: Entry) -> Gate:
    where = f"{file}, gate {entry['name']}"
    try:
        gate = Gate.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        message = first["msg"].removeprefix("Value error, ")
        raise UsageError(f"{where}: {place + ': ' if place else ''}{message}") from error
    known = [*METRICS, *comparisons()]
    if gate.metric not in known:
        near = difflib.get_close_matches(gate.metric, known, n=1)
        hint = f"; did you mean {near[0]}?" if near else f" (there are {', '.join(known)})"
        raise UsageError(f"{where}: no such metric: {gate.metric}{hint}")
    return gate


def inspect(gates: Iterable[Gate], folder: Path, last: Path | None, today: date) -> tuple[GateResult, ...]:
    """How a release stands before the gates; all of it is measured.

    Args:
        gates: The gates.
        folder: Folder of the release, staged or published.
        last: Folder of the release before it; None where there is none.
        today: Day after which a date lies in the future.

    Raises:
        OSError: A table is missing or is no Parquet.
    """
    return check(gates, measure(folder, today), counts_per_bulletin(Files(last)) if last else None)


def inspect_staged(gates: Iterable[Gate], folder: Path, last: Path | None, today: date) -> tuple[GateResult, ...]:
    """The same of a staged release: parts that are those of the last one are not measured again."""
    from flows.quality.parts import measure_and_keep

    return check(gates, *measure_and_keep(folder, last, today))


def check(gates: Iterable[Gate], figures: Figures, last: pd.DataFrame | None) -> tuple[GateResult, ...]:
    """Hold figures against gates, in the order of the gates; those that are off are left out.

    Args:
        gates: The gates.
        figures: Figures of the release.
        last: Counts per bulletin of the release before (`counts_per_bulletin`), without those that ``figures.same`` has;
            None where there is none.
    """
    values = figures.values | (compare(figures.counts, last, figures.same) if last is not None else {})
    return tuple(_result(gate, values.get(gate.metric), last is not None) for gate in gates if not gate.off)


def _result(gate: Gate, figure: Figure | None, compared: bool) -> GateResult:
    applied = figure is not None and figure.whole >= gate.at_least
    value = figure.value if figure else None
    passed = not applied or value is None or (value >= gate.limit if gate.kind == "minimum" else value <= gate.limit)
    return GateResult(
        gate=gate.name,
        metric=gate.metric,
        kind=gate.kind,
        limit=gate.limit,
        value=value,
        sample=float(figure.whole) if figure else 0,
        applied=applied,
        passed=passed,
        blocks=not passed and gate.kind == "minimum",
        message=_message(gate, figure, compared, applied=applied, passed=passed),
    )


def _message(gate: Gate, figure: Figure | None, compared: bool, *, applied: bool, passed: bool) -> str:
    if figure is None:
        reason = "the last release has no such rows" if compared else "no release before to compare with"
        return f"{gate.name}: not applied, {reason}"
    if not applied:
        return f"{gate.name}: not applied, too few ({figure.whole:.10g}, needs {gate.at_least})"
    told = f"{gate.name}: {figure.value:.4g} ({figure.part:.10g} of {figure.whole:.10g}), {gate.kind} {gate.limit:g}"
    if passed:
        return told
    return "; ".join(filter(None, (told, figure.where, gate.advice)))
