"""One bulletin as schema.org JSON-LD: an issue, its articles, and what they hold.

Questions become ``Question`` in the ``FAQPage`` of their article, guides ``GovernmentService`` (`schemas._json_ld_guides`),
lists ``DefinedTermSet``, notices and records of other types ``CreativeWork``, citations ``Legislation``. Terms are used as
schema.org defines them (release 29; https://schema.org/docs/full.html); a value for which it has no term stays out, and
nothing is said that the rows do not say. Nodes are named by the URNs of `schemas.record_document`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any

from schemas._json_ld_guides import service
from schemas._json_ld_nodes import Node, area, node, organization, reference
from schemas._table import TableRow
from schemas._vocabulary import read_table
from schemas.nested import children
from schemas.record_document import printed_text, urn

CONTEXT = "https://schema.org"
_LANGUAGE = "zh"
#: Kinds of citations that are legal acts; standards are not, and of unknown ones we do not know.
_NOT_LEGISLATION = ("standard", "unknown")
#: The status of a citation that a member of LegalForceStatus says too; of others schema.org has no word.
_LEGAL_FORCE = {"in_force": "https://schema.org/InForce"}


def json_ld(document: Node) -> Node:
    """The JSON-LD document of one bulletin, ``jsonld/<bulletin_id>.jsonld``.

    Args:
        document: The nested bulletin (`schemas.nested.nest`).
    """
    graph = [_issue(document)]
    for article in document["articles"]:
        graph.extend(_article(article))
    return {"@context": CONTEXT, "@graph": graph}


def _issue(bulletin: Node) -> Node:
    file = node(
        "MediaObject",
        name=bulletin["source_name"],
        encodingFormat=bulletin["media_type"],
        sha256=bulletin["sha256"],
    )
    return node(
        "PublicationIssue",
        urn(bulletin["bulletin_id"]),
        name=bulletin["title"],
        issueNumber=bulletin["issue_no"],
        datePublished=bulletin["issued_date"],
        publisher=organization(bulletin["publisher"]),
        inLanguage=_LANGUAGE,
        spatialCoverage=area(bulletin["region_code"]),
        encoding=file,
    )


# ---- articles --------------------------------------------------------------------------------------------------------


def _article(article: Node) -> list[Node]:
    """An article, its questions inside it, and the nodes of its other records."""
    questions = [_question(item, article) for item in article["qa_items"] if item["question"]]
    others = [
        other for row in children(None) for record in article[row.TABLE] for other in _record(row, record, article)
    ]
    page = node(
        ["Article", "FAQPage"] if questions else "Article",
        urn(article["article_id"]),
        headline=article["title"],
        articleSection=article["section_heading"],
        articleBody=article["text"],
        position=article["position"],
        pageStart=article["page_from"],
        pageEnd=article["page_to"],
        creditText=article["attribution"],
        inLanguage=_LANGUAGE,
        spatialCoverage=area(article["region_code"]),
        isPartOf=reference(urn(article["bulletin_id"])),
        mainEntity=[*questions, *(reference(other["@id"]) for other in others if "#" not in other["@id"])],
        citation=[_citation(citation) for citation in article["legal_citations"]],
    )
    return [page, *others]


def _record(row: type[TableRow], record: Node, article: Node) -> list[Node]:
    if row.TABLE == "qa_items" and record["question"]:
        return []  # inside its page
    make = _MAKERS.get(row.TABLE)
    return make(record, article) if make else [_work(row, record, article)]


def _work(row: type[TableRow], record: Node, article: Node) -> Node:
    """A notice, or a record of a type that has no node of its own."""
    key = record[row.KEY[0]]
    return node(
        "CreativeWork",
        urn(key),
        name=record[row.PRINTED[0]],
        text=printed_text(row, record),
        inLanguage=_LANGUAGE,
        isPartOf=reference(urn(article["article_id"])),
        citation=_cited_by(key, article),
    )


# ---- citations -------------------------------------------------------------------------------------------------------


def _citation(citation: Node) -> Node:
    """The act that is cited, or the part of it (an article of a law is itself Legislation, and part of it)."""
    key = urn(citation["citation_id"])
    if citation["kind"] in _NOT_LEGISLATION:
        return node("CreativeWork", key, name=citation["title"] or citation["text"], identifier=citation["doc_number"])
    if citation["article_no"] is None:
        return _act(citation, key)
    return node("Legislation", key, name=citation["text"], isPartOf=_act(citation, None))


def _act(citation: Node, key: str | None) -> Node:
    force = _LEGAL_FORCE.get(citation["status"])
    return node(
        "Legislation",
        key,
        name=citation["title_canonical"] or citation["title"],
        legislationIdentifier=citation["doc_number"],
        legislationPassedBy=[organization(name) for name in citation["issuers"]],
        legislationLegalForce=reference(force) if force else None,
    )


def _cited_by(key: str, article: Node) -> list[Node]:
    return [reference(urn(item["citation_id"])) for item in article["legal_citations"] if item["record_id"] == key]


# ---- questions -------------------------------------------------------------------------------------------------------


@cache
def _topics() -> dict[str, str]:
    return {row["code"]: row["name_zh"] for row in read_table("terms.csv") if row["kind"] == "topic"}


def _question(item: Node, article: Node) -> Node:
    return node(
        "Question",
        urn(item["qa_id"]),
        name=item["question"],
        position=item["position"],
        author=node("Person", name=item["asker"]) if item["asker"] else None,
        keywords=[_topics().get(code, code) for code in item["topics"]],
        isPartOf=reference(urn(article["article_id"])),
        acceptedAnswer=_answer(item, article) if item["answer"] else None,
    )


def _answer(item: Node, article: Node) -> Node:
    return node(
        "Answer",
        urn(f"{item['qa_id']}#answer"),
        text=item["answer"],
        creditText=item["answerer"],  # an office or a person; the row does not say which
        citation=_cited_by(item["qa_id"], article),
    )


def _answer_alone(item: Node, article: Node) -> list[Node]:
    """An answer whose question is not printed keeps the name of the record."""
    alone = {**_answer(item, article), "@id": urn(item["qa_id"])}
    return [{**alone, "isPartOf": reference(urn(article["article_id"]))}]


# ---- lists -----------------------------------------------------------------------------------------------------------


def _term_set(found: Node, article: Node) -> list[Node]:
    """A list as a set of terms; its printed groups are sets inside it, of the entries that surely belong there."""
    key = urn(found["list_id"])
    members: dict[str, list[Node]] = defaultdict(list)
    for entry in found["occupation_entries"]:
        if entry["group_confidence"] == "high":
            members[entry["group_label"]].append(reference(urn(entry["entry_id"])))
    groups = [
        node(
            "DefinedTermSet",
            f"{key}#group-{group['position']}",
            name=group["label"],
            isPartOf=reference(key),
            hasDefinedTerm=members[group["label"]],
        )
        for group in found["groups"]
    ]
    return [
        node(
            "DefinedTermSet",
            key,
            name=found["name"],
            publisher=organization(found["issuer"]),
            temporalCoverage=str(found["year"]) if found["year"] else None,
            spatialCoverage=area(found["region_code"]),
            inLanguage=_LANGUAGE,
            isPartOf=reference(urn(article["article_id"])),
            citation=_cited_by(found["list_id"], article),
            hasPart=groups,
            hasDefinedTerm=[_term(entry, key) for entry in found["occupation_entries"]],
        )
    ]


def _term(entry: Node, list_urn: str) -> Node:
    """An entry: ``termCode`` is the code printed in this list, ``occupationalCategory`` that of the classification."""
    return node(
        ["DefinedTerm", "Occupation"],
        urn(entry["entry_id"]),
        name=entry["title"],
        termCode=entry["printed_code"],
        inDefinedTermSet=reference(list_urn),
        occupationalCategory=_category(entry) if entry["occupation_code"] else None,
    )


def _category(entry: Node) -> Node:
    classification = node("CategoryCodeSet", name=f"中华人民共和国职业分类大典（{entry['edition']}年版）")
    return node(
        "CategoryCode",
        codeValue=entry["occupation_code"],
        name=entry["occupation_name"],
        inCodeSet=classification,
    )


_MAKERS: dict[str, Callable[[Any, Any], list[Node]]] = {
    "qa_items": _answer_alone,
    "service_guides": service,
    "occupation_lists": _term_set,
}
