"""PDFs written by hand, object by object, so that any of them can be wrong."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import accumulate

TEXT = b"BT /F1 12 Tf 50 200 Td (Social insurance, work injury) Tj ET"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
BOX = b"[0 0 400 300]"


def stream(data: bytes, extra: bytes = b"", length: int | None = None) -> bytes:
    """A stream object; ``length`` lies about its length."""
    head = b"<< /Length %d " % (len(data) if length is None else length)
    return head + extra + b" >>\nstream\n" + data + b"\nendstream"


def flate(data: bytes) -> bytes:
    """A stream that unpacks to ``data``."""
    return stream(zlib.compress(data, 9), b"/Filter /FlateDecode")


def blanks(megabytes: int, times: int = 1) -> bytes:
    """A small stream that unpacks to so many MiB of blanks, packed so many times; made without ever holding them."""
    block, checksum = b" " * (1 << 20), 1
    packer = zlib.compressobj(9)
    first, later = (packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    for _ in range(megabytes):
        checksum = zlib.adler32(block, checksum)
    packed = first + later * (megabytes - 1) + b"\x03\x00" + checksum.to_bytes(4, "big")
    for _ in range(times - 1):
        packed = zlib.compress(packed, 9)
    return stream(packed, b"/Filter [" + b"/FlateDecode " * times + b"]")


def page(contents: bytes = b"/Contents 5 0 R", box: bytes = b"/MediaBox " + BOX, resources: bytes = b"") -> bytes:
    """A page object of the usual place: number 4, its parent 2, its font 3, its contents 5."""
    return b"<< /Type /Page /Parent 2 0 R %s %s /Resources << /Font << /F1 3 0 R >> %s >> >>" % (
        box,
        contents,
        resources,
    )


def numbered(objects: Sequence[bytes]) -> tuple[bytes, list[int]]:
    parts = [b"%PDF-1.7\n", *(b"%d 0 obj\n%s\nendobj\n" % (number, item) for number, item in enumerate(objects, 1))]
    return b"".join(parts), list(accumulate(map(len, parts[:-1])))


def assemble(objects: Sequence[bytes], trailer: bytes = b"", startxref: int | None = None, xref: bool = True) -> bytes:
    """A PDF of numbered objects, the first one its catalogue."""
    body, offsets = numbered(objects)
    if not xref:
        return body + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    at = len(body) if startxref is None else startxref
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, at)
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def one_page(
    content: bytes | None = None, *more: bytes, made: bytes | None = None, catalog: bytes = b"", font: bytes = FONT
) -> list[bytes]:
    """The objects of a PDF with one page; ``content`` is a whole stream object, ``more`` are numbered from 6."""
    return [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        font,
        page() if made is None else made,
        stream(TEXT) if content is None else content,
        *more,
    ]


def many_pages(count: int) -> bytes:
    """A PDF whose pages share their contents."""
    objects = [*one_page(), *[page()] * count]
    kids = b" ".join(b"%d 0 R" % (number + 6) for number in range(count))
    objects[1] = b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % count
    return assemble(objects)


def form(body: bytes, inner: bytes) -> bytes:
    return stream(body, b"/Type /XObject /Subtype /Form /BBox [0 0 400 300] /Resources << /Font << /F1 3 0 R >> /XObject << " + inner + b" >> >>")  # fmt: skip


def nested_forms(levels: int, times: int) -> bytes:
    """Forms that draw the next one so many times; the last one draws text."""
    use = b"/XObject << /X 6 0 R >>"
    forms = [form(b"/X Do " * times, b"/X %d 0 R" % (7 + level)) for level in range(levels)]
    return assemble(one_page(stream(TEXT + b" /X Do"), *forms, form(TEXT, b""), made=page(resources=use)))


def deep_tree(levels: int) -> bytes:
    nodes = [
        b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>" % (number - 1, number + 1)
        for number in range(6, 6 + levels)
    ]
    objects = one_page(None, *nodes, page())
    objects[1] = b"<< /Type /Pages /Kids [6 0 R] /Count 1 >>"
    return assemble(objects)


def to_unicode(body: bytes) -> bytes:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    head = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
    return assemble(one_page(None, stream(head + body + b" endcmap end"), font=font))


def object_stream(packed: bytes) -> bytes:
    """The font of the page stands in an object stream, if ``packed`` is one."""
    packed = packed.replace(b"<< ", b"<< /Type /ObjStm /N 1 /First 4 ", 1)
    body, offsets = numbered([*one_page(font=b"null"), packed])
    rows = [(0, 0, 0), *((1, offset, 0) for offset in offsets), (1, len(body), 0)]
    rows[3] = (2, 6, 0)
    table = b"".join(bytes([kind]) + place.to_bytes(4, "big") + bytes([index]) for kind, place, index in rows)
    xref = stream(table, b"/Type /XRef /Size 8 /W [1 4 1] /Root 1 0 R")
    return body + b"7 0 obj\n" + xref + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)
