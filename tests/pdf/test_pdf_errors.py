"""Bad input gets a code, and a page that fails takes no other page with it."""

from __future__ import annotations

import pytest
from pdfminer import pdfinterp
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from extractors.reading import pdfium_engine
from extractors.reading._errors import ReadError
from extractors.reading.glyphs import PageFailure
from extractors.reading.pdf import Engine, read_pdf
from tests.pdf.makers import drawn, put, raw_pdf
from tools.hostile import hostile_files

ENGINES = pytest.mark.parametrize("engine", ["pdfplumber", "pdfium"])
TEXT = b"BT /F1 12 Tf 50 200 Td (Social insurance, second page) Tj ET"
SCAN = b"q 400 0 0 300 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"
NO_UNICODE = (
    b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 1 /LastChar 31 "
    b"/Widths ["
    + b"1000 " * 31
    + b"] /CharProcs << >> /Encoding << /Differences [1 "
    + b" ".join(b"/g%d" % n for n in range(1, 32))
    + b"] >> /Resources << >> >>"
)
UNMAPPED = b"BT /F2 12 Tf 20 200 Td <" + b"".join(b"%02x" % n for n in range(1, 32)) * 2 + b"> Tj ET"


def code_of(data: bytes, engine: Engine) -> str:
    with pytest.raises(ReadError) as caught:
        read_pdf(data, "x.pdf", "0" * 64, engine=engine)
    assert caught.value.advice
    return caught.value.code


def encrypted() -> bytes:
    import io

    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(100, 100, "hidden")
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@ENGINES
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\x00\n \n", "empty_file"),
        ("新闻简报".encode() * 99, "not_a_pdf"),
        (b"PK\x03\x04" + bytes(2000), "not_a_pdf"),
        (b"%PDF-1.7\n", "truncated"),
        (drawn(lambda canvas: put(canvas, 60, 60, "一"))[:700], "truncated"),
        (encrypted(), "encrypted"),
        (raw_pdf([]), "no_pages"),
        (raw_pdf([SCAN]), "no_text_layer"),
        (raw_pdf([b""]), "no_text_layer"),
        (raw_pdf([UNMAPPED], font=NO_UNICODE), "glyph_unmapped"),
    ],
)
def test_codes(data: bytes, code: str, engine: Engine) -> None:
    assert code_of(data, engine) == code


@ENGINES
def test_a_scanned_page_is_reported_and_the_others_are_read(engine: Engine) -> None:
    document = read_pdf(raw_pdf([SCAN, TEXT, b""]), "x.pdf", "0" * 64, engine=engine)
    assert [(issue.code, issue.page) for issue in document.issues] == [("no_text_layer", 1)]
    assert [line.page for line in document.lines] == [2]
    assert [page.number for page in document.pages] == [1, 2, 3]


@ENGINES
def test_a_page_without_unicode_is_reported_and_gives_no_lines(engine: Engine) -> None:
    document = read_pdf(raw_pdf([TEXT, UNMAPPED], font=NO_UNICODE), "x.pdf", "0" * 64, engine=engine)
    assert [(issue.code, issue.page) for issue in document.issues] == [("glyph_unmapped", 2)]
    assert {line.page for line in document.lines} == {1}


def test_a_page_that_raises_is_read_by_the_other_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    real = pdfinterp.PDFPageInterpreter.process_page
    seen: list[object] = []

    def fail_on_first(self: object, page: object) -> None:
        seen.append(page)
        if len(seen) == 1:
            raise TypeError("broken stream")
        real(self, page)  # type: ignore[arg-type]

    monkeypatch.setattr(pdfinterp.PDFPageInterpreter, "process_page", fail_on_first)
    document = read_pdf(raw_pdf([TEXT, TEXT]), "x.pdf", "0" * 64, engine="pdfplumber")
    assert [(issue.code, issue.page) for issue in document.issues] == [("engine_fallback", 1)]
    assert [line.page for line in document.lines] == [1, 2]


def test_a_page_that_both_engines_fail_on_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise TypeError("broken stream")

    real = pdfium_engine._page_result
    monkeypatch.setattr(pdfinterp.PDFPageInterpreter, "process_page", fail)
    monkeypatch.setattr(
        pdfium_engine,
        "_page_result",
        lambda document, index: real(document, index) if index else PageFailure(1, "no page"),
    )
    document = read_pdf(raw_pdf([TEXT, TEXT]), "x.pdf", "0" * 64, engine="pdfium")
    assert [(issue.code, issue.page) for issue in document.issues] == [("page_unreadable", 1)]
    assert [line.page for line in document.lines] == [2]


@ENGINES
@pytest.mark.parametrize(
    "name",
    [
        "no_box.pdf",
        "xref_circle.pdf",
        "short_length.pdf",
        "kid_is_null.pdf",
        "owner_password_rc4_40.pdf",
        "negative_box.pdf",
    ],
)
def test_what_one_engine_can_read_is_read(name: str, engine: Engine) -> None:
    data = next(file.data for file in hostile_files() if file.name == name)
    document = read_pdf(data, name, "0" * 64, engine=engine)
    assert [line.text for line in document.lines] == ["Social insurance, work injury"]
