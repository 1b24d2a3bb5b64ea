"""The targets of scale beside what was measured, from the figures that the benchmarks have left (``NAME.json``)."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

Rows = Sequence[dict[str, Any]]
HEAD = ("target", "at most or at least", "measured", "met")
_LARGE = 10_000  # bulletins
_MOST_MB, _FLAT = 400, 0.10


class Target(NamedTuple):
    """What is wanted: of which benchmark, in words, its limit, and how the measured value is told and judged."""

    name: str
    benchmark: str
    limit: str
    judge: Callable[[Rows], tuple[str, bool] | None]


def _found(rows: Rows, **wanted: Any) -> dict[str, Any] | None:
    return next((row for row in rows if all(row[name] == value for name, value in wanted.items())), None)


def times_floor(pages: str, most: float) -> Callable[[Rows], tuple[str, bool] | None]:
    """CPU of the whole pipeline on pdfium, by that of pdfium alone."""

    def judge(rows: Rows) -> tuple[str, bool] | None:
        row = _found(rows, pages=pages, engine="pdfium")
        return row and _at_most(row["whole"] / row["floor"], most, "{:.1f} ×")

    return judge


def times_faster(pages: str, least: float) -> Callable[[Rows], tuple[str, bool] | None]:
    """CPU of the whole pipeline on pdfplumber, by that on pdfium."""

    def judge(rows: Rows) -> tuple[str, bool] | None:
        fast, slow = (_found(rows, pages=pages, engine=engine) for engine in ("pdfium", "pdfplumber"))
        return fast and slow and _at_least(slow["whole"] / fast["whole"], least, "{:.1f} ×")

    return judge


def growth(rows: Rows) -> tuple[str, bool] | None:
    """The exponent of CPU between the two largest archives of text, if the largest has 10,000 bulletins."""
    first = sorted((row for row in rows if row["archive"] == "text" and row["run"] == "first"), key=_size)[-2:]
    if len(first) < 2 or _size(first[1]) < _LARGE:
        return None
    costs, sizes = (math.log(first[1][name] / first[0][name]) for name in ("cpu", "bulletins"))
    return _at_most(costs / sizes, 1.05, "{:.3f}")


def flat_memory(rows: Rows) -> tuple[str, bool] | None:
    """The largest reader of all first runs, and how far the largest readers differ by size of the archive."""
    peaks: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        if row["run"] == "first":
            peaks[row["archive"]].append(max(row["readers_mb"]))
    if not peaks:
        return None
    most = max(map(max, peaks.values()))
    share = max((max(found) - min(found)) / (max(found) + min(found)) for found in peaks.values())
    return f"{most:.0f} MiB, ± {share:.1%}", most < _MOST_MB and share <= _FLAT


def rerun(name: str, most: float) -> Callable[[Rows], tuple[str, bool] | None]:
    """CPU of a later run over the largest archive of text, by that of the first."""

    def judge(rows: Rows) -> tuple[str, bool] | None:
        size = max((_size(row) for row in rows if row["archive"] == "text"), default=0)
        first, again = (_found(rows, archive="text", bulletins=size, run=run) for run in ("first", name))
        return first and again and _at_most(again["cpu"] / first["cpu"], most, f"{{:.2%}} at {size:,} bulletins")

    return judge


def speed_up(rows: Rows) -> tuple[str, bool] | None:
    """Wall time of one reader by that of two, at the largest size that was built both ways."""
    pairs = list(_ways(rows, "plain1"))
    return _at_least(pairs[-1][0]["wall"] / pairs[-1][1]["wall"], 1.8, "{:.2f} ×") if pairs else None


def overhead(rows: Rows) -> tuple[str, bool] | None:
    """CPU that a Prefect flow adds to plain calls over 10,000 bulletins."""
    pairs = list(_ways(rows, "prefect"))
    if not pairs or _size(pairs[-1][0]) < _LARGE:
        return None
    flow, plain = pairs[-1]
    return _at_most(flow["cpu"] / plain["cpu"] - 1, 0.10, "{:.1%} more")


def same_bytes(rows: Rows) -> tuple[str, bool] | None:
    """Whether Dask publishes the bytes that plain calls do."""
    pairs = list(_ways(rows, "dask"))
    same = all(dask["digest"] == plain["digest"] for dask, plain in pairs)
    return ("same" if same else "not the same", same) if pairs else None


def _ways(rows: Rows, way: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Runs of one way with the plain run over the same archive, by size."""
    for row in sorted((row for row in rows if row["way"] == way), key=_size):
        plain = _found(rows, way="plain", bulletins=_size(row))
        if plain:
            yield row, plain


def _size(row: dict[str, Any]) -> int:
    return int(row["bulletins"])


def _at_most(value: float, limit: float, form: str) -> tuple[str, bool]:
    return form.format(value), value <= limit


def _at_least(value: float, limit: float, form: str) -> tuple[str, bool]:
    return form.format(value), value >= limit


TARGETS = (
    Target("CPU per page, PDF to release, TrueType, to pdfium's floor", "speed", "≤ 3 ×", times_floor("dense, TrueType", 3)),
    Target("CPU per page, PDF to release, CFF, to pdfium's floor", "speed", "≤ 2 ×", times_floor("dense, CFF", 2)),
    Target("faster than with pdfplumber, TrueType", "speed", "≥ 8 ×", times_faster("dense, TrueType", 8)),
    Target("faster than with pdfplumber, CFF", "speed", "≥ 5 ×", times_faster("dense, CFF", 5)),
    Target("growth exponent of CPU, 1,000 to 10,000 bulletins", "archive", "≤ 1.05", growth),
    Target("peak memory of a reader, archives of all sizes", "archive", f"< {_MOST_MB} MiB, ± {_FLAT:.0%}", flat_memory),
    Target("unchanged run, CPU to the first run", "archive", "≤ 2 %", rerun("unchanged", 0.02)),
    Target("1 % changed, CPU to the first run", "archive", "≤ 5 %", rerun("1 % changed", 0.05)),
    Target("two readers to one, wall time", "orchestration", "≥ 1.8 ×", speed_up),
    Target("Prefect to plain calls, CPU, at 10,000 bulletins", "orchestration", "≤ 10 % more", overhead),
    Target("Dask on two local workers, bytes of the release", "orchestration", "the same", same_bytes),
)  # fmt: skip


def summary(folder: Path) -> list[list[str]]:
    """The rows of the table of targets, from the figures in a folder; what has not been measured says so."""
    rows = []
    for target in TARGETS:
        path = folder / f"{target.benchmark}.json"
        found = target.judge(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None
        told = [found[0], "yes" if found[1] else "no"] if found else ["not measured", ""]
        rows.append([target.name, target.limit, *told])
    return rows
