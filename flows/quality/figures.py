"""Figures of a release that gates have limits for: each is a part of a whole, read from the release's own files.

The whole is the size of the sample, so that a gate can leave alone what is too small to tell anything.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.quality._columns import Files, files_by_part, tuples
from flows.quality._figure import Figure, total
from flows.quality.kept import CHARACTERS, CLAIMED, RECORDS, counts_per_bulletin, totals

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
    "keys_unique": "Different keys / rows, of all tables, in each part of a release.",
    "references_resolved": "References to a row of the same part / references, of all tables.",
    "dates_implausible": f"Days of issue, years of lists and of documents before {_FIRST_YEAR} or in the future / all.",
    "lines_with_low_ocr_score": "Issues ocr_low_confidence / lines.",
    "continuations_unresolved": "Issues continuation_unresolved / articles.",
    "bulletins_with_errors": "Bulletins with an issue of severity error / bulletins.",
    "inputs_in_quarantine": "Inputs of the run in quarantine / inputs of the run.",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a release by metric, and what the comparison with the one before looks at.

    Attributes:
        values: Figures by metric.
        counts: Counts per bulletin, of the parts that are not those of the last release.
        same: Sums of such counts over the other parts.
    """

    values: dict[str, Figure]
    counts: pd.DataFrame
    same: Mapping[str, int] = field(default_factory=dict)


class Measured(NamedTuple):
    """What a part of a release gives to its figures; plain values, so that it can be kept.

    Attributes:
        shares: Part and whole by metric and by what they are of.
        worst: The bulletin with the largest share without a role: part, whole, and its name.
        days: How often a day, month or year stands in a table.
        totals: Sums of the counts per bulletin (`flows.quality.kept.totals`).
    """

    shares: dict[str, dict[str, tuple[float, float]]]
    worst: tuple[float, float, str]
    days: dict[str, dict[str, int]]
    totals: dict[str, int]


def measure(folder: Path, today: date) -> Figures:
    """Measure a release, staged or published, all of it.

    Args:
        folder: Folder of the release.
        today: Day after which a date lies in the future.

    Raises:
        OSError: A table is missing or is no Parquet.
    """
    import pandas as pd

    found = [measure_part(files) for files in files_by_part(folder).values()]
    return Figures(together([part for part, _ in found], folder, today), pd.concat([counts for _, counts in found]))


def measure_part(files: Files) -> tuple[Measured, pd.DataFrame]:
    """Measure a part of a release; its counts per bulletin too. Arguments and errors as for `measure`."""
    from flows.quality.integrity import integrity

    counts = counts_per_bulletin(files)
    single = _bulletins(counts)
    for found in (_articles(files), _questions(files), _guides(files), _labels(files), _lists(files)):
        single |= found
    single |= _issues(files, single, counts)
    shares = {name: {"": (float(one.part), float(one.whole))} for name, one in single.items()}
    more = {name: {of: (float(a), float(b)) for of, (a, b) in one.items()} for name, one in integrity(files).items()}
    return Measured(shares | more, _worst(counts), _days(files), totals(counts)), counts


def together(parts: Sequence[Measured], folder: Path, today: date) -> dict[str, Figure]:
    """The figures of a release from those of its parts; arguments as for `measure`."""
    names = parts[0].shares if parts else {}
    worst = min((part.worst for part in parts if part.worst[1]), key=lambda one: -one[0] / one[1], default=(0, 0, ""))
    return {
        **{name: total(part.shares[name] for part in parts) for name in names},
        "unclaimed_characters_of_worst_bulletin": Figure(*worst),
        **_dates([part.days for part in parts], today),
        **_inputs(folder),
    }


# ---- bulletins ------------------------------------------------------------------------------------------------------


def _bulletins(counts: pd.DataFrame) -> dict[str, Figure]:
    return {
        "claimed_characters": Figure(counts[CLAIMED].sum(), counts[CHARACTERS].sum()),
        "records_per_bulletin": Figure(counts[RECORDS].sum(), len(counts)),
        "bulletins_without_records": Figure((counts[RECORDS] == 0).sum(), len(counts)),
    }


def _worst(counts: pd.DataFrame) -> tuple[float, float, str]:
    sized = counts[counts[CHARACTERS] > 0]
    if not len(sized):
        return 0, 0, ""
    worst = sized.iloc[int((sized[CLAIMED] / sized[CHARACTERS]).argmin())]
    return float(worst[CHARACTERS] - worst[CLAIMED]), float(worst[CHARACTERS]), f"{worst.source_name}, {worst.name}"


