"""Records for downstream services, ``records.jsonl``: one object per record that can be understood alone.

A record is a row of one of the tables of records (a question, a guide, a list with its entries, a notice), or the article
itself where no record was found in it, so every article of a bulletin is in at least one object. Made from the nested
bulletin; contains no table of its own.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal, Union, cast

from pydantic import BaseModel, ConfigDict, Field, RootModel, create_model

from schemas._record_lookup import Issues, Spans, Values
from schemas._table import TableRow
from schemas._vocabulary import read_table
from schemas.article import ArticleRow
from schemas.bulletin import BulletinRow
from schemas.evidence import EvidenceRow
from schemas.issue import IssueRow
from schemas.legal_citation import LegalCitationRow
from schemas.mention import MentionRow
from schemas.nested import children, node_model

Node = dict[str, Any]

#: An article with more records than this is not repeated whole in each: the file would grow with the square of it.
MANY = 30

_BULLETIN_COLUMNS = (
    "bulletin_id",
    "title",
    "publisher",
    "issue_no",
    "issued_date",
    "date_precision",
    "region_code",
    "region_name",
    "source_name",
    "sha256",
    "media_type",
    "extractor_version",
)


class _Record(BaseModel):
    """What every record has."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(description="Identifier of the row in its table; stable between releases.")
    urn: str = Field(description="The identifier as a URN, as the JSON-LD names the record.")
    table: str = Field(description="Table that holds the row; with id the key of changes.jsonl.")
    kind: str = Field(description="Section type of the record; other for an article in which no record was found.")
    title: str | None = Field(description="Heading of the record as printed, else that of its article.")
    text: str = Field(
        description="Title of the article, where it is another one, then what the record prints, heading first, "
        "one paragraph a line; for search and embedding."
    )
    cite_as: str = Field(description="The source as a person cites it: bulletin, issue, date, pages.")
    pages: list[int] = Field(description="Pages of the source that hold the record, ascending.")
    region_code: str | None = Field(description="GB/T 2260 code of the region of the record, else of its article.")
    region_name: str | None = Field(description="Name of region_code.")


def urn(identifier: str) -> str:
    """The URN of a bulletin, an article, a record or a citation."""
    return f"urn:jianbao:{identifier}"


@cache
def _region_names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in read_table("regions.csv")}


def region_name(code: str | None) -> str | None:
    """The name of a region by its GB/T 2260 code; None for an unknown one."""
    return _region_names().get(code) if code else None


# ---- models ----------------------------------------------------------------------------------------------------------


def kind_of(row: type[TableRow]) -> str:
    """The section type whose schema holds a table of records; ``other`` for articles."""
    return getattr(sys.modules[row.__module__], "ARTICLE_KIND", "other")


@cache
def _bulletin_part() -> type[BaseModel]:
    fields = {
        name: (BulletinRow.model_fields[name].annotation, BulletinRow.model_fields[name]) for name in _BULLETIN_COLUMNS
    }
    return create_model("RecordBulletin", evidence=(list[EvidenceRow], ...), **cast(dict[str, Any], fields))


@cache
def _article_part() -> type[BaseModel]:
    text = Field(
        description=f"Whole text of the article; null if it holds more than {MANY} records (see table articles)."
    )
    return create_model(
        "RecordArticle", __base__=ArticleRow, text=(str | None, text), evidence=(list[EvidenceRow], ...)
    )


def _model_of(row: type[TableRow]) -> type[BaseModel]:
    """The model of the records of one table; ``record`` is null where the article itself is the record."""
    fields: dict[str, Any] = {
        "table": (Literal[row.TABLE], ...),
        "kind": (Literal[kind_of(row)], ...),
        "bulletin": (_bulletin_part(), ...),
        "article": (_article_part(), ...),
        "record": (None if row is ArticleRow else node_model(row), ...),
        "legal_citations": (list[node_model(LegalCitationRow)], ...),  # type: ignore[misc]
        "mentions": (list[node_model(MentionRow)], ...),  # type: ignore[misc]
        "issues": (list[IssueRow], ...),
    }
    return cast(type[BaseModel], create_model(f"{row.__name__.removesuffix('Row')}Record", __base__=_Record, **fields))


@cache
def record_model() -> type[BaseModel]:
    """The model of a line of ``records.jsonl``: one variant per table, told apart by ``table``."""
    rows: list[type[TableRow]] = [*children(None), ArticleRow]
    union = Annotated[Union[tuple(map(_model_of, rows))], Field(discriminator="table")]  # type: ignore[valid-type]  # noqa: UP007
    root = RootModel[union]  # type: ignore[valid-type]
    return create_model("RecordDocument", __base__=root, __doc__="One record with all that belongs to it.")


# ---- from the nested bulletin ----------------------------------------------------------------------------------------


