"""Records of records.jsonl: each one alone says all that is known of it, and together they hold every article."""

from __future__ import annotations

import copy
from typing import Any

import jsonschema
import pytest
from nested_documents import documents

from schemas._json_schema import json_schema
from schemas._table import tables
from schemas.bulletin import BulletinRow
from schemas.nested import children
from schemas.record_document import MANY, cite, record_model, records

Record = dict[str, Any]


@pytest.fixture(scope="module")
def found() -> dict[str, list[Record]]:
    return {name: list(records(document)) for name, document in documents().items()}


def test_records_fit_their_schema(found: dict[str, list[Record]]) -> None:
    schema = json_schema(record_model())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert [str(fault) for rows in found.values() for row in rows for fault in validator.iter_errors(row)] == []
    for rows in found.values():
        for row in rows:
            assert record_model().model_validate(row).model_dump(mode="json") == row


def test_the_schema_refuses_what_is_none(found: dict[str, list[Record]]) -> None:
    validator = jsonschema.Draft202012Validator(json_schema(record_model()))
    row = found["samples/jiading_seed.txt"][0]
    for wrong in ({"kind": "other"}, {"record": None}, {"more": 1}, {"pages": ["1"]}):
        assert not validator.is_valid({**row, **wrong}), wrong


def test_every_table_of_records_says_what_it_prints() -> None:
    for row in tables().values():
        assert row.PRINTED or not row.RECORD, row.TABLE
        assert set(row.PRINTED) <= set(row.model_fields), row.TABLE


def test_every_article_and_every_record_is_there_once(found: dict[str, list[Record]]) -> None:
    for name, document in documents().items():
        ids = [row["id"] for row in found[name]]
        assert len(ids) == len(set(ids))
        for article in document["articles"]:
            held = [record[row.KEY[0]] for row in children(None) for record in article[row.TABLE]]
            assert [row["id"] for row in found[name] if row["article"]["article_id"] == article["article_id"]] == (
                held or [article["article_id"]]
            )


def test_no_citation_mention_or_issue_of_an_article_is_lost(found: dict[str, list[Record]]) -> None:
    for name, document in documents().items():
        for table, key in (("mentions", "mention_id"), ("legal_citations", "citation_id")):
            whole = {value[key] for article in document["articles"] for value in article[table]}
            assert {value[key] for row in found[name] for value in row[table]} == whole
        of_articles = {issue["issue_id"] for issue in document["issues"] if issue["article_id"]}
        assert of_articles <= {issue["issue_id"] for row in found[name] for issue in row["issues"]}


def test_values_of_another_record_are_not_taken(found: dict[str, list[Record]]) -> None:
    rows = [row for row in found["samples/jiading_seed.txt"] if row["kind"] == "hotspot_qa"][:3]
    own = [{value["mention_id"] for value in row["mentions"] if value["field"] == "answer"} for row in rows]
    assert all(own) and not own[0] & own[1] and not own[1] & own[2]


def test_a_notice_and_its_question_share_their_values(found: dict[str, list[Record]]) -> None:
    pairs = 0
    for rows in found.values():
        notices = {row["article"]["article_id"]: row for row in rows if row["kind"] == "policy_notice"}
        for row in rows:
            notice = notices.get(row["article"]["article_id"])
            if row["kind"] == "hotspot_qa" and notice and row["record"]["answer"] == notice["record"]["body"]:
                pairs += 1
                in_text = {value["mention_id"] for value in notice["mentions"] if value["field"] == "body"}
                assert in_text <= {value["mention_id"] for value in row["mentions"]}
    assert pairs >= 10


def test_evidence_and_pages_of_a_pdf(found: dict[str, list[Record]]) -> None:
    for row in found["samples/tongling_columns.pdf"]:
        pieces = row["article"]["evidence"] if row["record"] is None else row["record"]["evidence"]
        assert pieces
        assert row["record"] is None or {piece["page"] for piece in pieces} == set(row["pages"])
        assert all(piece["x0"] is not None and piece["text"] for piece in pieces)


