"""JSON-LD: every statement is one that schema.org defines, and one that the rows make."""

from __future__ import annotations

import copy
import csv
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from nested_documents import documents
from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node as Term
from rdflib.xsd_datetime import parse_xsd_duration

from schemas.json_ld import json_ld
from schemas.nested import children

SCHEMA = "https://schema.org/"
_LEGAL_FORCE = {"InForce": "LegalForceStatus"}


@cache
def _terms(kind: str) -> dict[str, dict[str, str]]:
    text = (Path(__file__).parent / "schema_org_terms.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["term"]: row for row in rows if row["kind"] == kind}


def _ancestors(name: str) -> set[str]:
    parents = [parent for parent in _terms("type")[name]["parents"].split("|") if parent]
    return {name}.union(*(_ancestors(parent) for parent in parents))


def _graph(found: dict[str, Any]) -> Graph:
    """The statements of a document; the context of schema.org is not fetched but made of the reviewed terms."""
    context: dict[str, Any] = {name: SCHEMA + name for name in (*_terms("type"), *_terms("property"))}
    links = {name for name, row in _terms("property").items() if row["ranges"] == "URL"}
    context |= {name: {"@id": SCHEMA + name, "@type": "@id"} for name in links}
    return Graph().parse(data=json.dumps({**found, "@context": context}), format="json-ld")


def _walk(value: Any) -> Iterator[dict[str, Any]]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
            for inner in item.values():
                yield from _walk(inner)


def _types(graph: Graph, term: Term) -> set[str]:
    named = {str(kind).removeprefix(SCHEMA) for kind in graph.objects(term, RDF.type)}
    member = _LEGAL_FORCE.get(str(term).removeprefix(SCHEMA))
    return {member} if member else set().union(*(_ancestors(name) for name in named))


def _fits(graph: Graph, value: Term, ranges: set[str]) -> bool:
    """Whether a value is of one of the types that a property expects."""
    if not isinstance(value, Literal):
        return bool(_types(graph, value) & ranges) or (
            "URL" in ranges and re.match(r"https?://\S+\.\S", str(value)) is not None
        )
    plain = value.toPython()
    if isinstance(plain, (int, float)):
        return "Number" in ranges or ("Integer" in ranges and isinstance(plain, int))
    if "Text" in ranges:
        return bool(plain)
    if "Duration" in ranges:
        return parse_xsd_duration(plain) is not None
    return "Date" in ranges and re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", plain) is not None


def _faults(found: dict[str, Any]) -> list[str]:
    """Statements that schema.org does not define."""
    graph = _graph(found)
    faults = []
    for subject, predicate, value in graph:
        if predicate == RDF.type:
            continue
        row = _terms("property")[str(predicate).removeprefix(SCHEMA)]
        if not _types(graph, subject) & set(row["domains"].split("|")):
            faults.append(f"{row['term']} of {sorted(_types(graph, subject))}")
        if not _fits(graph, value, set(row["ranges"].split("|"))):
            faults.append(f"{row['term']}: {value!r}")
    return faults


@pytest.fixture(scope="module")
def linked() -> dict[str, dict[str, Any]]:
    return {name: json_ld(document) for name, document in documents().items()}


def test_only_reviewed_terms(linked: dict[str, dict[str, Any]]) -> None:
    nodes = [node for found in linked.values() for node in _walk(found["@graph"])]
    keys = {key for node in nodes for key in node if not key.startswith("@")}
    kinds = {
        kind
        for node in nodes
        for kind in ([node["@type"]] if isinstance(node.get("@type"), str) else node.get("@type", []))
    }
    assert keys <= set(_terms("property")) and kinds <= set(_terms("type"))
    assert {"FAQPage", "Question", "GovernmentService", "DefinedTermSet", "PublicationIssue"} <= kinds
    assert all(value not in (None, "", []) for node in nodes for value in node.values())


def test_every_statement_is_defined(linked: dict[str, dict[str, Any]]) -> None:
    assert {name: faults for name, found in linked.items() if (faults := _faults(found))} == {}


def test_a_wrong_statement_is_found(linked: dict[str, dict[str, Any]]) -> None:
    good = linked["samples/jiading_seed.txt"]
    (at,) = [i for i, node in enumerate(good["@graph"]) if node["@type"] == "GovernmentService"]
    for wrong in (
        {"isPartOf": {"@id": "urn:x"}},
        {"areaServed": 310000},
        {"availableChannel": "网上"},
        {"offers": {"@type": "Place"}},
    ):
        bad = copy.deepcopy(good)
        bad["@graph"][at] |= wrong
        assert _faults(bad), wrong


def test_references_lead_somewhere_and_names_are_unique(linked: dict[str, dict[str, Any]]) -> None:
    for found in linked.values():
        nodes = list(_walk(found["@graph"]))
        named = [node["@id"] for node in nodes if "@id" in node and "@type" in node]
        assert len(named) == len(set(named))
        assert {node["@id"] for node in nodes if set(node) == {"@id"}} <= {*named, SCHEMA + "InForce"}


def test_every_record_and_article_is_there(linked: dict[str, dict[str, Any]]) -> None:
    for name, document in documents().items():
        named = {node["@id"] for node in _walk(linked[name]["@graph"]) if "@type" in node and "@id" in node}
        for article in document["articles"]:
            keys = [
                article["article_id"],
                *(record[row.KEY[0]] for row in children(None) for record in article[row.TABLE]),
            ]
            keys += [
                entry["entry_id"] for found in article["occupation_lists"] for entry in found["occupation_entries"]
            ]
            keys += [citation["citation_id"] for citation in article["legal_citations"]]
            assert {f"urn:jianbao:{key}" for key in keys} <= named


def test_strings_are_printed(linked: dict[str, dict[str, Any]]) -> None:
    """What a page, a service, a term says is a value of a row; our own words are few and listed."""
    own = {"zh", "GB/T 2260", "工作日", "日", "个月", "E49", "DAY", "MON", "ANN", "HUR", "PT0S", "监督投诉"}
    own |= {"办理期限", "承诺办结时限", "法定办结时限", "中华人民共和国职业分类大典（2022年版）"}
    for name, document in documents().items():
        values = {value for node in _walk(document) for value in _strings(node)}
        values |= {node["region_code"] for node in _walk(document) if "region_code" in node}
        for node in _walk(linked[name]["@graph"]):
            kind = node.get("@type")
            for key, value in node.items():
                if key.startswith("@") or not isinstance(value, str) or key in ("serviceUrl", "processingTime"):
                    continue
                made = (key == "description" and kind == "GovernmentService") or (
                    key == "text" and kind == "CreativeWork"
                )
                region = key == "name" and kind == "AdministrativeArea"
                year = key == "temporalCoverage"
                assert value in values or value in own or made or region or year, (name, kind, key, value)


def _strings(node: dict[str, Any]) -> Iterator[str]:
    for value in node.values():
        yield from (item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str))


def _guide(**values: Any) -> dict[str, Any]:
    """The service of the seed bulletin's guide with other values."""
    document = copy.deepcopy(documents()["samples/jiading_seed.txt"])
    (guide,) = [guide for article in document["articles"] for guide in article["service_guides"]]
    guide |= values
    found = json_ld(document)
    assert _faults(found) == []
    (service,) = [node for node in found["@graph"] if node["@type"] == "GovernmentService"]
    return dict(service)


def _limit(value: float | None, unit: str, comparator: str = "le") -> dict[str, Any]:
    return {"value": value, "unit": unit, "comparator": comparator, "extension_value": None, "extension_unit": None}


@pytest.mark.parametrize(
    ("limit", "duration"),
    [
        (_limit(30, "calendar_day"), "P30D"),
        (_limit(3, "month", "eq"), "P3M"),
        (_limit(1, "year"), "P1Y"),
        (_limit(0.5, "hour"), "PT0.5H"),
        (_limit(None, "immediate", "eq"), "PT0S"),
        (_limit(5, "working_day"), None),  # ISO 8601 has no working days
        (_limit(5, "calendar_day", "ge"), None),  # no limit at all
        (None, None),
    ],
)
def test_processing_time(limit: dict[str, Any] | None, duration: str | None) -> None:
    for channels in (True, False):
        service = _guide(processing_time=limit) if channels else _guide(processing_time=limit, channels=[])
        found = {
            channel.get("processingTime") for channel in service["availableChannel"] if "servicePhone" not in channel
        }
        assert found == ({duration} if duration or channels else set())


