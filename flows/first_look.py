"""A first look at a release with pandas, as `make run` ends: ``python -m flows.first_look output``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pandas as pd

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
    sys.stdout.write(f"\nThe dataset is in {latest}/ — for example:\n")
    sys.stdout.write(f'  import pandas as pd; pd.read_parquet("{latest}/qa_items.parquet")\n')
    sys.stdout.write(f"Every column is explained in {latest}/DICTIONARY.md.\n")


def _limit(limit: dict[str, Any] | None) -> str:
    """A limit for handling in short: ``5 working_day``."""
    if not limit:
        return ""
    return str(limit["unit"]) if limit["value"] is None else f"{limit['value']:g} {limit['unit']}"


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "output"))
