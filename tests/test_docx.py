"""Word documents: paragraphs, numbers, tables, boxes, pages, and the same records as from plain text."""

from __future__ import annotations

import io
import zipfile

import pytest
from conftest import tables_of
from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml.parser import parse_xml
from docx.shared import Pt
from markup import paragraphs_of
from test_html import CASES, GOLDEN, same_records
from word import DOCUMENTS, W, add_list, add_numbered, saved

from extractors.reading import ReadError, read
from extractors.reading._numerals import numeral
from schemas.document import Line


def lines_of(data: bytes) -> tuple[Line, ...]:
    return read(data, "a.docx").lines


def texts(data: bytes) -> list[str]:
    return [line.text for line in lines_of(data) if not line.furniture]


def raw(*blocks: str) -> bytes:
    """A document of blocks in raw XML."""
    document = Document()
    names = (
        f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    for block in blocks:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(block.replace(">", f" {names}>", 1)))
    return saved(document)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """A package with one part exchanged or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("style", DOCUMENTS)
def test_documents_give_the_records_of_the_text(case: str, style: str) -> None:
    (source,) = (GOLDEN / case).glob("input.*")
    tables = tables_of(DOCUMENTS[style](paragraphs_of(source.read_bytes())), "a.docx")
    same_records(tables, tables_of(source.read_bytes(), source.name))
    assert "页眉" not in str([tables[name] for name in ("articles", "qa_items", "service_guides")])


def test_numbers_that_word_prints() -> None:
    document = Document()
    add_list(
        document,
        [("chineseCounting", "%1、"), ("chineseCounting", "(%2)"), ("decimal", "%3."), ("decimal", "%1.%4")],
        50,
    )
    for text, depth in [("甲", 0), ("乙", 1), ("丙", 2), ("丁", 2), ("戊", 1), ("己", 0), ("庚", 1), ("辛", 3)]:
        add_numbered(document, text, 50, depth)
    assert texts(saved(document)) == ["一、甲", "(一)乙", "1. 丙", "2. 丁", "(二)戊", "二、己", "(一)庚", "二.1 辛"]


def test_numbers_go_on_over_other_paragraphs_and_start_again_where_told() -> None:
    document = Document()
    add_list(document, [("decimal", "第%1条")], 60)
    again = f'<w:num {W} w:numId="61"><w:abstractNumId w:val="60"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    document.part.numbering_part.element.append(parse_xml(again))
    add_numbered(document, "甲", 60)
    document.add_paragraph("散文")
    add_numbered(document, "乙", 60)
    add_numbered(document, "丙", 61)
    add_numbered(document, "", 61)
    assert texts(saved(document)) == ["第1条甲", "散文", "第2条乙", "第1条丙"]


@pytest.mark.parametrize(
    ("style", "number", "text"),
    [
        ("decimal", 12, "12"), ("chineseCounting", 10, "十"), ("chineseCounting", 21, "二十一"), ("chineseCountingThousand", 105, "一百〇五"),
        ("ideographDigital", 20, "二〇"), ("decimalEnclosedCircle", 20, "⑳"), ("decimalEnclosedCircle", 21, "㉑"), ("upperLetter", 27, "AA"),
        ("lowerLetter", 3, "c"), ("upperRoman", 14, "XIV"), ("lowerRoman", 9, "ix"), ("chineseLegalSimplified", 15, "壹拾伍"),
        ("ideographTraditional", 2, "乙"), ("decimalZero", 7, "07"), ("bullet", 1, ""), ("unheard-of", 4, "4"),
    ],
)  # fmt: skip
def test_numerals(style: str, number: int, text: str) -> None:
    assert numeral(style, number) == text


def test_tracked_changes_hidden_text_fields_and_controls() -> None:
    assert texts(
        raw(
            "<w:p><w:r><w:t>办理时限</w:t></w:r><w:ins><w:r><w:t>为</w:t></w:r></w:ins><w:del><w:r><w:delText>不</w:delText></w:r></w:del>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:sdt><w:sdtContent><w:r><w:t>五</w:t></w:r></w:sdtContent></w:sdt>"
            '<w:hyperlink><w:r><w:t>日</w:t></w:r></w:hyperlink><w:r><w:fldChar w:fldCharType="begin"/><w:t>码</w:t>'
            '<w:fldChar w:fldCharType="separate"/><w:t>果</w:t><w:fldChar w:fldCharType="end"/><w:t>。</w:t></w:r></w:p>',
            "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件里的段落</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        )
    ) == ["办理时限为五日果。", "控件里的段落"]


def test_text_boxes_once_behind_their_paragraph() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框里的话</w:t></w:r></w:p></w:txbxContent>"
    assert texts(
        raw(
            '<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
            f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r><w:r><w:t>后</w:t></w:r></w:p>",
            "<w:p><w:r><w:t>下一段</w:t></w:r></w:p>",
        )
    ) == ["前后", "框里的话", "下一段"]


def test_tables_with_merged_cells() -> None:
    document = Document()
    table = document.add_table(4, 3)
    for row, values in zip(
        table.rows, [("类别", "序号", "职业"), ("制造", "1", "车工"), ("", "2", "铣工"), ("合计", "", "")], strict=True
    ):
        for cell, text in zip(row.cells, values, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 2))
    found = lines_of(saved(document))
    assert [line.cells for line in found] == [
        ("类别", "序号", "职业"), ("制造", "1", "车工"), ("制造", "2", "铣工"), ("合计", "合计", "合计")]  # fmt: skip
    assert [line.text for line in found] == ["类别\t序号\t职业", "制造\t1\t车工", "\t2\t铣工", "合计\t\t"]


def test_pages_and_lines() -> None:
    document = Document()
    paragraph = document.add_paragraph("一")
    paragraph.add_run().add_break()
    paragraph.add_run("二").add_break(WD_BREAK.PAGE)
    paragraph.add_run("三")
    document.add_section()
    rest = document.add_paragraph("四上")
    rest._p.append(parse_xml(f"<w:r {W}><w:lastRenderedPageBreak/><w:t>四下</w:t></w:r>"))
    found = lines_of(saved(document))
    assert [(line.page, line.text, line.continues) for line in found] == [
        (1, "一", False), (1, "二", None), (2, "三", False), (3, "四上", False), (4, "四下", True)]  # fmt: skip


def test_type_comes_from_runs_and_styles() -> None:
    document = Document()
    document.styles["Normal"].font.size = Pt(10.5)
    document.add_heading("标题", 1)
    document.add_paragraph("正文").add_run("加粗的话").bold = True
    document.add_paragraph("平").add_run("大字大字").font.size = Pt(22)
    found = lines_of(saved(document))
    assert [(line.bold, line.font_size) for line in found] == [(True, 14.0), (True, 10.5), (False, 22.0)]


def test_headers_footers_and_footnotes() -> None:
    document = Document()
    document.add_paragraph("正文。")
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>注文。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    data = saved(document)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        rels = package.read("word/_rels/document.xml.rels").decode()
    data = with_part(data, "word/footnotes.xml", notes.encode())
    rel = f'<Relationship Id="rIdN" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    data = with_part(data, "word/_rels/document.xml.rels", rels.replace("</Relationships>", rel).encode())
    assert [(line.text, line.furniture) for line in lines_of(data)] == [
        ("页眉", True), ("正文。", False), ("[1] 注文。", False), ("页脚", True)]  # fmt: skip


def test_the_bytes_decide_what_a_file_is() -> None:
    data = DOCUMENTS["typed"]([("甲。", 0)])
    assert [line.text for line in read(data, "错名.txt").lines] == ["甲。"]
    assert [line.text for line in read("<!DOCTYPE html><p>乙。</p>".encode(), "错名.docx").lines] == ["乙。"]


def _hostile() -> dict[str, tuple[bytes, str]]:
    good = DOCUMENTS["typed"]([("甲。", 0)])
    entities = "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    bomb = f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{entities}]><w:document {W}><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>'
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    empty = Document()
    return {
        "zip bomb": (with_part(good, "word/media/a.bin", bytes(310_000_000)), "too_large"),
        "entities": (with_part(good, "word/document.xml", bomb.encode()), "truncated"),
        "deep": (
            with_part(good, "word/document.xml", f"<w:document {W}><w:body>{'<w:tbl><w:tr><w:tc>' * 900}".encode()),
            "too_large",
        ),
        "many": (
            with_part(
                good,
                "word/document.xml",
                f"<w:document {W}><w:body>{'<w:p/>' * 600_000}</w:body></w:document>".encode(),
            ),
            "too_large",
        ),
        "cut off": (good[: len(good) // 2], "truncated"),
        "no parts": (with_part(good, "word/styles.xml", b"<x"), "truncated"),
        "old Word": (ole, "unsupported_media_type"),
        "password": (ole + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        "empty": (saved(empty), "empty_file"),
        "nothing": (b"", "empty_file"),
    }


HOSTILE = _hostile()


@pytest.mark.parametrize("case", HOSTILE)
def test_refused(case: str) -> None:
    data, code = HOSTILE[case]
    with pytest.raises(ReadError) as error:
        read(data, "a.docx")
    assert error.value.code == code and error.value.advice


def test_pictures_only() -> None:
    with pytest.raises(ReadError) as error:
        read(raw("<w:p><w:r><w:drawing/></w:r></w:p>"), "a.docx")
    assert error.value.code == "no_text_layer"
