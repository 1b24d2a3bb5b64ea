"""What is derived from the table models: Arrow schemas, JSON Schema, ``datapackage.json``, ``DICTIONARY.md``."""

from __future__ import annotations

import json
import types
from typing import Any, Literal, Union, get_args, get_origin

import pyarrow as pa
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from schemas._table import Part, TableRow, tables
from schemas.issue import ISSUE_CODES
from schemas.nested import bulletin_model

DATASET_VERSION = "1.0.0"
_PANDAS = {"int64": "Int64", "double": "float64", "bool": "boolean"}
_NAMES = {str: "string", int: "integer", float: "number", bool: "boolean"}


def _unwrap(annotation: Any) -> tuple[Any, bool]:
    """The type without ``| None``, and whether None is allowed."""
    if get_origin(annotation) in (Union, types.UnionType):
        inner = [arg for arg in get_args(annotation) if arg is not type(None)]
        return inner[0], len(inner) < len(get_args(annotation))
    return annotation, False


def _base(annotation: Any) -> Any:
    """The plain type behind a Literal or an alias."""
    return type(get_args(annotation)[0]) if get_origin(annotation) is Literal else annotation


def arrow_type(annotation: Any) -> pa.DataType:
    """The Arrow type of an annotation: scalars, lists and structs (`Part` models)."""
    plain = _base(_unwrap(annotation)[0])
    if get_origin(plain) is list:
        return pa.list_(arrow_type(get_args(plain)[0]))
    if isinstance(plain, type) and issubclass(plain, Part):
        return pa.struct([_arrow_field(name, info) for name, info in plain.model_fields.items()])
    return {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}[plain]


def _extra(info: FieldInfo) -> dict[str, Any]:
    return info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}


def _arrow_field(name: str, info: FieldInfo) -> pa.Field:
    metadata = {"description": info.description or ""}
    metadata |= {key: str(value) for key, value in _extra(info).items() if key in ("unit", "warning")}
    return pa.field(name, arrow_type(info.annotation), nullable=_unwrap(info.annotation)[1], metadata=metadata)


def _pandas_metadata(fields: list[pa.Field]) -> bytes:
    """Metadata with which pandas loads nullable integers and booleans as such, not as floats and objects."""
    columns = [
        {
            "name": f.name,
            "field_name": f.name,
            "pandas_type": str(f.type),
            "numpy_type": _PANDAS[str(f.type)],
            "metadata": None,
        }
        for f in fields
        if str(f.type) in _PANDAS
    ]
    content = {"index_columns": [], "column_indexes": [], "columns": columns, "creator": {}, "pandas_version": "2.2.0"}
    return json.dumps(content, sort_keys=True).encode()


def arrow_schema(row: type[TableRow]) -> pa.Schema:
    """The Arrow schema of a table, with the description of each column in its metadata."""
    fields = [_arrow_field(name, info) for name, info in row.model_fields.items()]
    summary = (row.__doc__ or "").strip().split("\n")[0]
    metadata = {
        b"description": summary.encode(),
        b"dataset_version": DATASET_VERSION.encode(),
        b"pandas": _pandas_metadata(fields),
    }
    return pa.schema(fields, metadata=metadata)


def json_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a table row or of the nested bulletin."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema(mode="serialization")}


def json_schemas() -> dict[str, dict[str, Any]]:
    """All JSON Schemas by file name without suffix: one per table, and ``bulletin_document``."""
    return {
        **{name: json_schema(row) for name, row in tables().items()},
        "bulletin_document": json_schema(bulletin_model()),
    }


def _table_schema_field(name: str, info: FieldInfo) -> dict[str, Any]:
    plain, nullable = _unwrap(info.annotation)
    kind = "array" if get_origin(plain) is list else _NAMES.get(_base(plain), "object")
    field: dict[str, Any] = {"name": name, "type": kind, "description": info.description or ""}
    constraints: dict[str, Any] = {} if nullable else {"required": True}
    if get_origin(plain) is Literal:
        constraints["enum"] = list(get_args(plain))
    if constraints:
        field["constraints"] = constraints
    return field | {key: value for key, value in _extra(info).items() if key in ("unit", "warning")}


