"""Values in running text: what is found, and the traps where nothing may be found."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import tables_of

from extractors._items import list_items
from extractors._passage import Passage
from extractors.language import load_pipeline
from extractors.values.citations import doc_numbers, find_citations, find_doc_numbers, listed_titles, titles
from extractors.values.contacts import find_phones, find_urls
from extractors.values.dates import find_dates, find_times
from extractors.values.findings import read_values
from extractors.values.names import find_agencies, split_issuers
from extractors.values.occupations import code_title, contradicts
from extractors.values.quantities import find_ages, find_durations, find_money, find_percentages
from extractors.values.regions import common_region, find_regions
from schemas.document import Line


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("5个工作日", 5, 5, "working_day"),
        ("15个工作日内", None, 15, "working_day"),
        ("自受理之日起 25 个工作日办结", 25, 25, "working_day"),
        ("三个工作日", 3, 3, "working_day"),
        ("半年(含)及以上", 6, None, "month"),
        ("不超过30日", None, 30, "calendar_day"),
        ("不少于12个月", 12, None, "month"),
        ("累计缴费满15年", 15, None, "year"),
        ("3至12个月", 3, 12, "month"),
        ("两周", 14, 14, "calendar_day"),
        ("一年半", 18, 18, "month"),
        ("最长可领取24个月", None, 24, "month"),
        ("两年零三个月", 27, 27, "month"),
        ("1个半月", 1.5, 1.5, "month"),
        ("满1年不足5年", 1, 5, "year"),
        ("5年（含5年）以上10年以下", 5, 10, "year"),
        ("三个月以上不满一年", 3, 12, "month"),
        ("离职后三年内", None, 3, "year"),
        ("每四个月", 4, 4, "month"),
        ("36个月(含36个月)", 36, 36, "month"),
    ],
)
def test_durations(text: str, low: float | None, high: float | None, unit: str) -> None:
    (found,) = find_durations(text)
    assert (found.value_low, found.value_high, found.unit) == (low, high, unit)


@pytest.mark.parametrize(
    "text",
    [
        "年满16周岁",
        "人社部发〔2024〕11号",
        "2024年1月",
        "每月10日、20日",
        "上年度",
        "第三方责任",
        "灵活就业一件事",
        "一年级",
        "2025年上半年",
        "不能结转到下一年",
        "24小时自助服务",
        "每季度首月1日至20日",
    ],
)
def test_no_durations(text: str) -> None:
    found, _ = read_values(text)
    assert not [item for item in found if item.kind == "duration"]


@pytest.mark.parametrize(
    ("text", "sex", "low", "high", "high_inclusive"),
    [
        ("男性未满60周岁", "male", None, 60, False),
        ("女性未满55周岁", "female", None, 55, False),
        ("年满16周岁", "any", 16, None, None),
        ("45周岁以下", "any", None, 45, True),
        ("16—24岁", "any", 16, 24, True),
        ("男年满55周岁", "male", 55, None, None),
        ("年龄未超过60周岁", "any", None, 60, True),
        ("18周岁以上60周岁以下", "any", 18, 60, True),
    ],
)
def test_ages(text: str, sex: str, low: float | None, high: float | None, high_inclusive: bool | None) -> None:
    (found,) = find_ages(text)
    assert (found.sex, found.value_low, found.value_high, found.high_inclusive) == (sex, low, high, high_inclusive)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("60%至300%之间", 60, 300),
        ("0.4%—1.9%", 0.4, 1.9),
        ("百分之五", 5, 5),
        ("不低于30%", 30, None),
        ("不超过20%", None, 20),
        ("裁员率5.5％", 5.5, 5.5),
        ("万分之五", 0.05, 0.05),
        ("300%到600%", 300, 600),
        ("50%以上100%以下", 50, 100),
    ],
)
def test_percentages(text: str, low: float | None, high: float | None) -> None:
    (found,) = find_percentages(text)
    assert (found.value_low, found.value_high) == (low, high)


@pytest.mark.parametrize(
    ("text", "low", "high", "per"),
    [
        ("每人每月300元", 300, 300, "每人每月"),
        ("1万元", 10_000, 10_000, None),
        ("300—1000元", 300, 1000, None),
        ("最高不超过3万元", None, 30_000, None),
        ("12元/课时", 12, 12, "/课时"),
        ("不收费", 0, 0, "free"),
        ("24,396元", 24_396, 24_396, None),
        ("5000元以上1万元以下", 5000, 10_000, None),
        ("每人每月最高520元", None, 520, "每人每月"),
        ("12183元/月", 12_183, 12_183, "/月"),
    ],
)
def test_money(text: str, low: float | None, high: float | None, per: str | None) -> None:
    (found,) = find_money(text)
    assert (found.value_low, found.value_high, found.normalized) == (low, high, per)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("咨询热线：12333", ["12333"]),
        ("0561-12333、0561-3886929", ["0561-12333", "0561-3886929"]),
        ("电话（0431）88690601转802", ["0431-88690601-802"]),
        ("拨打400-100-2333", ["400-100-2333"]),
        ("咨询电话：66605850 66605892", ["66605850", "66605892"]),
        ("应急电话0411-83688860登记", ["0411-83688860"]),
        ("立即拨打110，或者致电120", ["110", "120"]),
        ("第110号、110人", []),
        ("“掌上12333”手机APP", []),
        ("网址：<http://si.12333.gov.cn>", []),
        ("金额20240101元", []),
        ("依据第12345678号文", []),
    ],
)
def test_phones(text: str, numbers: list[str]) -> None:
    assert [item.normalized for item in find_phones(text)] == numbers


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "符合下列条件：一是年满16周岁；二是未就业。",
            [("符合下列条件：", False), ("年满16周岁；", True), ("未就业。", True)],
        ),
        ("第一步，申请；第二步，受理。", [("申请；", True), ("受理。", True)]),
        ("申请→受理→办结", [("申请", True), ("受理", True), ("办结", True)]),
        ("身份证；户口簿", [("身份证；户口簿", False)]),
    ],
)
def test_lists_inside_one_paragraph(text: str, items: list[tuple[str, bool]]) -> None:
    found = list_items([Passage.of_line(Line(1, 0, text))])
    assert [(item.passage.text, item.numbered) for item in found] == items


def test_urls() -> None:
    text = "登录(网址：<http://si.12333.gov.cn>)或SI.12333.GOV.CN，邮箱a@b.gov.cn"
    assert [text[item.start : item.end] for item in find_urls(text)] == ["http://si.12333.gov.cn", "SI.12333.GOV.CN"]


def test_dates_and_times() -> None:
    text = "2024年1月1日至12月31日，二〇二四年五月一日，2024-05-28，8:30-12:00，下午1:30~5:00"
    assert [item.normalized for item in find_dates(text)] == ["2024-01-01/2024-12-31", "2024-05-01", "2024-05-28"]
    assert [item.normalized for item in find_times(text)] == ["08:30/12:00", "13:30/17:00"]


@pytest.mark.parametrize(
    ("text", "printed", "normalized"),
    [
        ("1月10日至15日", "1月10日至15日", "--01-10/--01-15"),
        ("2024年1月10日至15日", "2024年1月10日至15日", "2024-01-10/2024-01-15"),
        ("今年10月1日", "10月1日", "--10-01"),
        ("二OO八年六月四日", "二OO八年六月四日", "2008-06-04"),
        ("2024/10/16", "2024/10/16", "2024-10-16"),
        ("每季度首月1日至20日", "首月1日至20日", "---01/---20"),
    ],
)
def test_dates(text: str, printed: str, normalized: str) -> None:
    (found,) = find_dates(text)
    assert (text[found.start : found.end], found.normalized) == (printed, normalized)


def test_numbers_of_windows_are_no_days() -> None:
    assert not find_dates("大厅15—22号窗口")


def test_the_text_of_a_sum_is_without_its_period() -> None:
    text = "每人每月300元"
    (found,) = find_money(text)
    assert (text[found.start : found.end], found.normalized) == ("300元", "每人每月")


@pytest.mark.parametrize(
    ("text", "prefix", "year", "serial"),
    [
        ("规定和人社部发〔2024〕11号", "人社部发", 2024, 11),
        ("苏人社发[2024]38号", "苏人社发", 2024, 38),
        ("辽人社函﹝2022﹞77号", "辽人社函", 2022, 77),
        ("沪府发(2003)65号", "沪府发", 2003, 65),
        ("国务院令第586号", "国务院", None, 586),
        ("中华人民共和国主席令第三十五号", "中华人民共和国主席", None, 35),
        ("上海市人民政府令第93号", "上海市人民政府", None, 93),
    ],
)
def test_document_numbers(text: str, prefix: str, year: int | None, serial: int) -> None:
    (found,) = find_doc_numbers(text)
    assert (found.prefix, found.year, found.serial) == (prefix, year, serial)


def test_citations() -> None:
    text = "依据《工伤保险条例》（国务院令第586号）第十六条第二款，出具《受理情况回执》"
    (found,) = find_citations(text)
    assert (found.title, found.article_no, found.paragraph_no) == ("工伤保险条例", "16", "2")
    assert found.kind == "administrative_regulation"


def test_title_without_marks_and_joint_issuers() -> None:
    text = "3、人力资源社会保障部财政部国家卫生健康委关于开展试点工作的通知(人社部发〔2024〕11号)。"
    (found,) = find_citations(text, listed_titles(text))
    assert found.issuers == ("人力资源社会保障部", "财政部", "国家卫生健康委")
    assert split_issuers("甘肃省人力资源和社会保障厅甘肃省财政厅") == ["甘肃省人力资源和社会保障厅", "甘肃省财政厅"]


def test_regions() -> None:
    text = "上海市嘉定区人社局发布嘉定新城目录，朝阳区另行通知"
    found = {text[item.start : item.end]: item.normalized for item in find_regions(text)}
    assert found == {"上海市": "310000", "嘉定区": "310114", "嘉定新城": "310114", "朝阳区": None}
    assert find_regions("朝阳区", ["110000"])[0].normalized == "110105"
    assert not find_regions("区民政和人力资源社会保障局")
    assert common_region(["310000", "310114", "310000"]) == "310000"


def test_agencies_need_a_place() -> None:
    text = "嘉定区人社局和财政部"
    assert [text[i.start : i.end] for i in find_agencies(text, find_regions(text))] == ["嘉定区人社局", "财政部"]


@pytest.mark.parametrize(
    ("title", "kind", "code"),
    [
        ("车工", "exact", "6-18-01-01"),
        ("计算机程序设计师", "variant", "4-04-05-01"),
        ("人工智能数据标注", "work_type", "4-04-05-05"),
        ("钳工", "umbrella", None),
        ("人工智能模型运用", "none", None),
    ],
)
def test_occupation_codes(title: str, kind: str, code: str | None) -> None:
    coding = code_title(title)
    assert (coding.match_kind, coding.code) == (kind, code)


def test_fuzzy_hits_are_candidates_only() -> None:
    coding = code_title("中药材种植员工")
    assert coding.code is None and coding.match_kind == "none"
    assert all(one.score >= two.score for one, two in zip(coding.candidates, coding.candidates[1:], strict=False))


def test_groups_that_contradict_the_code() -> None:
    assert contradicts("汽车“新四化”", code_title("半导体芯片制造工"))
    assert not contradicts("高端装备", code_title("钳工"))
    assert not contradicts("谁也不知道的一类", code_title("车工"))


def test_spacy_sees_the_same_spans() -> None:
    doc = load_pipeline()("缴纳职工基本养老保险的比例为20%，咨询12333。")
    assert [span.text for span in doc.spans["percentage"]] == ["20%"]
    assert [span.text for span in doc.spans["phone"]] == ["12333"]
    (rate,) = [item for item in doc._.found if item.kind == "percentage"]
    assert rate.applies_to == "职工基本养老保险"


def test_spacy_and_the_tables_have_the_same_values() -> None:
    text = "依据《工伤保险条例》第十四条，上海市嘉定区人社局自2024年5月1日起15个工作日内 作出决定。\n该条例另有规定的除外。"
    nlp = load_pipeline()
    doc = nlp.make_doc(text)
    doc._.region_context = ("310114",)
    doc = nlp(doc)
    found, cited = read_values(text, region_context=["310114"])
    assert (list(doc._.found), list(doc._.citations)) == (found, cited)
    assert [act.article_no for act in cited] == ["14", None]
    spans = {(kind, span.start_char, span.end_char) for kind, group in doc.spans.items() for span in group}
    assert spans == {(item.kind, item.start, item.end) for item in found}


def test_titles_and_numbers_of_a_text_are_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    for module, name in ((titles, "_bracket_titles"), (doc_numbers, "_announced")):
        finder = getattr(module, name)
        monkeypatch.setattr(module, name, lambda text, name=name, finder=finder: asked.append(name) or finder(text))
    _, cited = read_values("依据《工伤保险条例》和人社部发〔2024〕12号文件办理，该条例另有规定的除外。" * 20)
    assert len(cited) == 60 and sorted(asked) == ["_announced", "_bracket_titles"]


def test_values_are_found_without_spacy() -> None:
    code = "import sys, extractors.values.findings as f; f.read_values('缴费比例为20%'); print('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"


@pytest.mark.parametrize(
    ("lines", "kind", "value"),
    [
        ("区人社局自受理之日起15个\n工作日内作出决定。", "duration", "15个工作日内"),
        ("从次月起领取养老金，试用期不\n超过2个月。", "duration", "不超过2个月"),
        ("大厅全年对外办公，时间为8:30-\n17:30，节假日除外。", "time_of_day", "8:30-17:30"),
    ],
)
def test_a_value_broken_over_two_lines_is_one(lines: str, kind: str, value: str) -> None:
    tables = tables_of(f"工伤认定多久办好\n问：办理要多久？\n答：{lines}\n")
    assert [row["text"] for row in tables["mentions"] if row["kind"] == kind] == [value]


def test_the_same_value_twice_is_two_mentions() -> None:
    line = "13:00—16:30。办理流程：亲属提出申请，社保经办"
    mentions = tables_of(f"{line}\n{line}")["mentions"]
    assert [mention["text"] for mention in mentions] == ["13:00—16:30"] * 2
    assert len({mention["mention_id"] for mention in mentions}) == 2
