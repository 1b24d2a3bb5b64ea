"""A release at a glance: bulletins over time, records by kind, coverage, issues, how much of each column is filled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pyarrow.parquet as pq

from flows._files import read_json
from flows.describe import table_files
from flows.editions import Release
from flows.review.page import asset, filled, inside_script, words
from schemas._table import tables
from schemas.issue import ISSUE_CODES
from schemas.manifest import ManifestEntry

_HEAD = [
    "bulletin_id",
    "title",
    "issue_no",
    "issued_date",
    "publisher",
    "region_name",
    "source_name",
    "claimed_char_ratio",
]
_MOST_MONTHS = 36  # more are counted by year
_LEDGER = ("articles", "bulletins", "evidence", "issues", "lines")


def overview_of(release: Release) -> dict[str, Any]:
    """The figures of a release.

    Returns:
        ``version``; ``bulletins``, one row each with records and issues; ``time``, ``records``, ``roles`` and
        ``issues`` as counts; ``fill``, by table and column the share of rows with a value.
    """
    entries = release.entries
    bulletins = [
        {**head, "records": _records(entries[head["bulletin_id"]]), "doubts": _doubts(entries[head["bulletin_id"]])}
        for path in table_files(release.folder, "bulletins.parquet")
        for head in pq.read_table(path, columns=_HEAD).to_pylist()
    ]
    return {
        "version": release.version,
        "bulletins": bulletins,
        "time": _over_time(row["issued_date"] for row in bulletins),
        "records": {
            name: sum(entry.tables[name].rows for entry in entries.values()) for name in tables() if name not in _LEDGER
        },
        "roles": _total(entry.roles for entry in entries.values()),
        "issues": _total(entry.issues for entry in entries.values()),
        "fill": _fill(release),
    }


def _records(entry: ManifestEntry) -> int:
    return sum(entry.tables[name].rows for name, row in tables().items() if row.RECORD and row.PARENT is None)


def _doubts(entry: ManifestEntry) -> int:
    """Issues that are more than information."""
    return sum(count for code, count in entry.issues.items() if ISSUE_CODES[code][0] != "info")


def _total(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total = sum((Counter(count) for count in counts), Counter[str]())
    return dict(total.most_common())


def _over_time(dates: Iterable[str | None]) -> dict[str, int]:
    """Bulletins by month of issue, or by year where there are too many months; those without a date under ``""``."""
    known = [day or "" for day in dates]
    months = {day[:7] for day in known}
    width = 7 if len(months) <= _MOST_MONTHS else 4
    return dict(sorted(Counter(day[:width] for day in known).items()))


def _fill(release: Release) -> dict[str, dict[str, float]]:
    package = read_json(release.folder / "datapackage.json")
    found: dict[str, dict[str, float]] = {}
    for resource in package["resources"]:
        fields = resource.get("schema", {}).get("fields", []) if resource["name"] in tables() else []
        shares = {field["name"]: field["coverage"] for field in fields if field.get("coverage") is not None}
        if shares:
            found[resource["name"]] = shares
    return found


def overview_page(overview: Mapping[str, Any], pages: Collection[str], quarantine: Iterable[Mapping[str, str]]) -> str:
    """The page about a release; bulletins in ``pages`` are links to theirs."""
    severities = {code: severity for code, (severity, _) in ISSUE_CODES.items()}
    data = {
        **overview,
        "words": words(),
        "pages": sorted(pages),
        "quarantine": list(quarantine),
        "severities": severities,
    }
    parts = {
        "css": asset("review.css") + asset("overview.css"),
        "data": inside_script(data),
        "script": asset("common.js") + asset("overview.js"),
    }
    return filled(asset("overview.html"), parts)
