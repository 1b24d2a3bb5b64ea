"""Figures of a release that gates have limits for: each is a part of a whole, read from the release's own files.

The whole is the size of the sample, so that a gate can leave alone what is too small to tell anything.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.compute as pc

from flows.quality._columns import batches, frames, has_table, tuples
from flows.quality.integrity import integrity
from schemas._table import tables

CLAIMED = "claimed_characters"
RECORDS = "records"
_FIRST_YEAR = 1949
#: What each figure is. Those about the last release are made for every table in `compare`.
METRICS = {
    "claimed_characters": "Characters whose line has a role / all characters.",
    "unclaimed_characters_of_worst_bulletin": "Characters without a role / all, of the bulletin with the largest share.",
    "records_per_bulletin": "Questions, guides, lists and notices / bulletins.",
    "bulletins_without_records": "Bulletins that hold no record / bulletins.",
    "articles_of_known_kind": "Articles that are not of kind other / articles.",
    "questions_with_answer": "Questions with an answer / questions.",
    "guides_with_processing_time": "Guides with a processing time / guides.",
    "guides_without_processing_time": "Guides without one / guides.",
    "guide_elements": "Sum of element_completeness / guides.",
    "labels_known": "Printed labels of guides that have a field / printed labels.",
    "labels_unknown": "Printed labels without one / printed labels.",
    "stated_entries_found": "Entries found of those that lists state (not more than stated) / entries stated.",
    "lists_off_stated_count": "Lists whose entries are more or fewer than stated / lists that state a count.",
    "entries_with_code": "Entries of lists with an occupation code / entries.",
    "values_with_evidence": "Printed values that quote a line, or that a person has corrected / printed values.",
    "quotes_as_printed": "Pieces of evidence that stand in their line, character for character / pieces of evidence.",
    "keys_unique": "Different keys / rows, of all tables.",
    "references_resolved": "References to a row that exists / references, of all tables.",
    "dates_implausible": f"Days of issue, years of lists and of documents before {_FIRST_YEAR} or in the future / all.",
    "lines_with_low_ocr_score": "Issues ocr_low_confidence / lines.",
    "continuations_unresolved": "Issues continuation_unresolved / articles.",
    "bulletins_with_errors": "Bulletins with an issue of severity error / bulletins.",
    "inputs_in_quarantine": "Inputs of the run in quarantine / inputs of the run.",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A part of a whole; ``where`` names what is behind a bad one."""

    part: float
    whole: float
    where: str = ""

    @property
    def value(self) -> float | None:
        """Part / whole; None without a whole."""
        return float(self.part / self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a release by metric, and its rows per bulletin for the comparison with the one before."""

    values: dict[str, Figure]
    rows: pd.DataFrame


def measure(folder: Path, today: date) -> Figures:
    """Measure a release, staged or published.

    Args:
        folder: Folder of the release.
        today: Day after which a date lies in the future.

    Raises:
        OSError, pyarrow.ArrowInvalid: A table is missing or is no Parquet.
    """
    rows = rows_per_bulletin(folder)
    values: dict[str, Figure] = {}
    for part in (_bulletins(rows), _articles(folder), _questions(folder), _guides(folder), _labels(folder)):
        values |= part
    values |= _lists(folder) | _issues(folder, values, rows) | _dates(folder, today) | _inputs(folder)
    return Figures(values | integrity_figures(folder), rows)


def integrity_figures(folder: Path) -> dict[str, Figure]:
    """The figures about keys, references and evidence."""
    return {name: Figure(part, whole, where) for name, (part, whole, where) in integrity(folder).items()}


# ---- rows per bulletin -----------------------------------------------------------------------------------------------


def rows_per_bulletin(folder: Path) -> pd.DataFrame:
    """Rows of each table per bulletin (index), records of articles in all, and claimed characters.

    A table that an older release lacks has no column.
    """
    counted = {
        name: pd.Series(_count(folder, name), dtype="int64")
        for name, model in tables().items()
        if "bulletin_id" in model.model_fields and has_table(folder, name)
    }
    size = pd.concat(frames(folder, "bulletins", ["bulletin_id", "source_name", "char_count", "claimed_char_ratio"]))
    size = size.set_index("bulletin_id")
    found = pd.DataFrame(counted, index=size.index).fillna(0).astype("int64")
    found[RECORDS] = found[[name for name in record_tables() if name in found]].sum(axis=1)
    found[CLAIMED] = (size.char_count * size.claimed_char_ratio).round().astype("int64")
    found["characters"] = size.char_count.astype("int64")
    found["source_name"] = size.source_name
    return found


def record_tables() -> tuple[str, ...]:
    """The tables of records that stand in articles themselves and not in another record."""
    return tuple(name for name, model in tables().items() if model.RECORD and model.PARENT is None)


def _count(folder: Path, table: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for batch in batches(folder, table, ["bulletin_id"]):
        found.update({row["values"]: row["counts"] for row in pc.value_counts(batch.column(0)).to_pylist()})
    return found


def _bulletins(rows: pd.DataFrame) -> dict[str, Figure]:
    sized = rows[rows.characters > 0]
    return {
        "claimed_characters": Figure(rows[CLAIMED].sum(), rows.characters.sum()),
        "unclaimed_characters_of_worst_bulletin": _worst(sized) if len(sized) else Figure(0, 0),
        "records_per_bulletin": Figure(rows[RECORDS].sum(), len(rows)),
        "bulletins_without_records": Figure((rows[RECORDS] == 0).sum(), len(rows)),
    }


def _worst(sized: pd.DataFrame) -> Figure:
    worst = sized.iloc[int((sized[CLAIMED] / sized.characters).argmin())]
    return Figure(worst.characters - worst[CLAIMED], worst.characters, f"{worst.source_name}, {worst.name}")


# ---- records ---------------------------------------------------------------------------------------------------------


def _share(values: Iterable[tuple[Any, ...]]) -> Figure:
    """How many of the values of one column are there."""
    counts = Counter(value is not None for (value,) in values)
    return Figure(counts[True], counts.total())


def _articles(folder: Path) -> dict[str, Figure]:
    kinds = Counter(kind for (kind,) in tuples(folder, "articles", ["article_kind"]))
    return {"articles_of_known_kind": Figure(kinds.total() - kinds["other"], kinds.total())}


def _questions(folder: Path) -> dict[str, Figure]:
    return {"questions_with_answer": _share(tuples(folder, "qa_items", ["answer"]))}


def _guides(folder: Path) -> dict[str, Figure]:
    counts, elements = Counter[bool](), 0.0
    for time, share in tuples(folder, "service_guides", ["processing_time", "element_completeness"]):
        counts[time is not None] += 1
        elements += share
    return {
        "guides_with_processing_time": Figure(counts[True], counts.total()),
        "guides_without_processing_time": Figure(counts[False], counts.total()),
        "guide_elements": Figure(elements, counts.total()),
    }


def _labels(folder: Path) -> dict[str, Figure]:
    known = _share(tuples(folder, "service_guide_fields", ["field"]))
    return {"labels_known": known, "labels_unknown": Figure(known.whole - known.part, known.whole)}


def _lists(folder: Path) -> dict[str, Figure]:
    stated = [(told, found) for told, found in _counts(folder) if told]
    entries = sum(told for told, _ in stated)
    return {
        "stated_entries_found": Figure(sum(min(told, found) for told, found in stated), entries),
        "lists_off_stated_count": Figure(sum(told != found for told, found in stated), len(stated)),
        "entries_with_code": _share(tuples(folder, "occupation_entries", ["occupation_code"])),
    }


def _counts(folder: Path) -> Iterator[tuple[int, int]]:
    for told, found in tuples(folder, "occupation_lists", ["stated_count", "entry_count"]):
        yield told or 0, found or 0


# ---- doubts ----------------------------------------------------------------------------------------------------------


def _issues(folder: Path, values: dict[str, Figure], rows: pd.DataFrame) -> dict[str, Figure]:
    codes: Counter[object] = Counter()
    faulty: set[object] = set()
    for bulletin, code, severity in tuples(folder, "issues", ["bulletin_id", "code", "severity"]):
        codes[code] += 1
        if severity == "error":
            faulty.add(bulletin)
    articles = values["articles_of_known_kind"].whole
    return {
        "lines_with_low_ocr_score": Figure(codes["ocr_low_confidence"], float(rows["lines"].sum())),
        "continuations_unresolved": Figure(codes["continuation_unresolved"], articles),
        "bulletins_with_errors": Figure(len(faulty), len(rows)),
    }


def _dates(folder: Path, today: date) -> dict[str, Figure]:
    found = [
        *(("bulletins", str(day)) for (day,) in tuples(folder, "bulletins", ["issued_date"]) if day),
        *(("occupation_lists", str(year)) for (year,) in tuples(folder, "occupation_lists", ["year"]) if year),
        *(("legal_citations", str(year)) for (year,) in tuples(folder, "legal_citations", ["doc_year"]) if year),
    ]
    wrong = [f"{table} {day}" for table, day in found if not _plausible(day, today)]
    return {"dates_implausible": Figure(len(wrong), len(found), ", ".join(dict.fromkeys(wrong[:3])))}


def _plausible(day: str, today: date) -> bool:
    """Whether a day, month or year of ISO 8601 is neither too old nor in the future."""
    return f"{_FIRST_YEAR}" <= day <= today.isoformat()[: len(day)]


def _inputs(folder: Path) -> dict[str, Figure]:
    path = folder / "report.json"
    inputs = json.loads(path.read_text(encoding="utf-8"))["inputs"] if path.exists() else {}
    return {"inputs_in_quarantine": Figure(inputs.get("quarantined", 0), inputs.get("found", 0))}


# ---- against the last release ----------------------------------------------------------------------------------------


def comparisons() -> dict[str, str]:
    """The figures that need the last release, and what each is."""
    kept = {
        f"kept_{name}": f"Rows of {name} in the bulletins of both releases, at most as many as before / before."
        for name, model in tables().items()
        if "bulletin_id" in model.model_fields and name != "bulletins"
    }
    return kept | {
        "kept_records": "Records in the bulletins of both releases, at most as many as before / before.",
        "kept_claimed_characters": "Claimed characters of the bulletins of both releases, likewise.",
        "bulletins_against_last": "Bulletins / bulletins of the last release.",
        "bulletins_gone": "Bulletins of the last release that are not in this one / bulletins of the last release.",
    }


def compare(rows: pd.DataFrame, before: pd.DataFrame) -> dict[str, Figure]:
    """Figures of a release against the last one; a table that either lacks has none.

    What a bulletin gains makes up for nothing that another one has lost.
    """
    both = before.index.intersection(rows.index)
    gone = before.index.difference(rows.index)
    found = {
        "bulletins_against_last": Figure(len(rows), len(before)),
        "bulletins_gone": Figure(len(gone), len(before), ", ".join(map(str, before.source_name[gone].iloc[:3]))),
    }
    for metric in comparisons():
        column = metric.removeprefix("kept_")
        if metric.startswith("kept_") and column in rows and column in before:
            found[metric] = _kept(rows.loc[both, column], before.loc[both, column], rows.source_name)
    return found


def _kept(now: pd.Series[int], before: pd.Series[int], names: pd.Series[str]) -> Figure:
    lost = (before - now).clip(lower=0)
    where = ", ".join(f"{names[name]} {before[name]} → {now[name]}" for name in lost[lost > 0].nlargest(3).index)
    return Figure(int(before.sum() - lost.sum()), int(before.sum()), where)