def test_pages_and_regions(found: dict[str, list[Record]]) -> None:
    for name, document in documents().items():
        regions = {row["region_code"]: row["region_name"] for row in found[name]}
        assert all((code is None) == (region is None) for code, region in regions.items())
        for row in found[name]:
            lines = {line["page"] for line in document["lines"] if line["article_id"] == row["article"]["article_id"]}
            assert set(row["pages"]) == lines if row["record"] is None else set(row["pages"]) <= lines
    (named,) = [row for row in found["samples/tongling_columns.pdf"] if row["title"] == "梧江区技能大师工作室名单"]
    assert named["pages"] == [4]  # its heading is printed on page 3
    (listed,) = [row for row in found["samples/jiading_seed.txt"] if row["kind"] == "occupation_list"]
    assert (listed["region_code"], listed["region_name"]) == ("310114", "嘉定区")


def test_text_and_title(found: dict[str, list[Record]]) -> None:
    rows = {row["title"]: row for row in found["samples/jiading_seed.txt"]}
    question = rows["如何办理灵活就业参保登记？"]
    first, second, *_ = question["text"].split("\n")
    assert (first, second) == ("离职从事自由职业，社保怎么办？", "如何办理灵活就业参保登记？")
    guide = rows["工伤异地就医直接结算备案"]["text"].split("\n")
    assert guide[0] == "工伤异地就医直接结算备案" and "办理期限：5个工作日" in guide
    assert "汽车“新四化”：汽车维修工" in rows["嘉定新城急需紧缺职业(工种)目录"]["text"].split("\n")
    for rows_of_one in found.values():
        for row in rows_of_one:
            assert row["text"] or not row["article"]["text"]


def test_an_article_of_many_records_is_not_repeated_in_each() -> None:
    document = copy.deepcopy(documents()["samples/jiading_seed.txt"])
    article = document["articles"][0]
    item = article["qa_items"][0]
    article["qa_items"] = [{**item, "qa_id": f"qa_{number}"} for number in range(MANY + 1)]
    found = [row for row in records(document) if row["article"]["article_id"] == article["article_id"]]
    validator = jsonschema.Draft202012Validator(json_schema(record_model()))
    assert len(found) == MANY + 1 and all(validator.is_valid(row) for row in found)
    assert {row["article"]["text"] for row in found} == {None}
    assert all(row["mentions"] and all(value["record_id"] for value in row["mentions"]) for row in found)


def _bulletin(**values: str | None) -> dict[str, Any]:
    return dict.fromkeys(BulletinRow.model_fields) | {"source_name": "a.pdf"} | values


@pytest.mark.parametrize(
    ("bulletin", "pages", "words"),
    [
        (
            _bulletin(title="嘉定人社", issue_no="第5期", issued_date="2024-05-28"),
            [2],
            "《嘉定人社》第5期，2024年5月28日，第2页",
        ),
        (_bulletin(title="嘉定人社", issued_date="2024-05"), [1, 2, 3], "《嘉定人社》，2024年5月，第1—3页"),
        (_bulletin(title="《便民手册》选刊", issued_date="2024"), [1, 3], "《便民手册》选刊，2024年，第1、3页"),
        (_bulletin(publisher="某区人社局", issue_no="总第3期"), [4], "某区人社局总第3期，第4页"),
        (_bulletin(), [1], "a.pdf，第1页"),
    ],
)
def test_citation_for_people(bulletin: dict[str, Any], pages: list[int], words: str) -> None:
    assert cite(bulletin, pages) == words


def test_issues_of_other_articles_and_lines_are_left_out() -> None:
    document = copy.deepcopy(documents()["samples/jiading_seed.txt"])
    first, second = document["articles"][:2]
    line = next(piece["line_id"] for piece in first["evidence"] if piece["field"] == "section_heading")
    base = dict.fromkeys(document["issues"][0])
    document["issues"] = [
        {**base, "code": "unlisted_heading", "line_id": line, "page": 1},
        {**base, "code": "unclaimed_text", "line_id": "elsewhere", "page": 1},
        {**base, "code": "ocr_text", "page": 1},
        {**base, "code": "ocr_failed", "page": 2},
        {**base, "code": "region_inferred"},
        {**base, "code": "continuation_rejoined", "article_id": second["article_id"], "line_id": line},
        {
            **base,
            "code": "answer_missing",
            "article_id": first["article_id"],
            "record_id": first["qa_items"][1]["qa_id"],
        },
    ]
    told = [[issue["code"] for issue in row["issues"]] for row in records(document)]
    assert told[0] == ["unlisted_heading", "ocr_text", "region_inferred"]
    assert told[1] == ["unlisted_heading", "ocr_text", "region_inferred", "answer_missing"]
    assert told[3] == ["ocr_text", "region_inferred", "continuation_rejoined"]
