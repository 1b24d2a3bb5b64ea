"""Saved web pages: what is read as the article, and the same records as from plain text."""

from __future__ import annotations

import quopri
import re
import sys

import pytest
from conftest import ROOT, SEED, Tables, tables_of
from markup import PAGES, government, paragraphs_of, wechat

from extractors.reading import ReadError, read

GOLDEN = ROOT / "tests" / "golden"
CASES = ("jiading_seed", "hefei", "yichang", "wuhan", "harbin", "changzhou", "hangzhou")
#: Where all paragraphs have the same white space the page does not say what blank lines say in the text.
UNSPACED = {("structured", "wuhan")}
COLUMNS = [
    ("qa_items", "question"), ("qa_items", "answer"), ("qa_items", "asker"), ("service_guides", "name"), ("service_guides", "steps_text"),
    ("service_guides", "required_documents_text"), ("service_guides", "processing_time"), ("service_guides", "fee"),
    ("service_guides", "contacts"), ("service_guides", "legal_bases"), ("service_guide_fields", "label"),
    ("service_guide_fields", "field"), ("service_guide_fields", "text"), ("occupation_entries", "serial"),
    ("occupation_entries", "title"), ("occupation_entries", "group_label"), ("occupation_entries", "occupation_code"),
    ("legal_citations", "text"), ("legal_citations", "doc_number"), ("policy_notices", "title"), ("policy_notices", "body"),
]  # fmt: skip


def same_records(tables: Tables, expected: Tables) -> None:
    """Whether records are the same but for white space."""
    for table, name in COLUMNS:
        one, two = ([re.sub(r"\s", "", str(row[name])) for row in source[table]] for source in (tables, expected))
        assert one == two, (table, name)


def body(page: str | bytes, name: str = "page.html") -> list[str]:
    """The lines of a page that are no furniture."""
    document = read(page.encode() if isinstance(page, str) else page, name)
    return [line.text for line in document.lines if not line.furniture]


def inside(markup: str) -> list[str]:
    return body(f"<!doctype html><html><body>{markup}</body></html>")


@pytest.mark.parametrize(
    ("style", "case"), [(style, case) for style in PAGES for case in CASES if (style, case) not in UNSPACED]
)
def test_pages_give_the_records_of_the_text(case: str, style: str) -> None:
    (source,) = (GOLDEN / case).glob("input.*")
    tables = tables_of(PAGES[style](paragraphs_of(source.read_bytes())), "page.html")
    same_records(tables, tables_of(source.read_bytes(), source.name))
    assert tables["bulletins"][0]["media_type"] == "text/html"
    told = str([row for name in ("articles", "qa_items", "service_guides", "policy_notices") for row in tables[name]])
    for chrome in (
        "网站首页",
        "政务公开 >",
        "浏览次数",
        "上一条新闻",
        "ICP",
        "版权所有",
        "脚本里的字",
        "隐藏的字",
        "扫一扫",
        "2024-05-28",
    ):
        assert chrome not in told
    lines = {row["line_id"]: row["text"] for row in tables["lines"]}
    assert all(lines[row["line_id"]][row["char_start"] : row["char_end"]] == row["text"] for row in tables["evidence"])


def test_a_government_page_gives_title_and_source() -> None:
    page = government([("一、什么人可以参保？", 1), ("年满16周岁的居民都可以参保。", 1)])
    (article,) = tables_of(page, "page.html")["articles"]
    assert article["title"] == "人社服务月报本期内容" and article["attribution_name"] == "测试市人社局"
    roles = {row["text"]: row["role"] for row in tables_of(page, "page.html")["lines"]}
    assert roles["发布日期：2024-05-28"] == roles["上一篇：上一条新闻的标题"] == roles["• 办事服务"] == "furniture"


def test_text_outside_a_small_named_element_is_kept() -> None:
    lines = body("<html><div class='TRS_Editor'><p>导语。</p></div><p>正文的第一段很长很长。</p><p>第二段。</p></html>")
    assert lines == ["导语。", "正文的第一段很长很长。", "第二段。"]


def test_white_space_breaks_entities_and_hidden_text() -> None:
    assert inside("<p>社保\n  卡&lt;新&gt;&amp;APP\n  下载<br>第二行<span style='display:none'>无</span></p>散文") == [
        "社保卡<新>&APP 下载", "第二行", "散文"]  # fmt: skip
    assert inside("<pre>一\n  二</pre><p>甲<!-- 不 -->乙<b>丙</b>丁</p><script>x</script><style>y</style>") == [
        "一",
        "  二",
        "甲乙丙丁",
    ]
    assert inside("<div>甲<section style='display:inline-block'>乙</section><section>丙</section></div>") == [
        "甲乙",
        "丙",
    ]


def test_gaps_are_blank_lines() -> None:
    page = (
        "<p>一</p><p>二<br>三<br><br>四</p><p><br></p><p style='margin:0'>五</p><h2>六</h2><div>七</div><div>八</div>"
    )
    document = read(f"<html><body>{page}</body></html>".encode(), "a.html")
    assert [line.gap_before for line in document.lines] == [1, 1, 0, 1, 2, 1, 1, 0]
    assert [line.continues for line in document.lines[1:4]] == [None, None, None]
    assert document.lines[5].bold and not document.lines[6].bold


def test_lists_print_their_numbers() -> None:
    assert inside("<ol><li>甲<ol type=a><li>子</ol><li><p>乙</p></ol><ol start=5><li>丙<li value=9>丁</ol>") == [
        "1. 甲", "a. 子", "2. 乙", "5. 丙", "9. 丁"]  # fmt: skip
    assert inside("<ul><li>甲<li>2.乙</ul><ol style='list-style-type:cjk-ideographic'><li>丙</ol><ol style='list-style:none'><li>丁</ol>") == [
        "• 甲", "2.乙", "一、丙", "丁"]  # fmt: skip