# ---- records ---------------------------------------------------------------------------------------------------------


def _share(values: Iterable[tuple[Any, ...]]) -> Figure:
    """How many of the values of one column are there."""
    counts = Counter(value is not None for (value,) in values)
    return Figure(counts[True], counts.total())


def _articles(files: Files) -> dict[str, Figure]:
    kinds = Counter(kind for (kind,) in tuples(files, "articles", ["article_kind"]))
    return {"articles_of_known_kind": Figure(kinds.total() - kinds["other"], kinds.total())}


def _questions(files: Files) -> dict[str, Figure]:
    return {"questions_with_answer": _share(tuples(files, "qa_items", ["answer"]))}


def _guides(files: Files) -> dict[str, Figure]:
    counts, elements = Counter[bool](), 0.0
    for time, share in tuples(files, "service_guides", ["processing_time", "element_completeness"]):
        counts[time is not None] += 1
        elements += share
    return {
        "guides_with_processing_time": Figure(counts[True], counts.total()),
        "guides_without_processing_time": Figure(counts[False], counts.total()),
        "guide_elements": Figure(elements, counts.total()),
    }


def _labels(files: Files) -> dict[str, Figure]:
    known = _share(tuples(files, "service_guide_fields", ["field"]))
    return {"labels_known": known, "labels_unknown": Figure(known.whole - known.part, known.whole)}


def _lists(files: Files) -> dict[str, Figure]:
    stated = [(told, found) for told, found in _counts(files) if told]
    entries = sum(told for told, _ in stated)
    return {
        "stated_entries_found": Figure(sum(min(told, found) for told, found in stated), entries),
        "lists_off_stated_count": Figure(sum(told != found for told, found in stated), len(stated)),
        "entries_with_code": _share(tuples(files, "occupation_entries", ["occupation_code"])),
    }


def _counts(files: Files) -> Iterator[tuple[int, int]]:
    for told, found in tuples(files, "occupation_lists", ["stated_count", "entry_count"]):
        yield told or 0, found or 0


# ---- doubts ----------------------------------------------------------------------------------------------------------


def _issues(files: Files, values: dict[str, Figure], counts: pd.DataFrame) -> dict[str, Figure]:
    codes: Counter[object] = Counter()
    faulty: set[object] = set()
    for bulletin, code, severity in tuples(files, "issues", ["bulletin_id", "code", "severity"]):
        codes[code] += 1
        if severity == "error":
            faulty.add(bulletin)
    articles = values["articles_of_known_kind"].whole
    return {
        "lines_with_low_ocr_score": Figure(codes["ocr_low_confidence"], float(counts["lines"].sum())),
        "continuations_unresolved": Figure(codes["continuation_unresolved"], articles),
        "bulletins_with_errors": Figure(len(faulty), len(counts)),
    }


def _days(files: Files) -> dict[str, dict[str, int]]:
    columns = {"bulletins": "issued_date", "occupation_lists": "year", "legal_citations": "doc_year"}
    return {
        table: dict(sorted(Counter(str(day) for (day,) in tuples(files, table, [column]) if day).items()))
        for table, column in columns.items()
    }


def _dates(parts: Sequence[Mapping[str, Mapping[str, int]]], today: date) -> dict[str, Figure]:
    found = Counter({(table, day): 0 for part in parts for table, days in sorted(part.items()) for day in sorted(days)})
    for part in parts:
        found.update({(table, day): count for table, days in part.items() for day, count in days.items()})
    wrong = {f"{table} {day}": count for (table, day), count in found.items() if not _plausible(day, today)}
    return {"dates_implausible": Figure(sum(wrong.values()), found.total(), ", ".join(list(wrong)[:3]))}


def _plausible(day: str, today: date) -> bool:
    """Whether a day, month or year of ISO 8601 is neither too old nor in the future."""
    return f"{_FIRST_YEAR}" <= day <= today.isoformat()[: len(day)]


def _inputs(folder: Path) -> dict[str, Figure]:
    path = folder / "report.json"
    inputs = json.loads(path.read_text(encoding="utf-8"))["inputs"] if path.exists() else {}
    return {"inputs_in_quarantine": Figure(inputs.get("quarantined", 0), inputs.get("found", 0))}
