"""A first look at a release with pandas, as `make run` ends: ``python -m flows.first_look output``."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

_COLUMNS = {
    "articles": ["article_kind", "section_heading", "title", "segment_count"],
    "qa_items": ["number_label", "question", "asker", "region_code"],
    "service_guides": ["name", "processing_time", "element_completeness"],
    "occupation_entries": ["group_label", "title", "match_kind", "occupation_code"],
    "mentions": ["kind", "text", "value_low", "value_high", "unit"],
}


def main(output: Path) -> None:
    """Print the first rows of the main tables, and where they are."""
    latest = output / "latest"
    with pd.option_context("display.width", 160, "display.max_colwidth", 40, "display.unicode.east_asian_width", True):
        for name, columns in _COLUMNS.items():
            frame = pd.read_parquet(latest / f"{name}.parquet")
            sys.stdout.write(f"\n{name}: {len(frame)} rows\n{frame[columns].head(6).to_string(index=False)}\n")
    sys.stdout.write(f"\nThe dataset is in {latest}/ — for example:\n")
    sys.stdout.write(f'  import pandas as pd; pd.read_parquet("{latest}/qa_items.parquet")\n')
    sys.stdout.write(f"Every column is explained in {latest}/DICTIONARY.md.\n")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "output"))
