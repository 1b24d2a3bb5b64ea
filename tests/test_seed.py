"""The seed bulletin: what a careful reader stores of it, and what must never come out."""

from __future__ import annotations

import json

import pytest
from conftest import SEED, Tables, tables_of

LABELS = ["适用情形", "办理地点", "办理时间", "设定依据", "申请条件", "办理材料", "材料标准", "申办表格", "办理流程", "办理期限",
          "收费标准", "联系电话"]  # fmt: skip
#: Plausible values that are not in the text, each near a true one.
INVENTED = [
    "女性未满50周岁", "男性未满65周岁", "人社部发〔2023〕11号", "人社部发〔2024〕15号", "上海市人民政府令第39号", "40%至300%",
    "比例为24%", "比例为8%", "收费50元", "咨询热线：12345", "《工伤认定办法》", "《受理情况通知书》", "汽车装调工", "电焊工",
    "年满18周岁", "徐汇区人社局", "浦东新城急需紧缺职业(工种)目录", "http://si.12345.gov.cn", "一年(含)及以上", "15个工作日",
]  # fmt: skip


def test_articles(seed: Tables) -> None:
    rows = [
        (row["section_heading"], row["article_kind"], row["segment_count"], row["attribution_name"])
        for row in seed["articles"]
    ]
    assert rows == [
        ("热点回应", "hotspot_qa", 1, "上海人力资源社会保障"),
        ("办事指南", "service_guide", 2, "上海社保"),
        (None, "policy_notice", 1, None),
        ("便民速递", "occupation_list", 1, "嘉定区人社局"),
    ]


def test_questions_with_whole_answers(seed: Tables) -> None:
    first, second, third, boxed = seed["qa_items"]
    assert first["question"] == "离职后从事自由职业，社保怎么办？" and first["asker"] == "吴女士"
    assert "就业人员月平均工资的60%至300%之间" in first["answer"] and first["answer"].endswith("比例为10%。")
    assert "综合确定。退休后养老金水平" in second["answer"]
    assert third["answer"].count("\n") == 5 and "<http://si.12333.gov.cn>" in third["answer"]
    assert boxed["question"] == "非全日制用工 有没有工伤待遇？" and boxed["answer"].endswith("依法享受工伤保险待遇。")
    (notice,) = seed["policy_notices"]
    assert notice["article_id"] == boxed["article_id"] and notice["highlights"][0].startswith("为非全日制职工")


def test_guide(seed: Tables) -> None:
    (guide,) = seed["service_guides"]
    assert [row["label"] for row in seed["service_guide_fields"]] == LABELS
    assert [step["text"] for step in guide["steps"]][2] == "不符合办理规定，办理机构出具《办理情况回执》。"
    assert [step["actor"] for step in guide["steps"]] == ["经办机构", "经办机构", "办理机构"]
    assert guide["processing_time"]["value"] == 5 and guide["processing_time"]["unit"] == "working_day"
    assert guide["commitment_kind"] == "unspecified" and guide["fee"]["is_charged"] is False
    assert guide["contacts"][0]["number"] == "12333" and guide["contacts"][0]["label"] == "人力资源和社会保障咨询热线"
    assert [basis["doc_number"] for basis in guide["legal_bases"]] == [
        None,
        "上海市人民政府令第93号",
        "人社部发〔2024〕11号",
    ]
    assert guide["legal_bases"][2]["issuers"] == ["人力资源社会保障部", "财政部", "国家卫生健康委"]
    assert guide["forms"][0] == {"channel": "网上办理", "name": None, "is_none": True}
    assert guide["outputs"] == ["受理情况回执", "办理情况回执"]
    assert [channel["service_hours"] for channel in guide["channels"]] == ["全月"] * 4 + ["全月(法定节假日除外)"]
    assert "定点医院医疗机构出具的转诊转院意见" in guide["required_documents_text"]


def test_occupations(seed: Tables) -> None:
    entries = seed["occupation_entries"]
    assert [entry["serial"] for entry in entries] == [str(number) for number in range(1, 28)]
    assert len(seed["occupation_lists"][0]["groups"]) == 7
    assert sum(entry["occupation_code"] is not None for entry in entries) == 25
    low = [entry["position"] for entry in entries if entry["group_confidence"] == "low"]
    assert low == [3, 4, 5, 6, 7, 8, 14, 15, 16]
    assert [entry["position"] for entry in entries if entry["match_kind"] == "umbrella"] == [22]


def test_everything_is_claimed_and_nothing_dated(seed: Tables) -> None:
    (bulletin,) = seed["bulletins"]
    assert bulletin["claimed_char_ratio"] >= 0.99 and bulletin["region_code"] == "310000"
    assert all(bulletin[name] is None for name in ("title", "publisher", "issue_no", "issued_date"))
    codes = [row["code"] for row in seed["issues"]]
    assert codes.count("continuation_rejoined") == 4 and codes.count("group_label_contradicts_code") == 9


def test_mentions(seed: Tables) -> None:
    found = [(row["kind"], row["text"]) for row in seed["mentions"]]
    for expected in [
        ("age", "年满16周岁"), ("age", "男性未满60周岁"), ("age", "女性未满55周岁"), ("percentage", "60%至300%"), ("percentage", "20%"),
        ("percentage", "10%"), ("duration", "半年(含)及以上"), ("duration", "5个工作日"), ("url", "http://si.12333.gov.cn"),
        ("phone", "12333"), ("platform", "掌上12333"), ("platform", "街镇(乡)社区事务受理服务中心"), ("time_reference", "近日"),
        ("money", "免费领取"), ("document_title", "《受理情况回执》"), ("region", "嘉定新城"), ("agency", "上海市人民政府"),
    ]:  # fmt: skip
        assert expected in found
    assert [text for kind, text in found if kind == "phone"] == ["12333"]
    assert len([text for kind, text in found if kind == "region"]) == 12


@pytest.mark.parametrize("invented", INVENTED)
def test_nothing_is_invented(seed: Tables, invented: str) -> None:
    assert invented not in json.dumps(seed, ensure_ascii=False)


def test_a_changed_word_changes_the_value() -> None:
    text = SEED.read_text(encoding="utf-8").replace("5个工作日", "8个工作日").replace("12333\n", "12345\n")
    (guide,) = tables_of(text)["service_guides"]
    assert guide["processing_time"]["value"] == 8 and guide["contacts"][0]["number"] == "12345"
