"""The Croissant description (JSON-LD, http://mlcommons.org/croissant/1.0) of a release, for machine learning.

Each table is a record set; its fields are read from the Parquet files. A table of one file with a known hash is a
`FileObject`; parts, and files of unknown hash, are a `FileSet`, since the standard asks for a hash of each object.
Foreign keys stand in ``datapackage.json`` and not here: readers of Croissant join the tables of a ``references`` at once.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import PurePosixPath
from typing import Any

from schemas._citation import citation_text
from schemas._column import WARNINGS
from schemas._coverage import Fill, share, warnings_of
from schemas._datapackage import DESCRIPTION, KEYWORDS, TITLE, DataFiles, files_of
from schemas._table import TableRow, all_tables
from schemas._types import Column, columns_of, summary_of

CONFORMS_TO = "http://mlcommons.org/croissant/1.0"
_TYPES = {str: "sc:Text", int: "sc:Integer", float: "sc:Float", bool: "sc:Boolean"}
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_MEDIA_TYPE = "application/x-parquet"  # the name by which readers of Croissant know Parquet


def _distribution(name: str, files: DataFiles | None) -> dict[str, Any]:
    """Where the rows of a table are."""
    parts = files_of(f"{name}.parquet", files)
    common = {"@id": f"{name}.parquet", "name": f"{name}.parquet", "encodingFormat": _MEDIA_TYPE}
    if len(parts) > 1 or parts[0].sha256 is None:
        kinds = {str(PurePosixPath(part.path).parent / "*.parquet") for part in parts}
        includes = sorted(kinds) if len(parts) > 1 else [parts[0].path]
        return {"@type": "cr:FileSet", **common, "includes": includes}
    (file,) = parts
    found = {"@type": "cr:FileObject", **common, "contentUrl": file.path, "sha256": file.sha256}
    return found | ({"contentSize": f"{file.bytes} B"} if file.bytes is not None else {})


def _description(column: Column, filled: float | None) -> str:
    """Description, unit and warnings in words: Croissant has no properties for them."""
    said = [column.description]
    if column.meta.unit:
        said.append(f"Unit: {column.meta.unit}.")
    said += [f"Warning {code}: {WARNINGS[code]}" for code in warnings_of(column, filled)]
    if filled is not None:
        said.append(f"Filled in {filled:.1%} of the rows.")
    return " ".join(said)


def _field(table: str, column: Column, source: dict[str, Any], fill: Fill | None) -> dict[str, Any]:
    """A field; places inside nested columns are read by their path below the column."""
    top, _, below = column.path.replace("[]", "").partition(".")
    field: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table}/{column.path.replace('[]', '').replace('.', '/')}",
        "name": column.name,
        "description": _description(column, share(fill, table, column)),
    }
    if column.kind.part:
        field["subField"] = [_field(table, place, source, fill) for place in column.columns]
    else:
        field["dataType"] = _TYPES[column.kind.inner]
        field["source"] = {**source, "extract": {"column": top}}
        if below:
            field["source"]["transform"] = {"jsonPath": below}
    return field | ({"repeated": True} if column.kind.is_list else {})


def _record_set(name: str, row: type[TableRow], distribution: dict[str, Any], fill: Fill | None) -> dict[str, Any]:
    kind = "fileSet" if distribution["@type"] == "cr:FileSet" else "fileObject"
    source = {kind: {"@id": distribution["@id"]}}
    fields = [_field(name, column, source, fill) for column in columns_of(row)]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": summary_of(row),
        "key": [{"@id": f"{name}/{key}"} for key in row.KEY],
        "field": fields,
    }


def croissant(
    version: str,
    fill: Fill | None = None,
    files: DataFiles | None = None,
) -> dict[str, Any]:
    """The Croissant description of a release.

    Args:
        version: Version of the release.
        fill: Share of the rows with a value by table and column, where known.
        files: What each table is published as, by file name; see `schemas._datapackage.files_of`.
    """
    places = {name: _distribution(name, files) for name in all_tables()}
    return {
        "@context": deepcopy(_CONTEXT),
        "@type": "sc:Dataset",
        "name": "jianbao",
        "alternateName": TITLE,
        "conformsTo": CONFORMS_TO,
        "description": DESCRIPTION,
        "version": version,
        "keywords": list(KEYWORDS),
        "inLanguage": "zh",
        "citeAs": citation_text(version),
        "distribution": list(places.values()),
        "recordSet": [_record_set(name, row, places[name], fill) for name, row in all_tables().items()],
    }