def test_tables_keep_rows_and_spans() -> None:
    rows = "<tr><th>类别<th>序号<th>职业</tr><tr><td rowspan=2>制造<td>1<td>车工</tr><tr><td>2<td>铣工</tr><tr><td colspan=3>合计"
    document = read(f"<html><table>{rows}</table></html>".encode(), "a.html")
    assert [line.cells for line in document.lines] == [
        ("类别", "序号", "职业"), ("制造", "1", "车工"), ("制造", "2", "铣工"), ("合计", "合计", "合计")]  # fmt: skip
    assert [line.text for line in document.lines] == ["类别\t序号\t职业", "制造\t1\t车工", "\t2\t铣工", "合计\t\t"]


def test_a_guide_in_a_table() -> None:
    rows = (
        "<tr><td>事项名称</td><td>失业保险金申领</td></tr><tr><td>办理材料</td><td><p>1.身份证</p><p>2.申领表</p></td></tr>"
        "<tr><td>办理时限</td><td>5个工作日</td></tr><tr><td>收费标准</td><td>不收费</td></tr><tr><td>咨询电话</td><td>12333</td></tr>"
    )
    tables = tables_of(f"<html><body><h1>失业保险金申领指南</h1><table border=1>{rows}</table></body></html>", "a.html")
    (guide,) = tables["service_guides"]
    assert [document["name"] for document in guide["required_documents"]] == ["身份证", "申领表"]
    assert guide["processing_time"]["value"] == 5 and guide["contacts"][0]["number"] == "12333"


def test_occupations_grouped_by_a_spanning_cell() -> None:
    rows = "".join(
        f"<tr>{'<td rowspan=3>装备制造</td>' if number == 1 else ''}<td>{number}</td><td>{name}</td></tr>"
        for number, name in enumerate(("车工", "铣工", "钳工"), start=1)
    )
    page = f"<html><h1>急需紧缺职业目录</h1><table><tr><th>产业类别<th>序号<th>职业(工种)名称</tr>{rows}</table></html>"
    entries = tables_of(page, "a.html")["occupation_entries"]
    assert [(row["serial"], row["title"]) for row in entries] == [("1", "车工"), ("2", "铣工"), ("3", "钳工")]


def test_tables_for_the_layout_are_text() -> None:
    cell = "<td><p>甲段。</p><p>乙段。</p><p>丙段。</p></td>"
    assert inside(f"<table><tr>{cell}{cell}</tr></table>") == ["甲段。", "乙段。", "丙段。"] * 2
    assert inside("<table><tr><td><table><tr><td>内</td><td>表</td></tr></table></td><td>外</td></tr></table>") == [
        "内\t表",
        "外",
    ]
    assert inside("<table>散<tr><td>甲</td><td>乙</td></tr></table>") == ["散", "甲", "乙"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "big5"])
def test_encodings(encoding: str) -> None:
    page = f"<html><head><meta charset={encoding}></head><body><p>社保卡申領指南。</p></body></html>"
    assert body(page.encode(encoding)) == ["社保卡申領指南。"]


def test_a_web_archive() -> None:
    page = wechat(paragraphs_of(SEED.read_bytes()))
    head = (
        b'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="X"\r\n\r\n--X\r\n'
    )
    part = b"Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + quopri.encodestring(
        page.encode()
    )
    assert body(head + part + b"\r\n--X--\r\n", "page.mhtml") == body(page)


def test_pictures_only() -> None:
    page = wechat([]).replace('<p style="display: none;">', "<p><img data-src='a.png'></p><p style='display:none'>")
    with pytest.raises(ReadError) as error:
        read(page.encode(), "page.html")
    assert error.value.code == "no_text_layer" and "pictures" in error.value.message


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (b"<html><body><script>x</script></body></html>", "empty_file"),
        (b"<html>" + b"<div>" * 3000 + b"x", "too_large"),
        (b"<html>" + b"<p>x</p>" * 5_000_000, "too_large"),
        (b"<html>" + b"<b></b>" * 300_000, "too_large"),
        (b"<html>" + bytes(range(1, 32)) * 90, "binary_content"),
        (b"<html><p>\x81\x20" * 50, "undecodable_text"),
        (b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nx", "truncated"),
    ],
    ids=["empty", "deep", "large", "many", "binary", "encoding", "archive"],
)
def test_refused(page: bytes, code: str) -> None:
    with pytest.raises(ReadError) as error:
        read(page, "page.mhtml" if page.startswith(b"MIME") else "page.html")
    assert error.value.code == code


def test_spans_without_end_and_entities_cost_nothing() -> None:
    table = "<table><tr>" + "<td colspan=65534 rowspan=65534>甲" * 50 + "</table>"
    bomb = (
        "<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><html><body>" + table + "<p>&b;尾</p></body></html>"
    )
    document = read(bomb.encode(), "a.html")
    assert len(document.lines[-2].cells) <= 64 and "aaaa" not in document.lines[-1].text


@pytest.mark.parametrize(("module", "name"), [("lxml", "html"), ("docx", "docx")])
def test_without_the_extra(monkeypatch: pytest.MonkeyPatch, module: str, name: str) -> None:
    for loaded in list(sys.modules):
        if (
            loaded.split(".")[0] == module
            or loaded.startswith("extractors.reading._html")
            or loaded in ("extractors.reading.web_page", "extractors.reading.word_file")
        ):
            monkeypatch.delitem(sys.modules, loaded)
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ReadError) as error:
        read(b"<html>", "a.html") if name == "html" else read(b"", "a.docx")
    assert error.value.code == "extra_not_installed" and f"jianbao[{name}]" in error.value.message
