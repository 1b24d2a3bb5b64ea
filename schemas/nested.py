"""The whole bulletin as one nested JSON object: bulletin → articles → records → values with evidence.

Built from the table models, so a new table appears here by itself. Contains no table of its own.
"""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from pydantic import BaseModel, create_model

from schemas._table import TableRow, tables
from schemas.article import ArticleRow
from schemas.bulletin import BulletinRow
from schemas.evidence import EvidenceRow
from schemas.issue import IssueRow
from schemas.legal_citation import LegalCitationRow
from schemas.line import LineRow
from schemas.mention import MentionRow

_VALUE_TABLES = (LegalCitationRow, MentionRow)
Row = dict[str, Any]


@cache
def children(table: str | None) -> tuple[type[TableRow], ...]:
    """The tables whose rows stand inside the rows of another (or inside articles, for None)."""
    return tuple(row for row in tables().values() if table == row.PARENT and (row.RECORD or row.PARENT))


def _inside() -> list[type[TableRow]]:
    """The tables whose rows stand directly inside an article."""
    return [*children(None), *_VALUE_TABLES]


@cache
def node_model(row: type[TableRow]) -> type[BaseModel]:
    """The model of a row with its evidence and the rows that stand inside it."""
    fields: dict[str, Any] = {"evidence": (list[EvidenceRow], ...)} if row.RECORD or row in _VALUE_TABLES else {}
    fields |= {child.TABLE: (list[node_model(child)], ...) for child in children(row.TABLE)}  # type: ignore[misc]
    return cast(type[BaseModel], create_model(row.__name__.removesuffix("Row"), __base__=row, **fields))


@cache
def bulletin_model() -> type[BaseModel]:
    """The model of ``documents/<bulletin_id>.json``."""
    inside: dict[str, Any] = {row.TABLE: (list[node_model(row)], ...) for row in _inside()}  # type: ignore[misc]
    article = create_model("ArticleDocument", __base__=ArticleRow, evidence=(list[EvidenceRow], ...), **inside)
    return create_model(
        "BulletinDocument",
        __base__=BulletinRow,
        articles=(list[article], ...),  # type: ignore[valid-type]
        evidence=(list[EvidenceRow], ...),
        lines=(list[LineRow], ...),
        issues=(list[IssueRow], ...),
    )


def nest(rows: dict[str, list[Row]]) -> Row:
    """The rows of one bulletin (plain dictionaries by table) as one nested object.

    Args:
        rows: All rows of one bulletin; ``bulletins`` holds exactly one.
    """
    (bulletin,) = rows["bulletins"]
    evidence = _by(rows["evidence"], "record_id")
    below = {
        child.TABLE: _by(rows[child.TABLE], model.KEY[0])
        for model in tables().values()
        for child in children(model.TABLE)
    }
    in_article = {model.TABLE: _by(rows[model.TABLE], "article_id") for model in _inside()}

    def node(model: type[TableRow], row: Row) -> Row:
        key = row[model.KEY[0]]
        found = {**row}
        if model.RECORD or model in _VALUE_TABLES:
            found["evidence"] = evidence.get(key, [])
        for child in children(model.TABLE):
            found[child.TABLE] = [node(child, other) for other in below[child.TABLE].get(key, ())]
        return found

    articles = []
    for row in rows["articles"]:
        key = row["article_id"]
        inside = {
            model.TABLE: [node(model, other) for other in in_article[model.TABLE].get(key, ())] for model in _inside()
        }
        articles.append({**row, "evidence": evidence.get(key, []), **inside})
    own = evidence.get(bulletin["bulletin_id"], [])
    return {**bulletin, "articles": articles, "evidence": own, "lines": rows["lines"], "issues": rows["issues"]}


def _by(rows: list[Row], column: str) -> dict[Any, list[Row]]:
    """Rows by the value of a column, in their order."""
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row[column], []).append(row)
    return found


def unnest(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The rows of a nested bulletin by table: what `nest` was given, rows of one table perhaps in another order."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in tables()}

    def take(model: type[TableRow], node: dict[str, Any]) -> None:
        rows[model.TABLE].append({name: value for name, value in node.items() if name in model.model_fields})
        rows["evidence"].extend(node.get("evidence", ()))
        for child in children(model.TABLE):
            for other in node.get(child.TABLE, ()):
                take(child, other)

    take(BulletinRow, document)
    for article in document["articles"]:
        take(ArticleRow, article)
        for model in _inside():
            for node in article.get(model.TABLE, ()):
                take(model, node)
    rows["lines"].extend(document["lines"])
    rows["issues"].extend(document["issues"])
    return rows
