"""JSON Schemas: one per table, the nested bulletin, and the lines of the other files of a release."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from schemas._files import FILES
from schemas._table import all_tables
from schemas._version import DATASET_VERSION
from schemas.nested import bulletin_model
from schemas.record_document import record_model

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a row, a nested bulletin or a line of a file.

    Beside the type each column has ``x-unit``, ``x-codes`` (code and meaning), ``x-codes-file``, ``x-labels`` (printed
    words that feed it), ``x-label-patterns``, ``x-warnings`` (codes of `schemas._column.WARNINGS`) and ``x-note``.
    """
    return {"$schema": DRAFT, "x-dataset-version": DATASET_VERSION, **model.model_json_schema(mode="serialization")}


def json_schemas() -> dict[str, dict[str, Any]]:
    """All JSON Schemas by file name without suffix."""
    documents = {"bulletin_document": bulletin_model(), "record_document": record_model()}
    models: dict[str, type[BaseModel]] = {**all_tables(), **documents, **FILES}
    return {name: json_schema(model) for name, model in models.items()}
