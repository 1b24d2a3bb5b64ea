"""Arrow schemas of the tables, with what is said about each column in its metadata."""

from __future__ import annotations

import json

import pyarrow as pa

from schemas._table import TableRow
from schemas._types import Column, columns_of, summary_of
from schemas._version import DATASET_VERSION

_SCALARS = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
_PANDAS = {"int64": "Int64", "double": "float64", "bool": "boolean"}


def _type(column: Column) -> pa.DataType:
    inner = pa.struct([_field(place) for place in column.columns]) if column.kind.part else _SCALARS[column.kind.inner]
    return pa.list_(inner) if column.kind.is_list else inner


def _metadata(column: Column) -> dict[str, str]:
    """Description, unit, note, codes and warnings (both ``|``-separated) of a column."""
    meta = column.meta
    said = {
        "description": column.description,
        "unit": meta.unit,
        "codes": "|".join(column.codes),
        "codes-file": meta.code_file,
        "warnings": "|".join(meta.warnings),
        "note": meta.note,
    }
    return {key: value for key, value in said.items() if value}


def _field(column: Column) -> pa.Field:
    return pa.field(column.name, _type(column), nullable=column.kind.nullable, metadata=_metadata(column))


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
    """The Arrow schema of a table; the metadata of each field has description, unit, codes, warnings and note."""
    fields = [_field(column) for column in columns_of(row)]
    metadata = {
        b"description": summary_of(row).encode(),
        b"dataset_version": DATASET_VERSION.encode(),
        b"pandas": _pandas_metadata(fields),
    }
    return pa.schema(fields, metadata=metadata)