def test_a_limit_in_working_days_has_its_unit_and_bound() -> None:
    (said,) = _guide(processing_time=_limit(20, "working_day"), commitment_kind="promised")["offers"][
        "additionalProperty"
    ]
    assert said == {
        "@type": "PropertyValue",
        "name": "承诺办结时限",
        "maxValue": 20,
        "unitText": "工作日",
        "unitCode": "E49",
    }


def test_fees() -> None:
    free = {"is_charged": False, "amount": None, "currency": None, "unit": None, "text": "不收费"}
    assert _guide(fee=free)["offers"]["price"] == 0
    card = {"is_charged": True, "amount": 20.0, "currency": "CNY", "unit": "每张", "text": "补卡每张20元"}
    offer = _guide(fee=card)["offers"]
    assert (offer["price"], offer["priceCurrency"], offer["priceSpecification"]["unitText"]) == (20.0, "CNY", "每张")
    unclear = {"is_charged": None, "amount": None, "currency": None, "unit": None, "text": "按规定执行"}
    assert "price" not in _guide(fee=unclear)["offers"]
    assert "offers" not in _guide(fee=None, processing_time=None)


def test_addresses_of_channels_are_urls() -> None:
    channel = {"channel_type": "web", "platform": None, "name": "网上", "address": None, "service_hours": None}
    printed = ["si.12333.gov.cn", "https://zwfw.gov.cn/办事?id=1", "http://[x"]
    service = _guide(channels=[{**channel, "url": url} for url in printed])
    found = [one.get("serviceUrl") for one in service["availableChannel"] if one.get("name") == "网上"]
    assert found == ["http://si.12333.gov.cn", "https://zwfw.gov.cn/%E5%8A%9E%E4%BA%8B?id=1", None]


def test_questions_stand_inside_the_page_of_their_article() -> None:
    found = json_ld(documents()["samples/jiading_seed.txt"])
    pages = [node for node in found["@graph"] if "FAQPage" in node["@type"]]
    assert [len(page["mainEntity"]) for page in pages if page.get("articleSection") == "热点回应"] == [3]
    for page in pages:
        asked = [node for node in page["mainEntity"] if node.get("@type") == "Question"]
        assert asked and all(node["name"] and node["acceptedAnswer"]["text"] for node in asked)


def test_an_answer_without_question_keeps_its_name() -> None:
    document = copy.deepcopy(documents()["samples/jiading_seed.txt"])
    item = document["articles"][0]["qa_items"][0]
    item["question"] = None
    found = json_ld(document)
    (answer,) = [node for node in found["@graph"] if node["@type"] == "Answer"]
    assert answer["@id"] == f"urn:jianbao:{item['qa_id']}" and answer["text"] == item["answer"]
    assert _faults(found) == []


def test_codes_of_occupations_are_of_the_classification_and_not_of_the_list() -> None:
    found = json_ld(documents()["samples/jiading_seed.txt"])
    (terms,) = [node for node in found["@graph"] if node["@type"] == "DefinedTermSet"]
    assert len(terms["hasDefinedTerm"]) == 27
    first = terms["hasDefinedTerm"][0]
    assert "termCode" not in first and first["occupationalCategory"]["codeValue"] == "6-22-01-01"
    grouped = [term["@id"] for group in terms["hasPart"] for term in group.get("hasDefinedTerm", [])]
    doubtful = [entry for entry in _entries() if entry["group_confidence"] == "low"]
    assert doubtful and not {f"urn:jianbao:{entry['entry_id']}" for entry in doubtful} & set(grouped)


def _entries() -> list[dict[str, Any]]:
    articles = documents()["samples/jiading_seed.txt"]["articles"]
    return [
        entry for article in articles for found in article["occupation_lists"] for entry in found["occupation_entries"]
    ]


def test_nothing_is_lost_on_the_way_to_statements(linked: dict[str, dict[str, Any]]) -> None:
    found = linked["samples/jiading_seed.txt"]
    graph = _graph(found)
    assert not [term for term in graph.all_nodes() if isinstance(term, URIRef) and str(term).startswith("file:")]
    assert len(set(graph.subjects())) == len(
        {node["@id"] for node in _walk(found["@graph"]) if "@id" in node and "@type" in node}
    ) + len({term for term in graph.subjects() if isinstance(term, BNode)})
