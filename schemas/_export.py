"""What is derived from the table models: Arrow schemas and all files that explain a release."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from schemas._arrow import arrow_schema
from schemas._citation import citation
from schemas._column import CodeList
from schemas._coverage import Fill
from schemas._croissant import croissant
from schemas._datapackage import DataFiles, datapackage
from schemas._dictionary import dictionary
from schemas._json_schema import json_schemas
from schemas._table import all_tables
from schemas._types import columns_of
from schemas._version import DATASET_VERSION

__all__ = ["DATASET_VERSION", "arrow_schema", "datapackage", "dictionary", "explain", "json_schemas"]


def _dump(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def code_files() -> dict[str, str]:
    """The code lists that are too long to stand inside schemas, as CSV with code and meaning, by path in a release."""
    found: dict[str, str] = {}
    for row in all_tables().values():
        for column in (place for top in columns_of(row) for place in top.deep):
            codes = column.meta.codes
            if isinstance(codes, CodeList) and codes.published_as:
                text = io.StringIO()
                csv.writer(text, lineterminator="\n").writerows([("code", "meaning"), *codes.values.items()])
                found[codes.published_as] = text.getvalue()
    return dict(sorted(found.items()))


@cache
def schema_files() -> dict[str, str]:
    """JSON Schemas and code lists as text by path in a release: they are the same in all releases of this code."""
    schemas = {f"schema/{name}.json": _dump(content) for name, content in json_schemas().items()}
    return {**schemas, **code_files()}


def explain(
    version: str,
    counts: Mapping[str, int],
    fill: Fill | None = None,
    files: DataFiles | None = None,
) -> dict[str, str]:
    """All files that describe a release, as text by path inside its folder.

    Args:
        version: Version of the release, or of the schema where there is no release.
        counts: Rows by table.
        fill: Share of the rows with a value by table and column, where known; says which columns have low coverage.
        files: What each table is published as, by file name (``qa_items.parquet``): its files, or those of its parts;
            without it one file of that name, of unknown size.
    """
    return {
        "DICTIONARY.md": dictionary(counts, fill),
        "datapackage.json": _dump(datapackage(version, counts, fill, files)),
        "croissant.json": _dump(croissant(version, fill, files)),
        "CITATION.cff": citation(version),
        **schema_files(),
    }
