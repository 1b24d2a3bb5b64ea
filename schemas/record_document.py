"""Records for downstream services, ``records.jsonl``: one object per record that can be understood alone.

A record is a row of one of the tables of records (a question, a guide, a list with its entries, a notice), or the article
itself where no record was found in it, so every article of a bulletin is in at least one object. Made from the nested
bulletin; contains no table of its own.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Annotated, Any, Literal, Union, cast

from pydantic import BaseModel, ConfigDict, Field, RootModel, create_model

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
    return create_model("RecordArticle", __base__=ArticleRow, evidence=(list[EvidenceRow], ...))


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
    printed_on: dict[str | None, set[int]] = defaultdict(set)
    for line in document["lines"]:
        printed_on[line["article_id"]].add(line["page"])
    for article in document["articles"]:
        found = [(row, node) for row in children(None) for node in article[row.TABLE]]
        for row, node in found or [(ArticleRow, article)]:
            yield _record(document, article, printed_on[article["article_id"]], row, node)


def _record(document: Node, article: Node, printed_on: set[int], row: type[TableRow], node: Node) -> Node:
    whole = row is ArticleRow
    ids = set(_identifiers(row, node))
    spans = _Spans(_pieces(row, node))
    # The text of an article has no evidence of its own: its lines tell.
    pages = sorted((not whole and spans.pages) or printed_on or {article["page_from"], article["page_to"]})
    region = node.get("region_code") or article["region_code"]
    values = {
        model.TABLE: [value for value in article[model.TABLE] if _belongs(value, ids, spans)]
        for model in (LegalCitationRow, MentionRow)
    }
    heading = node[row.PRINTED[0]]
    above = article["title"] if heading != article["title"] else None  # 女职工呢？ says little alone
    return {
        "id": node[row.KEY[0]],
        "urn": urn(node[row.KEY[0]]),
        "table": row.TABLE,
        "kind": kind_of(row),
        "title": heading or article["title"],
        "text": "\n".join(filter(None, [above, printed_text(row, node)])),
        "cite_as": cite(document, pages),
        "pages": pages,
        "region_code": region,
        "region_name": region_name(region),
        "bulletin": {name: document[name] for name in (*_BULLETIN_COLUMNS, "evidence")},
        "article": {name: article[name] for name in (*ArticleRow.model_fields, "evidence")},
        "record": None if whole else node,
        **values,
        "issues": [issue for issue in document["issues"] if _concerns(issue, article, ids, pages)],
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


class _Spans:
    """The characters that evidence quotes, by line."""

    def __init__(self, pieces: Iterable[Node]) -> None:
        self._by_line: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self.pages: set[int] = set()
        for piece in pieces:
            self._by_line[piece["line_id"]].append((piece["char_start"], piece["char_end"]))
            self.pages.add(piece["page"])

    def hold(self, pieces: Iterable[Node]) -> bool:
        """Whether each of some pieces of evidence lies inside."""
        found = [
            any(
                start <= piece["char_start"] and piece["char_end"] <= end
                for start, end in self._by_line[piece["line_id"]]
            )
            for piece in pieces
        ]
        return bool(found) and all(found)


def _belongs(value: Node, ids: set[str], spans: _Spans) -> bool:
    """Whether a citation or mention is the record's: named so, printed inside it, or the article's own.

    The same sentences may be two records, a notice and the question it answers; a value is named by one of them only.
    """
    return value["record_id"] is None or value["record_id"] in ids or spans.hold(value["evidence"])


def _concerns(issue: Node, article: Node, ids: set[str], pages: list[int]) -> bool:
    """Whether a reader of the record should know of an issue: of the record, its article, its pages or the bulletin."""
    if issue["record_id"] is not None:
        return issue["record_id"] in ids
    if issue["article_id"] is not None:
        return bool(issue["article_id"] == article["article_id"])
    if issue["line_id"] is not None:
        return any(piece["line_id"] == issue["line_id"] for piece in article["evidence"])
    return issue["page"] is None or issue["page"] in pages


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
