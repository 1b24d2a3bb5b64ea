"""Figures of the parts of a release, kept beside it: a part that is the same as in the last release is not measured again.

``figures.json`` has what each part gave (`flows.quality.figures.Measured`) and a hash of the code that measured it. That
parts are the same is told by the hashes of their rows in ``parts.json``.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from flows._code import code_hash
from flows._files import read_json, to_json
from flows.quality._columns import Files, files_by_part
from flows.quality.figures import Figures, Measured, measure_part, together
from flows.quality.kept import counts_per_bulletin
from flows.table_parts import DIGESTS
from schemas._table import tables

FIGURES = "figures.json"


def measure_and_keep(folder: Path, last: Path | None, today: date) -> tuple[Figures, pd.DataFrame | None]:
    """Measure a staged release, and keep what its parts gave.

    Args:
        folder: Folder of the release.
        last: Folder of the release before.
        today: Day after which a date lies in the future.

    Returns:
        Its figures, and the counts per bulletin of the parts of the last release that are not the same in this one.

    Raises:
        OSError: A table is missing or is no Parquet.
    """
    files = files_by_part(folder)
    known = _known(files, folder, last) if last else {}
    measured, counts = dict(known), []
    for name, one in files.items():
        if name not in known:
            measured[name], found = measure_part(one)
            counts.append(found if last else found.iloc[:0])
    in_order = {name: measured[name] for name in files}
    kept = {name or "": part._asdict() for name, part in in_order.items()}
    (folder / FIGURES).write_bytes(to_json({"code": _code(), "parts": kept}, indent=True))
    same: dict[str, int] = {}
    for part in known.values():
        same = {name: same.get(name, 0) + count for name, count in part.totals.items()}
    figures = Figures(together(list(in_order.values()), folder, today), pd.concat(counts), same)
    return figures, _others(last, known) if last else None


def _others(last: Path, known: dict[str | None, Measured]) -> pd.DataFrame:
    """Counts per bulletin of the last release, without the parts that are the same; of all parts if all are."""
    files = files_by_part(last)
    others = [one for name, one in files.items() if name not in known]
    found = [counts_per_bulletin(one) for one in others] or [
        counts_per_bulletin(one).iloc[:0] for one in files.values()
    ]
    return pd.concat(found)


def _code() -> str:
    """What decides how a part is measured, beside its rows."""
    return code_hash("schemas", "flows.quality", "flows.evaluation.evidence")


def _known(files: dict[str | None, Files], folder: Path, last: Path) -> dict[str | None, Measured]:
    """What the last release has of parts that are the same; one part is always left to be measured."""
    kept, ours, theirs = (_read(path) for path in (last / FIGURES, folder / DIGESTS, last / DIGESTS))
    if kept.get("code") != _code() or "parts" not in ours or "parts" not in theirs:
        return {}
    same = [name for name in files if name and name in kept["parts"] and _digests(ours, name) == _digests(theirs, name)]
    return {name: Measured(**kept["parts"][name]) for name in same[: len(files) - 1]}


def _read(path: Path) -> dict[str, Any]:
    with suppress(FileNotFoundError, ValueError):  # a damaged one costs that all is measured
        return dict(read_json(path))
    return {}


def _digests(told: dict[str, Any], part: str) -> list[str]:
    return [told["parts"].get(f"{table}.parquet/{part}.parquet", "") for table in tables()]