def records(document: Node) -> Iterator[Node]:
    """The records of one bulletin, in the order of its articles.

    Args:
        document: The nested bulletin (`schemas.nested.nest`).
    """
    bulletin = {name: document[name] for name in (*_BULLETIN_COLUMNS, "evidence")}
    issues = Issues(document["issues"])
    printed_on: dict[str | None, set[int]] = defaultdict(set)
    for line in document["lines"]:
        printed_on[line["article_id"]].add(line["page"])
    for article in document["articles"]:
        yield from _of_article(article, bulletin, issues, printed_on[article["article_id"]])


def _of_article(article: Node, bulletin: Node, issues: Issues, printed_on: set[int]) -> Iterator[Node]:
    found = [(row, node) for row in children(None) for node in article[row.TABLE]] or [(ArticleRow, article)]
    shared = {name: article[name] for name in (*ArticleRow.model_fields, "evidence")}
    loose: list[str | None] = [None]  # citations and mentions that stand in no record
    if len(found) > MANY:
        shared["text"], loose = None, []
    values = {model.TABLE: Values(article[model.TABLE]) for model in (LegalCitationRow, MentionRow)}
    for row, node in found:
        whole = row is ArticleRow
        ids = list(_identifiers(row, node))
        spans = Spans(_pieces(row, node))
        # The text of an article has no evidence of its own: its lines tell.
        pages = sorted((not whole and spans.pages) or printed_on or {article["page_from"], article["page_to"]})
        yield {
            **_heading(row, node, article),
            "cite_as": cite(bulletin, pages),
            "pages": pages,
            "bulletin": bulletin,
            "article": shared,
            "record": None if whole else node,
            **{table: found_values.of([*loose, *ids], spans) for table, found_values in values.items()},
            "issues": issues.of(ids, article, pages),
        }


def _heading(row: type[TableRow], node: Node, article: Node) -> Node:
    heading = node[row.PRINTED[0]]
    above = article["title"] if heading != article["title"] else None  # 女职工呢？ says little alone
    region = node.get("region_code") or article["region_code"]
    return {
        "id": node[row.KEY[0]],
        "urn": urn(node[row.KEY[0]]),
        "table": row.TABLE,
        "kind": kind_of(row),
        "title": heading or article["title"],
        "text": "\n".join(filter(None, [above, printed_text(row, node)])),
        "region_code": region,
        "region_name": region_name(region),
    }


def _nodes(row: type[TableRow], node: Node) -> Iterator[tuple[type[TableRow], Node]]:
    """A node and the nodes of child tables inside it."""
    yield row, node
    if row is not ArticleRow:
        for child in children(row.TABLE):
            for other in node[child.TABLE]:
                yield from _nodes(child, other)


def _identifiers(row: type[TableRow], node: Node) -> Iterator[str]:
    """The identifiers under which a record and the records inside it are named elsewhere."""
    return (other[model.KEY[0]] for model, other in _nodes(row, node))


def _pieces(row: type[TableRow], node: Node) -> Iterator[Node]:
    """All evidence of a record and of the rows inside it."""
    return (piece for _, other in _nodes(row, node) for piece in other.get("evidence", ()))


# ---- words for people ------------------------------------------------------------------------------------------------


def printed_text(row: type[TableRow], node: Node) -> str:
    """What a record prints: its heading, its text, then a line for each row inside it (label：text)."""
    own = [_words(node[name]) for name in row.PRINTED]
    inside = [
        "：".join(filter(None, (_words(other[name]) for name in model.PRINTED)))
        for model, other in _nodes(row, node)
        if other is not node
    ]
    return "\n".join(filter(None, [*own, *inside]))


def _words(value: str | list[str] | None) -> str:
    return "、".join(value) if isinstance(value, list) else value or ""


def cite(bulletin: Node, pages: list[int]) -> str:
    """A citation for people: 《嘉定人社》第5期，2024年5月28日，第2页. What is not printed is left out.

    Args:
        bulletin: Columns of table ``bulletins``.
        pages: Pages, ascending, from 1.
    """
    title = bulletin["title"]
    marked = title if title is None or "《" in title else f"《{title}》"
    name = (marked or bulletin["publisher"] or bulletin["source_name"]) + (bulletin["issue_no"] or "")
    return "，".join(filter(None, [name, _day(bulletin["issued_date"]), _page_words(pages)]))


def _day(issued: str | None) -> str:
    """2024-05-28 as 2024年5月28日, in the precision it has."""
    return "".join(
        f"{int(part)}{unit}" for part, unit in zip((issued or "").split("-"), "年月日", strict=False) if part
    )


def _page_words(pages: list[int]) -> str:
    together = len(pages) > 1 and pages == list(range(pages[0], pages[-1] + 1))
    return f"第{pages[0]}—{pages[-1]}页" if together else f"第{'、'.join(map(str, pages))}页"
