"""A first look at a release with pandas, as `make run` ends: ``python -m flows.first_look output``."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd

from flows._files import json_lines, read_json

_COLUMNS = {
    "bulletins": ["source_name", "title", "issue_no", "issued_date", "page_count", "article_count"],
    "articles": ["article_kind", "section_heading", "title", "segment_count"],
    "qa_items": ["number_label", "question", "asker", "region_code"],
    "service_guides": ["name", "processing_time", "element_completeness"],
    "occupation_entries": ["group_label", "title", "match_kind", "occupation_code"],
    "mentions": ["kind", "text", "value_low", "value_high", "unit"],
}
_ROWS = 3  # of each bulletin


def main(output: Path) -> None:
    """Print a few rows of each bulletin from the main tables, and where they are."""
    latest = output / "latest"
    with pd.option_context("display.width", 160, "display.max_colwidth", 40, "display.unicode.east_asian_width", True):
        for name, columns in _COLUMNS.items():
            frame = pd.read_parquet(latest / f"{name}.parquet")
            some = frame.groupby("bulletin_id", sort=False).head(_ROWS)[columns]
            if name == "service_guides":
                some = some.assign(processing_time=some.processing_time.map(_limit))
            sys.stdout.write(f"\n{name}: {len(frame)} rows\n{some.to_string(index=False, na_rep='')}\n")
    sys.stdout.write(f"\n{_changes(latest)}\n")
    sys.stdout.write(f"The dataset is in {latest}/ — for example:\n")
    sys.stdout.write(f'  import pandas as pd; pd.read_parquet("{latest}/qa_items.parquet")\n')
    sys.stdout.write(f"Every column is explained in {latest}/DICTIONARY.md.\n")
    sys.stdout.write(f"Bulletins beside their records, in a browser: .venv/bin/jianbao review -o {output}\n")
    held = len(list((output / "quarantine").glob("*/reason.json")))
    sys.stdout.write(f"What cannot be read goes to {output}/quarantine/ ({held or 'nothing'} there now).\n")


def _changes(latest: Path) -> str:
    """Which release it is, and what it changed."""
    report = read_json(latest / "report.json")
    if report["previous"] is None:
        return f"Release {report['version']}, the first one: all its rows are new."
    counts = Counter(line["change"] for line in json_lines(latest / "changes.jsonl"))
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "none"
    return f"Release {report['version']}; rows against {report['previous']}: {told} (jianbao diff shows them)."


def _limit(limit: dict[str, Any] | None) -> str:
    """A limit for handling in short: ``5 working_day``."""
    if not limit:
        return ""
    return str(limit["unit"]) if limit["value"] is None else f"{limit['value']:g} {limit['unit']}"


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "output"))
