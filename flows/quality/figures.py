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
from typing import TYPE_CHECKING, Any

from flows.quality._columns import tuples
from flows.quality._figure import Figure
from flows.quality.integrity import integrity
from flows.quality.kept import CHARACTERS, CLAIMED, RECORDS, counts_per_bulletin

if TYPE_CHECKING:
    import pandas as pd

_FIRST_YEAR = 1949
#: What each figure is. Those about the last release are in `kept.comparisons`.
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
class Figures:
    """The figures of a release by metric, and its counts per bulletin for the comparison with the one before."""

    values: dict[str, Figure]
    counts: pd.DataFrame


def measure(folder: Path, today: date) -> Figures:
    """Measure a release, staged or published.

    Args:
        folder: Folder of the release.
        today: Day after which a date lies in the future.

    Raises:
        OSError: A table is missing or is no Parquet.
    """
    counts = counts_per_bulletin(folder)
    values: dict[str, Figure] = {}
    for part in (_bulletins(counts), _articles(folder), _questions(folder), _guides(folder), _labels(folder)):
        values |= part
    values |= _lists(folder) | _issues(folder, values, counts) | _dates(folder, today) | _inputs(folder)
    return Figures(values | integrity(folder), counts)


# ---- bulletins ------------------------------------------------------------------------------------------------------


def _bulletins(counts: pd.DataFrame) -> dict[str, Figure]:
    sized = counts[counts[CHARACTERS] > 0]
    return {
        "claimed_characters": Figure(counts[CLAIMED].sum(), counts[CHARACTERS].sum()),
        "unclaimed_characters_of_worst_bulletin": _worst(sized) if len(sized) else Figure(0, 0),
        "records_per_bulletin": Figure(counts[RECORDS].sum(), len(counts)),
        "bulletins_without_records": Figure((counts[RECORDS] == 0).sum(), len(counts)),
    }


def _worst(sized: pd.DataFrame) -> Figure:
    worst = sized.iloc[int((sized[CLAIMED] / sized[CHARACTERS]).argmin())]
    return Figure(worst[CHARACTERS] - worst[CLAIMED], worst[CHARACTERS], f"{worst.source_name}, {worst.name}")


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


def _issues(folder: Path, values: dict[str, Figure], counts: pd.DataFrame) -> dict[str, Figure]:
    codes: Counter[object] = Counter()
    faulty: set[object] = set()
    for bulletin, code, severity in tuples(folder, "issues", ["bulletin_id", "code", "severity"]):
        codes[code] += 1
        if severity == "error":
            faulty.add(bulletin)
    articles = values["articles_of_known_kind"].whole
    return {
        "lines_with_low_ocr_score": Figure(codes["ocr_low_confidence"], float(counts["lines"].sum())),
        "continuations_unresolved": Figure(codes["continuation_unresolved"], articles),
        "bulletins_with_errors": Figure(len(faulty), len(counts)),
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
