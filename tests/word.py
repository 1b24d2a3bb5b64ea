"""Bulletins of the tests as Word documents, in the manners in which such documents are made."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.shared import Pt
from markup import Paragraph, groups

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
Level = tuple[str, str]  # number format and text


def saved(document: WordDocument) -> bytes:
    """The bytes of a document."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def add_list(document: WordDocument, levels: Sequence[Level], number: int, *, start: int = 1) -> None:
    """Define list ``number`` with its levels in numbering.xml."""
    inner = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start if depth == 0 else 1}"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (style, text) in enumerate(levels)
    )
    numbering = document.part.numbering_part.element
    abstract = parse_xml(f'<w:abstractNum {W} w:abstractNumId="{number}">{inner}</w:abstractNum>')
    numbering.insert(0, abstract)
    numbering.append(parse_xml(f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'))


def add_numbered(document: WordDocument, text: str, number: int, depth: int = 0) -> None:
    """A paragraph whose number Word prints."""
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'))


def typed(paragraphs: Sequence[Paragraph]) -> bytes:
    """Everything typed by hand: empty paragraphs as white space, numbers as text, runs cut anywhere."""
    document = Document()
    for text, gap in paragraphs:
        for _ in range(gap):
            document.add_paragraph()
        paragraph = document.add_paragraph()
        third = len(text) // 3
        for part in (text[:third], text[third:]):
            run = paragraph.add_run(part)
            run.font.size = Pt(10.5)
            run.bold = len(text) < 16
    return saved(document)


def styled(paragraphs: Sequence[Paragraph]) -> bytes:
    """With styles, spacing, lists that Word numbers, and tables; a header and a footer."""
    document = Document()
    document.styles["Normal"].paragraph_format.space_after = Pt(0)
    document.sections[0].header.paragraphs[0].text = "测试市人社局内部资料页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚里的字"
    number = 100
    for kind, group in groups(paragraphs):
        if kind == "table":
            _table(document, [[cell.strip() for cell in re.split(r"[|｜\t]", text.strip("|｜ "))] for text, _ in group])
        elif kind == "list":
            number += 1
            first = int(re.match(r"\d+", group[0][0]).group())
            add_list(document, [("decimal", "%1.")], number, start=first)
            for text, gap in group:
                add_numbered(document, re.sub(r"^\d+[.]\s*", "", text), number)
                document.paragraphs[-1].paragraph_format.space_before = Pt(12 * gap)
        else:
            text, gap = group[0]
            document.add_paragraph(text).paragraph_format.space_before = Pt(12 * gap)
    return saved(document)


def _table(document: WordDocument, rows: list[list[str]]) -> None:
    rows = [row for row in rows if set("".join(row)) - set("- ")]
    table = document.add_table(len(rows), max(map(len, rows)))
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=False):
            cell.text = text


DOCUMENTS: dict[str, Callable[[Sequence[Paragraph]], bytes]] = {"typed": typed, "styled": styled}
__all__ = ["DOCUMENTS", "add_list", "add_numbered", "qn", "saved"]
