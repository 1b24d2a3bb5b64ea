"""Citations: numbers, titles, places, kinds, short forms and links, one thing each."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import tables_of

from extractors.values.citations import (
    Citation,
    article_citations,
    find_citations,
    find_doc_numbers,
    find_titles,
    kind_of,
    listed_titles,
    title_category,
)
from extractors.values.citations.clauses import ordinals, places_at
from extractors.values.citations.doc_numbers import clip_prefix
from schemas._vocabulary import read_table, split_aliases


def _one(text: str) -> Citation:
    (found,) = find_citations(text)
    assert 0 <= found.start < found.end <= len(text)
    return found


# ---- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "prefix", "year", "serial"),
    [
        ("人社部发﹝2024﹞11号", "人社部发", 2024, 11),
        ("浙劳政[1996]70号", "浙劳政", 1996, 70),
        ("沪财综（2000）9号", "沪财综", 2000, 9),
        ("苏府〔2020〕15", "苏府", 2020, 15),
        ("市人社发【2024】29号", "市人社发", 2024, 29),
        ("锡人社发［2023］第41号", "锡人社发", 2023, 41),
        ("人社部发 〔2024〕 11 号", "人社部发", 2024, 11),
        ("国发〔1978]104号", "国发", 1978, 104),
        ("法释〔2020〕26号", "法释", 2020, 26),
        ("安监总安健〔2012〕89号", "安监总安健", 2012, 89),
    ],
)
def test_document_numbers_in_any_brackets(text: str, prefix: str, year: int, serial: int) -> None:
    (found,) = find_doc_numbers(f"（{text}）" if prefix == "安监总安健" else text)
    assert (found.prefix, found.year, found.serial) == (prefix, year, serial)


@pytest.mark.parametrize(
    ("raw", "prefix"),
    [
        ("规定和人社部发", "人社部发"),
        ("现将黔人社通", "黔人社通"),
        ("落实辽财社", "辽财社"),
        ("关于印发丽人社发", "丽人社发"),
        ("内人社发", "内人社发"),
        ("中人社发", "中人社发"),
        ("详见新出台的湘医保发", "湘医保发"),
        ("按照国办发", "国办发"),
        ("共有学员", None),
    ],
)
def test_prefixes_are_clipped_from_prose(raw: str, prefix: str | None) -> None:
    assert clip_prefix(raw) == prefix


@pytest.mark.parametrize(
    ("text", "issuer", "serial"),
    [
        ("国令第711号", "国", 711),
        ("国务院令711号", "国务院", 711),
        ("国务院令（第586号）", "国务院", 586),
        ("国务院第586号令", "国务院", 586),
        ("主席令第三十五号", "主席", 35),
        ("人社部令第50号", "人社部", 50),
        ("粤府令第223号", "粤府", 223),
        ("依据人力资源社会保障部 国家医疗保障局令第41号", "人力资源社会保障部 国家医疗保障局", 41),
        ("上海市人民政府令第93号", "上海市人民政府", 93),
        ("（人力资源社会保障部、国家卫生健康委令第38号）", "人力资源社会保障部、国家卫生健康委", 38),
    ],
)
def test_orders(text: str, issuer: str, serial: int) -> None:
    (found,) = find_doc_numbers(text)
    assert (found.prefix, found.year, found.serial) == (issuer, None, serial)


@pytest.mark.parametrize(
    "text", ["责令3日内改正", "总第62期", "龙城大道2855号", "（2024年第3期）", "命令他们第二次停工"]
)
def test_no_document_numbers(text: str) -> None:
    assert not find_doc_numbers(text)


def test_announcements_carry_a_year() -> None:
    (found,) = find_doc_numbers("依据财政部 税务总局公告2023年第12号执行")
    assert (found.prefix, found.year, found.serial) == ("财政部 税务总局公告", 2023, 12)


@pytest.mark.parametrize(
    ("text", "prefix", "year", "serial"),
    [
        ("GB/T 39554.2-2020", "GB/T", 2020, None),
        ("GB/T 9704—2012", "GB/T", 2012, 9704),
        ("LD/T 01-2022", "LD/T", 2022, 1),
    ],
)
def test_standards(text: str, prefix: str, year: int, serial: int | None) -> None:
    found = _one(f"格式见{text}。")
    assert found.kind == "standard" and found.number is not None
    assert (found.number.prefix, found.number.year, found.number.serial) == (prefix, year, serial)


def test_a_standard_makes_its_title_a_citation() -> None:
    found = _one("《劳动能力鉴定 职工工伤与职业病致残等级》（GB/T 16180-2014）")
    assert found.kind == "standard" and found.title == "劳动能力鉴定 职工工伤与职业病致残等级"


# ---- titles ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "参保登记表",
        "受理情况回执",
        "就业创业证",
        "就业见习协议",
        "个人承诺书",
        "认定工伤决定书",
        "补贴申请表（样式）",
        "劳动合同",
        "联系函",
    ],
)
def test_forms_are_never_citations(name: str) -> None:
    assert title_category(name) != "act"
    assert not find_citations(f"填写《{name}》一式两份")


def test_nested_titles_are_one() -> None:
    found = _one("依据《国务院关于修改〈工伤保险条例〉的决定》（国务院令第586号）办理")
    assert found.title == "国务院关于修改〈工伤保险条例〉的决定"
    assert found.kind == "administrative_regulation"


def test_closing_mark_lost_before_a_number() -> None:
    found = _one("《国务院关于工人退休、退职的暂行办法(国发[1978]104号)")
    assert found.title == "国务院关于工人退休、退职的暂行办法"
    assert found.number is not None and found.number.serial == 104


def test_closing_mark_lost_before_a_clause() -> None:
    found = _one("根据《工伤保险条例第十四条，应当认定为工伤")
    assert (found.title, found.article_no) == ("工伤保险条例", "14")


def test_opening_mark_lost() -> None:
    found = _one("依据社会保险法》第五十八条")
    assert (found.title, found.article_no) == ("社会保险法", "58")


def test_a_lost_closing_mark_does_not_swallow_the_next_title() -> None:
    titles = [c.title for c in find_citations("依据《失业保险条例(国务院令第258号)、《工伤保险条例》办理")]
    assert titles == ["失业保险条例", "工伤保险条例"]


def test_titles_in_a_run() -> None:
    text = "《劳动合同法》《社会保险法》第八十八条和《失业保险条例》（国务院令第258号）"
    assert [(c.title, c.article_no) for c in find_citations(text)] == [
        ("劳动合同法", None),
        ("社会保险法", "88"),
        ("失业保险条例", None),
    ]


def test_adoption_brackets_belong_to_the_citation() -> None:
    text = "《中华人民共和国社会保险法》（2010年10月28日第十一届全国人大常委会第十七次会议通过，根据2018年12月29日决定修正）第十六条"
    found = _one(text)
    assert found.article_no == "16" and text[found.start : found.end] == text


def test_a_number_inside_the_adoption_bracket_is_the_number() -> None:
    found = _one("《工伤保险条例》（2003年4月27日国务院令第375号公布，根据国务院令第586号修订）第三十三条")
    assert found.number is not None and found.number.serial == 375
    assert found.article_no == "33"


def test_a_title_in_prose_without_marks() -> None:
    found = _one("根据陕西省失业保险条例实施办法的规定，可以申领")
    assert (found.title, found.kind) == ("陕西省失业保险条例实施办法", "unknown")


def test_a_title_without_marks_behind_its_number_in_a_list() -> None:
    text = "2.人社部发〔2024〕40号 关于延续实施失业保险援企稳岗政策的通知"
    (title,) = listed_titles(text)
    assert title.name == "关于延续实施失业保险援企稳岗政策的通知"
    (found,) = find_citations(text, [title])
    assert found.number is not None and found.number.serial == 40


def test_a_title_broken_over_two_lines() -> None:
    text = "（1）关于失业保险支持参保职工提升\n职业技能有关问题的通知（人社部发〔2017〕40号）；"
    assert _one(text).title == "关于失业保险支持参保职工提升职业技能有关问题的通知"
    assert _one("依据《关于做好\n稳岗工作的通知》办理").title == "关于做好稳岗工作的通知"


def test_number_before_the_title() -> None:
    found = _one("国办发〔2019〕13号文《降低社会保险费率综合方案》明确")
    assert found.title == "降低社会保险费率综合方案" and found.number is not None


@pytest.mark.parametrize(
    ("title", "issuers"),
    [
        (
            "人力资源社会保障部财政部国家卫生健康委关于开展试点工作的通知",
            ("人力资源社会保障部", "财政部", "国家卫生健康委"),
        ),
        ("人力资源社会保障部 财政部关于延续政策的通知", ("人力资源社会保障部", "财政部")),
        ("省人社厅、省财政厅关于发放补贴的通知", ("省人社厅", "省财政厅")),
        ("国务院办公厅关于推动个人养老金发展的意见", ("国务院办公厅",)),
        ("人力资源社会保障部等五部门关于加强零工市场建设的意见", ("人力资源社会保障部",)),
    ],
)
def test_joint_issuers(title: str, issuers: tuple[str, ...]) -> None:
    assert _one(f"《{title}》").issuers == issuers


# ---- places ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("第十六条", ("16", None, None)),
        ("第 38 条第 1 款", ("38", "1", None)),
        ("第十六条第二款第（三）项之一", ("16", "2", "3-1")),
        ("第十条之一", ("10-1", None, None)),
        ("第三十八条第一款第三项", ("38", "1", "3")),
        ("第14条第(6)项", ("14", None, "6")),
        ("第十四条第（一）项、第（三）项", ("14", None, "1,3")),
        ("第十四条第（一）、（二）项", ("14", None, "1,2")),
        ("第二十条至第二十三条", ("20~23", None, None)),
        ("第20-23条", ("20~23", None, None)),
        ("第一百零八条", ("108", None, None)),
        ("中第十七条的规定", ("17", None, None)),
    ],
)
def test_places(text: str, place: tuple[str | None, ...]) -> None:
    (found,) = places_at(text, 0)
    assert (found.article_no, found.paragraph_no, found.item_no) == place


def test_a_list_of_articles_is_one_citation_each() -> None:
    text = "《工伤保险条例》第十四条第一项、第十五条和第十六条"
    found = find_citations(text)
    assert [(c.title, c.article_no, c.item_no) for c in found] == [
        ("工伤保险条例", "14", "1"),
        ("工伤保险条例", "15", None),
        ("工伤保险条例", "16", None),
    ]
    assert [text[c.start : c.end] for c in found][1:] == ["第十五条", "第十六条"]


def test_a_list_may_print_its_first_word_once() -> None:
    assert [c.article_no for c in find_citations("中华人民共和国劳动合同法第46条、47条")] == ["46", "47"]
    assert [c.article_no for c in find_citations("《劳动法》第50条、3条意见")] == ["50"]


def test_ordinals_of_nothing() -> None:
    assert ordinals(None) is None


# ---- kinds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("《中华人民共和国就业促进法》", "law"),
        ("《工伤保险条例》", "administrative_regulation"),
        ("《贵州省企业职工基本养老保险条例》", "local_regulation"),
        ("《某项工作条例》（人社部令第3号）", "administrative_regulation"),
        ("《社会保障卡管理办法》（湖北省人民政府令第412号）", "local_government_rule"),
        ("《职称评审管理暂行规定》（人社部令第40号）", "department_rule"),
        ("《关于做好稳岗工作的通知》", "normative_document"),
        ("《创业担保贷款实施办法》（大人社发〔2024〕63号）", "normative_document"),
        ("《居住证管理办法》", "unknown"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert _one(text).kind == kind


def test_a_decision_that_changes_an_act_is_of_its_kind() -> None:
    assert kind_of("国务院关于修改〈失业保险条例〉的决定", None) == "administrative_regulation"


# ---- short forms -----------------------------------------------------------------------------------------------------


def _short(text: str, own_title: str = "") -> list[tuple[str, str | None]]:
    found = article_citations(text, own_title=own_title)
    return [(text[c.start : c.end], c.title) for c in found if c.antecedent or c.unresolved]


def test_this_act_is_the_one_named_before() -> None:
    text = "根据《上海市工伤保险实施办法》的规定，按照本办法规定的费率缴费。"
    assert _short(text) == [("本办法", "上海市工伤保险实施办法")]


def test_a_short_form_keeps_its_place() -> None:
    found = article_citations("《失业保险条例》已经施行。该条例第十四条规定了条件。")
    assert (found[-1].title, found[-1].article_no) == ("失业保险条例", "14")


def test_a_defined_short_form() -> None:
    text = "《关于做好稳岗工作的通知》（苏人社发〔2024〕38号，以下简称《通知》）印发。《通知》明确，返还60%。"
    assert _short(text) == [("《通知》", "关于做好稳岗工作的通知")]
    assert [c.title for c in find_citations(text)] == ["关于做好稳岗工作的通知"]


def test_a_headline_may_use_the_short_form_first() -> None:
    text = "《条例》来了\n《社会保险经办条例》自12月1日起施行。"
    assert _short(text) == [("《条例》", "社会保险经办条例")]


def test_a_defined_name_of_its_own() -> None:
    text = "根据《职工带薪年休假条例》（以下简称“年休假条例”），依“年休假条例”第三条，可休5天。"
    assert _short(text) == [("“年休假条例”第三条", "职工带薪年休假条例")]


def test_the_nearest_act_of_that_kind_is_meant() -> None:
    text = "《工伤认定办法》和《工伤保险条例》都有规定。上述办法自2011年起施行，该条例同步修订。"
    assert _short(text) == [("上述办法", "工伤认定办法"), ("该条例", "工伤保险条例")]


def test_a_file_called_by_its_serial() -> None:
    text = "《关于支持创业的意见》（苏府〔2020〕15号）出台，上述15号文件有效期5年。"
    assert _short(text) == [("上述15号文件", "关于支持创业的意见")]


def test_the_preceding_paragraph_is_of_the_same_article() -> None:
    found = article_citations("《劳动合同法》第三十八条写明了情形，有前款规定情形的支付补偿。")
    assert (found[-1].title, found[-1].article_no) == ("劳动合同法", "38")


def test_what_the_text_does_not_name_is_unresolved() -> None:
    (found,) = article_citations("该办法自印发之日起施行。")
    assert found.unresolved and found.title is None


@pytest.mark.parametrize(
    ("text", "own_title"),
    [
        ("本通知自印发之日起执行。", "关于开展年审的通知"),
        ("本《办法》自2025年起施行。", "创业担保贷款办法"),
        ("参加基本办法培训", ""),
        ("本方法律师事务所", ""),
        ("接到通知后办理", ""),
    ],
)
def test_no_short_forms(text: str, own_title: str) -> None:
    assert not _short(text, own_title)


# ---- whole bulletins -------------------------------------------------------------------------------------------------

_BULLETIN = """民生人社

政策解读

技能补贴怎么领
《省人社厅关于发放技能补贴的通知》（豫人社〔2024〕7号）公布了标准，中级工补贴1500元。
（来源：“豫人社”微信公众号）

失业保险新规
豫人社〔2024〕7号文件还规定了申领时限。《失业保险条例》第十四条、第十五条同样适用，该意见另行发布。
（来源：“豫人社”微信公众号）
"""


def test_an_act_is_linked_across_articles() -> None:
    tables = tables_of(_BULLETIN.encode(), "a.txt")
    rows = {row["text"]: row for row in tables["legal_citations"]}
    bare = rows["豫人社〔2024〕7号"]
    assert bare["title"] is None
    assert bare["title_canonical"] == "省人社厅关于发放技能补贴的通知"
    proof = [row for row in tables["evidence"] if row["record_id"] == bare["citation_id"]]
    assert "".join(row["text"] for row in proof if row["field"] == "title_canonical") == bare["title_canonical"]


def test_citations_are_slices_of_the_article() -> None:
    tables = tables_of(_BULLETIN.encode(), "a.txt")
    texts = {row["article_id"]: f"{row['title']}\n{row['text']}\n{row['attribution']}" for row in tables["articles"]}
    for row in [*tables["legal_citations"], *tables["mentions"]]:
        assert row["text"] in texts[row["article_id"]]


def test_a_listed_number_names_its_act() -> None:
    tables = tables_of("社保提示\n请按人社部发〔2025〕17号执行。\n".encode(), "a.txt")
    (row,) = tables["legal_citations"]
    assert row["title"] is None and row["title_canonical"].endswith("直接结算工作的通知")


# ---- the reviewed table ----------------------------------------------------------------------------------------------


def test_the_table_of_acts_is_consistent() -> None:
    rows = read_table("legal_acts.csv")
    assert len(rows) >= 60
    assert len({row["title"] for row in rows}) == len(rows)
    for row in rows:
        assert row["status"] in {"in_force", "amended", "repealed", "possibly_superseded", "unknown"}, row["title"]
        assert bool(row["status_as_of"]) == (row["status"] != "unknown"), row["title"]
        for number in split_aliases(row["doc_number"]):
            assert find_doc_numbers(number), number


def test_golden_titles_are_found_with_their_marks() -> None:
    for path in sorted((Path(__file__).parent / "golden").glob("*/input.txt"))[:3]:
        text = path.read_bytes().decode("utf-8", "ignore")
        for title in find_titles(text):
            assert title.name in text[title.start : title.end]
