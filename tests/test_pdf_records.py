"""The seed set as PDF pages: the same records as from its text, with boxes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ROOT, Tables
from reportlab.pdfgen.canvas import Canvas

from extractors.bulletin import read_bulletin
from extractors.options import Engine, ReadOptions
from extractors.reading import read
from schemas.service_guide import ServiceGuideFieldRow
from tests.pdf.makers import drawn, put

LAYOUTS = Path(__file__).parent / "pdf" / "layouts"


def tables_of_pdf(name: str, engine: Engine) -> Tables:
    document = read((LAYOUTS / name).read_bytes(), name, ReadOptions(engine))
    return {table: [row.model_dump(mode="json") for row in rows] for table, rows in read_bulletin(document).items()}


@pytest.mark.parametrize("engine", ["pdfplumber", "pdfium"])
@pytest.mark.parametrize("producer", ["typ", "wp"])
def test_the_seed_set_over_columns_and_pages(seed: Tables, producer: str, engine: Engine) -> None:
    tables = tables_of_pdf(f"L05_interrupted.{producer}.pdf", engine)

    def column(source: Tables, table: str, name: str) -> list[str]:
        return [re.sub(r"[\s<>]", "", str(row[name])) for row in source[table]]  # the text has autolinks

    assert [row["segment_count"] for row in tables["articles"]] == [1, 2, 1, 1]
    for table, name in [
        ("articles", "article_kind"), ("articles", "attribution"), ("qa_items", "question"), ("qa_items", "answer"),
        ("service_guides", "steps_text"), ("service_guides", "required_documents_text"), ("service_guides", "processing_time"),
        ("service_guides", "legal_bases"), ("service_guide_fields", "text"), ("occupation_entries", "title"),
        ("occupation_entries", "serial"), ("occupation_entries", "group_label"), ("occupation_entries", "occupation_code"),
    ]:  # fmt: skip
        assert column(tables, table, name) == column(seed, table, name), (table, name)
    assert tables["bulletins"][0]["claimed_char_ratio"] >= 0.99
    assert all(
        row["x0"] is not None and row["x0"] < row["x1"] and row["top"] < row["bottom"] for row in tables["evidence"]
    )


@pytest.mark.parametrize("name", sorted(path.name for path in LAYOUTS.glob("*.pdf")))
def test_every_layout_is_read_to_records(name: str) -> None:
    tables = tables_of_pdf(name, "pdfium")
    assert tables["articles"] and tables["lines"]
    lines = {row["line_id"]: row["text"] for row in tables["lines"]}
    assert all(lines[row["line_id"]][row["char_start"] : row["char_end"]] == row["text"] for row in tables["evidence"])


@pytest.mark.parametrize("name", ["L07_table_ruled.typ.pdf", "L08_grid.typ.pdf"])
def test_occupations_in_a_table_and_in_a_grid(seed: Tables, name: str) -> None:
    tables = tables_of_pdf(name, "pdfplumber")
    (listed,) = [row["list_id"] for row in tables["occupation_lists"] if row["entry_count"] == 27]
    entries = [row for row in tables["occupation_entries"] if row["list_id"] == listed]
    for column in ("serial", "title", "group_label"):
        assert [row[column] for row in entries] == [row[column] for row in seed["occupation_entries"]]


def subsidised(canvas: Canvas) -> None:
    """A list whose group and amount cells span several rows, some cells empty."""
    put(canvas, 60, 60, "便民速递")
    put(canvas, 60, 85, "2026年全区紧缺职业（工种）补贴目录公布")
    edges = [50, 150, 190, 330, 400, 470]

    def cell(column: int, top: float, height: float, text: str) -> None:
        canvas.rect(edges[column], 842 - top - height, edges[column + 1] - edges[column], height)
        put(canvas, edges[column] + 4, top + height / 2 + 4, text)

    for column, name in enumerate(["类别", "序号", "职业（工种）名称", "紧缺程度", "补贴标准（元/人）"]):
        cell(column, 100, 20, name)
    top, serial = 120, 0
    for group, amount, entries in [("集成电路类", "2000", ["仪器仪表维修工", "半导体芯片制造工"]), ("装备类", "", ["车工", "铣工", "钳工"])]:  # fmt: skip
        cell(0, top, 20 * len(entries), group)
        cell(4, top, 20 * len(entries), amount)
        for place, entry in enumerate(entries):
            serial += 1
            for column, text in ((1, str(serial)), (2, entry), (3, "★★" if place else "")):
                cell(column, top, 20, text)
            top += 20
    put(canvas, 60, top + 30, "（某某区人社局）")


@pytest.mark.parametrize("engine", ["pdfplumber", "pdfium"])
def test_merged_cells_hold_for_each_row_they_span(engine: Engine) -> None:
    document = read(drawn(subsidised), "x.pdf", ReadOptions(engine))
    tables = {name: [row.model_dump() for row in rows] for name, rows in read_bulletin(document).items()}
    entries = tables["occupation_entries"]
    assert [(row["group_label"], row["serial"], row["title"]) for row in entries] == [
        ("集成电路类", "1", "仪器仪表维修工"), ("集成电路类", "2", "半导体芯片制造工"),
        ("装备类", "3", "车工"), ("装备类", "4", "铣工"), ("装备类", "5", "钳工"),
    ]  # fmt: skip
    assert [[amount["amount"] for amount in row["amounts"]] for row in entries] == [[2000.0], [2000.0], [], [], []]
    assert [row["marks"] for row in entries] == [[], ["★★"], [], ["★★"], ["★★"]]
    group = {row["record_id"]: row["text"] for row in tables["evidence"] if row["field"] == "group_label"}
    assert [group[row["entry_id"]] for row in entries] == [row["group_label"] for row in entries]


def test_serials_in_the_cell_of_their_name() -> None:
    rows = [("产业", "序号 岗位", "人数", "学历"), ("高原农牧", "1 兽医师", "12", "本科"), ("", "2 牧草育种工", "3", "硕士"), ("", "3 乳品检验员", "6", "本科")]  # fmt: skip
    text = "\n".join(" | ".join(row) for row in rows)
    tables = read_bulletin(read(f"便民速递\n\n2026年紧缺职业目录公布\n\n{text}\n".encode(), "x.txt"))
    entries = [row.model_dump() for row in tables["occupation_entries"]]
    assert [(row["serial"], row["title"]) for row in entries] == [
        ("1", "兽医师"), ("2", "牧草育种工"), ("3", "乳品检验员")]  # fmt: skip


@pytest.mark.parametrize("engine", ["pdfplumber", "pdfium"])
def test_a_step_over_two_columns_of_a_sample(engine: Engine) -> None:
    path = ROOT / "samples" / "tongling_columns.pdf"
    rows = read_bulletin(read(path.read_bytes(), path.name, ReadOptions(engine)))
    fields = {row.label: row.text for row in rows["service_guide_fields"] if isinstance(row, ServiceGuideFieldRow)}
    assert fields["经办流程"] == (
        "申请人向乡镇服务站提出→乡镇服务站初审（3个工作日）→县创业服务中心复审（5个工作日）→合作银行尽职调查（7个工作日）→签订合同、放款。"
    )
    assert fields["咨询渠道"] == "县创业服务中心：0558-7203391"


_GEOMETRY = {"x0", "top", "x1", "bottom", "font_size"}  # hundredths of a point differ
_PDFS = [*sorted((ROOT / "samples").glob("*.pdf")), *sorted((ROOT / "tests/gold/open").glob("*/input.pdf"))[::3]]


@pytest.mark.parametrize("path", _PDFS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_both_engines_give_the_same_rows(path: Path) -> None:
    def rows(engine: Engine) -> Tables:
        tables = read_bulletin(read(path.read_bytes(), path.name, ReadOptions(engine, "off")))
        del tables["issues"]  # a page may have been read by the other engine
        return {name: [row.model_dump(exclude=_GEOMETRY) for row in found] for name, found in tables.items()}

    assert rows("pdfium") == rows("pdfplumber")


def test_a_font_that_is_not_embedded_is_read_as_on_any_machine() -> None:
    """pdfium would take the widths of a font that is installed here; reportlab's CID fonts are not embedded."""
    fast, slow = (
        read((LAYOUTS / "L02_two_col.rlcid.pdf").read_bytes(), "a.pdf", ReadOptions(engine))
        for engine in ("pdfium", "pdfplumber")
    )
    assert [line.box for line in fast.lines] == [line.box for line in slow.lines]
    assert {issue.code for issue in fast.issues} == {"engine_fallback"}
    assert {issue.page for issue in fast.issues} == {page.number for page in fast.pages}


@pytest.mark.parametrize("engine", ["pdfplumber", "pdfium"])
def test_printed_blanks_stay(engine: Engine) -> None:
    """Chromium sets each run of a line by itself, a blank too; pdfium drops the latter."""
    path = ROOT / "samples" / "chengyang_tables.pdf"
    document = read(path.read_bytes(), path.name, ReadOptions(engine))
    assert "（驿站志愿者 端木笛）" in [line.text for line in document.lines]