def _foreign_keys(row: type[TableRow]) -> list[dict[str, Any]]:
    """Columns that hold the whole key of another table."""
    owners = {other.KEY[0]: other.TABLE for other in tables().values() if len(other.KEY) == 1}
    return [
        {"fields": [name], "reference": {"resource": owners[name], "fields": [name]}}
        for name in row.model_fields
        if name in owners and owners[name] != row.TABLE
    ]


def datapackage(version: str, counts: dict[str, int]) -> dict[str, Any]:
    """The Data Package (v2) descriptor of a release."""
    resources = []
    for name, row in tables().items():
        schema: dict[str, Any] = {
            "fields": [_table_schema_field(column, info) for column, info in row.model_fields.items()],
            "primaryKey": list(row.KEY),
        }
        if keys := _foreign_keys(row):
            schema["foreignKeys"] = keys
        common = {
            "description": (row.__doc__ or "").strip().split("\n")[0],
            "rows": counts.get(name, 0),
            "schema": schema,
        }
        resources.append({"name": name, "path": f"{name}.parquet", "format": "parquet",
                          "mediatype": "application/vnd.apache.parquet", **common})  # fmt: skip
        resources.append({"name": f"{name}.jsonl", "path": f"{name}.jsonl", "format": "jsonl", "encoding": "utf-8",
                          "mediatype": "application/jsonl", **common})  # fmt: skip
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "jianbao",
        "title": "人社简报 policy dataset",
        "description": "Structured records of Chinese human-resources-and-social-security newsletters; see DICTIONARY.md.",
        "version": version,
        "resources": resources,
    }


def _type_name(annotation: Any) -> str:
    plain, nullable = _unwrap(annotation)
    if get_origin(plain) is list:
        name = f"list of {_type_name(get_args(plain)[0])}"
    elif get_origin(plain) is Literal:
        name = "code"
    elif isinstance(plain, type) and issubclass(plain, Part):
        name = "struct"
    else:
        name = _NAMES[_base(plain)]
    return f"{name}, null" if nullable else name


def _parts(annotation: Any) -> list[type[Part]]:
    plain = _unwrap(annotation)[0]
    inner = get_args(plain)[0] if get_origin(plain) is list else plain
    return [inner] if isinstance(inner, type) and issubclass(inner, Part) else []


def _dictionary_rows(model: type[BaseModel], prefix: str = "") -> list[str]:
    lines = []
    for name, info in model.model_fields.items():
        plain = _unwrap(info.annotation)[0]
        notes = [info.description or ""]
        if get_origin(plain) is Literal:
            notes.append("Codes: " + ", ".join(f"`{code}`" for code in get_args(plain)) + ".")
        if unit := _extra(info).get("unit"):
            notes.append(f"Unit: {unit}.")
        if warning := _extra(info).get("warning"):
            notes.append(f"**Note:** {warning}.")
        lines.append(f"| `{prefix}{name}` | {_type_name(info.annotation)} | {' '.join(notes)} |".replace("\n", " "))
        for part in _parts(info.annotation):
            dots = f"{prefix}{name}[]." if get_origin(plain) is list else f"{prefix}{name}."
            lines.extend(_dictionary_rows(part, dots))
    return lines


def dictionary() -> str:
    """The data dictionary as Markdown: every table, every column."""
    parts = ["# Data dictionary", "", f"Dataset schema {DATASET_VERSION}. Generated from the models in `schemas/`.", ""]
    for name, row in tables().items():
        parts += [
            f"## {name}",
            "",
            (row.__doc__ or "").strip(),
            "",
            f"Key: {', '.join(f'`{key}`' for key in row.KEY)}.",
            "",
        ]
        parts += ["| column | type | meaning |", "|---|---|---|", *_dictionary_rows(row), ""]
    parts += ["## Issue codes", "", "| code | severity | meaning |", "|---|---|---|"]
    parts += [f"| `{code}` | {severity} | {meaning} |" for code, (severity, meaning) in sorted(ISSUE_CODES.items())]
    return "\n".join(parts) + "\n"
