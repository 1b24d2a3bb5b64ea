"""Small PDFs made in the tests: hand-written ones where every operator matters, reportlab ones for the rest."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def drawn(draw: Callable[[Canvas], None], size: tuple[float, float] = (595.0, 842.0)) -> bytes:
    """The bytes of a PDF that ``draw`` paints; it calls ``showPage`` for every page but the last."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def put(canvas: Canvas, x: float, y: float, text: str, size: float = 10.0) -> None:
    """Set a line with its baseline ``y`` points below the top of an A4 page."""
    canvas.setFont(FONT, size)
    canvas.drawString(x, 842 - y, text)


def raw_pdf(contents: Sequence[bytes], page_extra: bytes = b"", font: bytes = b"") -> bytes:
    """A PDF with one page per content stream; fonts are Helvetica (/F1) and, if given, ``font`` (/F2)."""
    objects: list[bytes] = []
    kids = b" ".join(b"%d 0 R" % (5 + 2 * place) for place in range(len(contents)))
    objects.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    objects.append(b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % len(contents))
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    objects.append(font or b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>")
    for place, content in enumerate(contents):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] "
            + page_extra
            + b" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents %d 0 R >>" % (6 + 2 * place)
        )
        objects.append(b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream")
    body = b"%PDF-1.7\n"
    offsets = []
    for number, item in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n" % number + item + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer
