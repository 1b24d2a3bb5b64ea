"""The Data Package descriptor (v2, https://datapackage.org) of a release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas._column import WARNINGS
from schemas._coverage import Fill, share, warnings_of
from schemas._table import TableRow, all_tables
from schemas._types import NAMES, Column, columns_of, references, summary_of
from schemas._version import DATASET_VERSION

_PROFILES = "https://datapackage.org/profiles/2.0"
TITLE = "人社简报 policy dataset"
DESCRIPTION = (
    "Structured records of Chinese human-resources-and-social-security (人社) newsletters: questions and answers, "
    "service guides, occupation lists, policy notices, the acts they cite, and where in the source each value stands. "
    "Every column is explained in DICTIONARY.md."
)
KEYWORDS = ["人力资源和社会保障", "社会保险", "办事指南", "政策问答", "急需紧缺职业", "public services", "China"]
#: Formats of a table: suffix, name of the format, media type.
_FORMATS = (
    ("parquet", {"mediatype": "application/vnd.apache.parquet"}),
    ("jsonl", {"mediatype": "application/jsonl", "encoding": "utf-8"}),
)


@dataclass(frozen=True)
class DataFile:
    """A published file: its path inside the release, its size in bytes and its SHA-256 in hexadecimal."""

    path: str
    bytes: int | None = None
    sha256: str | None = None


#: What each table is published as: the files of ``qa_items.parquet``, one or many parts.
DataFiles = Mapping[str, Sequence[DataFile]]


def files_of(name: str, files: DataFiles | None) -> Sequence[DataFile]:
    """The files of a table in one format (``qa_items.parquet``); one of unknown size where nobody told."""
    return (files or {}).get(name) or (DataFile(name),)


def _field(table: str, column: Column, fill: Fill | None) -> dict[str, Any]:
    """A field of a Table Schema; ``categories`` is the standard's word for codes with meaning."""
    scalar = not column.kind.is_list and column.kind.part is None
    kind = "array" if column.kind.is_list else NAMES.get(column.kind.inner, "object")
    field: dict[str, Any] = {"name": column.name, "type": kind, "description": column.description}
    constraints: dict[str, Any] = {} if column.kind.nullable else {"required": True}
    if column.codes and scalar:
        constraints["enum"] = list(column.codes)
        field["categories"] = [{"value": code, "label": meaning or code} for code, meaning in column.codes.items()]
    filled = share(fill, table, column)
    said = {
        "constraints": constraints,
        "unit": column.meta.unit,
        "codes": column.codes if not scalar else None,
        "codesFile": column.meta.code_file,
        "warnings": list(warnings_of(column, filled)),
        "note": column.meta.note,
        "elements": [_field(table, place, fill) for place in column.columns],
    }
    field |= {name: value for name, value in said.items() if value}
    return field if filled is None else field | {"coverage": round(filled, 4)}


def _foreign_keys(row: type[TableRow]) -> list[dict[str, Any]]:
    """Columns that hold the whole key of another table."""
    return [
        {"fields": [name], "reference": {"resource": table, "fields": [name]}}
        for name, table in references(row, all_tables()).items()
    ]


def _schema(name: str, row: type[TableRow], fill: Fill | None) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_field(name, column, fill) for column in columns_of(row)],
        "primaryKey": list(row.KEY),
    }
    return schema | ({"foreignKeys": keys} if (keys := _foreign_keys(row)) else {})


def _place(parts: Sequence[DataFile]) -> dict[str, Any]:
    """Path, size and hash of a resource. A hash is of one file, so the parts of a table have theirs in ``parts``."""
    sizes = [part.bytes for part in parts]
    found: dict[str, Any] = {"path": parts[0].path if len(parts) == 1 else [part.path for part in parts]}
    if None not in sizes:
        found["bytes"] = sum(size for size in sizes if size is not None)
    hashes = [
        {"path": part.path, "bytes": part.bytes, "hash": f"sha256:{part.sha256}"} for part in parts if part.sha256
    ]
    if len(parts) == 1:
        return found | ({"hash": hashes[0]["hash"]} if hashes else {})
    return found | ({"parts": hashes} if hashes else {})


def datapackage(
    version: str,
    counts: Mapping[str, int],
    fill: Fill | None = None,
    files: DataFiles | None = None,
) -> dict[str, Any]:
    """The Data Package (v2) descriptor of a release: each table as Parquet and as JSON Lines.

    Args:
        version: Version of the release.
        counts: Rows by table.
        fill: Share of the rows with a value by table and column, where known.
        files: What each table is published as, by file name; see `files_of`.
    """
    resources = []
    for name, row in all_tables().items():
        schema = _schema(name, row, fill)
        for suffix, kind in _FORMATS:
            file = f"{name}.{suffix}"
            resources.append(
                {
                    "$schema": f"{_PROFILES}/dataresource.json",
                    "name": name if suffix == "parquet" else file,
                    "type": "table",
                    **_place(files_of(file, files)),
                    "format": suffix,
                    **kind,
                    "description": summary_of(row),
                    "rows": counts.get(name, 0),
                    "schema": schema,
                }
            )
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "jianbao",
        "title": TITLE,
        "description": DESCRIPTION,
        "version": version,
        "schemaVersion": DATASET_VERSION,
        "keywords": list(KEYWORDS),
        "warnings": dict(WARNINGS),
        "resources": resources,
    }
