"""Hostile and broken files, each with what may become of it: ``python -m tools.hostile FOLDER``.

Everything is made by code from a seed, nothing is fetched. ``expected`` holds the codes of `READ_ERRORS` that are right
for a file, and ``READ`` where it must be (or may be) read.
"""

from __future__ import annotations

import io
import random
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

READ = "read"
_TEXT = b"BT /F1 12 Tf 50 200 Td (Social insurance, work injury) Tj ET"
_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
_BOX = b"[0 0 400 300]"


@dataclass(frozen=True, slots=True)
class HostileFile:
    """A file and the outcomes that are right for it."""

    name: str
    data: bytes
    expected: frozenset[str]


# ---- PDFs by hand ----------------------------------------------------------------------------------------------------


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


def page(contents: bytes = b"/Contents 5 0 R", box: bytes = b"/MediaBox " + _BOX, resources: bytes = b"") -> bytes:
    """A page object of the usual place: number 4, its parent 2, its font 3, its contents 5."""
    return b"<< /Type /Page /Parent 2 0 R %s %s /Resources << /Font << /F1 3 0 R >> %s >> >>" % (
        box,
        contents,
        resources,
    )


def _numbered(objects: Sequence[bytes]) -> tuple[bytes, list[int]]:
    body = b"%PDF-1.7\n"
    offsets = []
    for number, item in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n" % number + item + b"\nendobj\n"
    return body, offsets


def assemble(objects: Sequence[bytes], trailer: bytes = b"", startxref: int | None = None, xref: bool = True) -> bytes:
    """A PDF of numbered objects, the first one its catalogue."""
    body, offsets = _numbered(objects)
    if not xref:
        return body + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    at = len(body) if startxref is None else startxref
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, at)
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def one_page(
    content: bytes | None = None, *more: bytes, made: bytes | None = None, catalog: bytes = b"", font: bytes = _FONT
) -> list[bytes]:
    """The objects of a PDF with one page; ``content`` is a whole stream object, ``more`` are numbered from 6."""
    return [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        font,
        page() if made is None else made,
        stream(_TEXT) if content is None else content,
        *more,
    ]


def many_pages(count: int) -> bytes:
    """A PDF whose pages share their contents."""
    objects = [*one_page(), *[page()] * count]
    kids = b" ".join(b"%d 0 R" % (number + 6) for number in range(count))
    objects[1] = b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % count
    return assemble(objects)


def _encrypted(user: str) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, encrypt=StandardEncryption(user, ownerPassword="owner", canPrint=0))
    canvas.drawString(100, 100, "Social insurance, work injury")
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _form(body: bytes, inner: bytes) -> bytes:
    return stream(body, b"/Type /XObject /Subtype /Form /BBox [0 0 400 300] /Resources << /Font << /F1 3 0 R >> /XObject << " + inner + b" >> >>")  # fmt: skip


def _nested_forms(levels: int, times: int) -> bytes:
    """Forms that draw the next one so many times; the last one draws text."""
    use = b"/XObject << /X 6 0 R >>"
    forms = [_form(b"/X Do " * times, b"/X %d 0 R" % (7 + level)) for level in range(levels)]
    return assemble(one_page(stream(_TEXT + b" /X Do"), *forms, _form(_TEXT, b""), made=page(resources=use)))


def _deep_tree(levels: int) -> bytes:
    nodes = [
        b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>" % (number - 1, number + 1)
        for number in range(6, 6 + levels)
    ]
    objects = one_page(None, *nodes, page())
    objects[1] = b"<< /Type /Pages /Kids [6 0 R] /Count 1 >>"
    return assemble(objects)


def _to_unicode(body: bytes) -> bytes:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    head = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange "
    return assemble(one_page(None, stream(head + body + b" endcmap end"), font=font))


def _object_stream(packed: bytes) -> bytes:
    """The font of the page stands in an object stream, if ``packed`` is one."""
    packed = packed.replace(b"<< ", b"<< /Type /ObjStm /N 1 /First 4 ", 1)
    body, offsets = _numbered([*one_page(font=b"null"), packed])
    rows = [(0, 0, 0), *((1, offset, 0) for offset in offsets), (1, len(body), 0)]
    rows[3] = (2, 6, 0)
    table = b"".join(bytes([kind]) + place.to_bytes(4, "big") + bytes([index]) for kind, place, index in rows)
    xref = stream(table, b"/Type /XRef /Size 8 /W [1 4 1] /Root 1 0 R")
    return body + b"7 0 obj\n" + xref + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def _broken_structure(rng: random.Random) -> Iterator[tuple[str, bytes, str]]:
    good = assemble(one_page())
    yield "empty.pdf", b"", "empty_file"
    yield "zeros.pdf", bytes(10_000), "empty_file"
    yield "header_only.pdf", b"%PDF-1.7\n", "truncated"
    yield "page_of_html.pdf", b"<!DOCTYPE html><html><body>404</body></html>", READ
    yield "picture.pdf", b"\x89PNG\r\n\x1a\n" + rng.randbytes(500), "no_text_layer"
    yield "archive.pdf", b"PK\x03\x04" + rng.randbytes(500), "not_a_pdf"
    yield "noise.pdf", b"%PDF-1.7\n" + rng.randbytes(20_000), "truncated"
    yield "half.pdf", good[: len(good) // 2], "truncated"
    yield "no_end.pdf", good[:-30], "truncated"
    yield "no_xref.pdf", assemble(one_page(), xref=False), READ
    yield "wrong_startxref.pdf", assemble(one_page(), startxref=7), READ
    yield "far_startxref.pdf", assemble(one_page(), startxref=10**12), READ
    yield "tail_of_noise.pdf", good + rng.randbytes(1000), READ
    yield "head_of_noise.pdf", b"\r\n" * 100 + good, READ
    yield "xref_circle.pdf", assemble(one_page(), trailer=b"/Prev %d" % good.index(b"xref\n0")), READ
    yield "short_length.pdf", assemble(one_page(stream(_TEXT, length=5))), READ
    yield "long_length.pdf", assemble(one_page(stream(_TEXT, length=10**7))), READ
    yield (
        "length_circle.pdf",
        assemble(one_page(stream(_TEXT).replace(b"/Length %d" % len(_TEXT), b"/Length 5 0 R"))),
        READ,
    )
    yield "password.pdf", _encrypted("secret"), "encrypted"
    yield "owner_password.pdf", _encrypted(""), READ
    yield "flipped_bytes.pdf", _flipped(good, rng), f"{READ} truncated no_text_layer no_pages glyph_unmapped"


def _flipped(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(20):
        changed[rng.randrange(20, len(changed))] = rng.randrange(256)
    return bytes(changed)


def _page_trees(_: random.Random) -> Iterator[tuple[str, bytes, str]]:
    def tree(pages: bytes) -> bytes:
        objects = one_page()
        objects[1] = pages
        return assemble(objects)

    yield "no_page.pdf", tree(b"<< /Type /Pages /Kids [] /Count 0 >>"), "no_pages"
    yield (
        "tree_circle.pdf",
        tree(b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
        f"{READ} truncated no_pages no_text_layer",
    )
    yield "count_too_high.pdf", tree(b"<< /Type /Pages /Kids [4 0 R] /Count 1000000000 >>"), f"{READ} too_many_pages"
    yield "count_negative.pdf", tree(b"<< /Type /Pages /Kids [4 0 R] /Count -3 >>"), f"{READ} no_pages truncated"
    yield "count_missing.pdf", tree(b"<< /Type /Pages /Kids [4 0 R] >>"), READ
    yield "kid_is_number.pdf", tree(b"<< /Type /Pages /Kids [4 0 R 17 (x)] /Count 3 >>"), f"{READ} truncated"
    yield "kid_is_null.pdf", tree(b"<< /Type /Pages /Kids [4 0 R 99 0 R] /Count 2 >>"), READ
    yield "catalog_is_page.pdf", assemble([page(), *one_page()[1:]]), f"{READ} truncated no_pages"
    yield "deep_tree.pdf", _deep_tree(3000), f"{READ} truncated no_pages no_text_layer"
    yield "5000_pages.pdf", many_pages(5000), "too_many_pages"


def _page_objects(_: random.Random) -> Iterator[tuple[str, bytes, str]]:
    def boxed(box: bytes) -> bytes:
        return assemble(one_page(made=page(box=box)))

    yield "huge_box.pdf", boxed(b"/MediaBox [0 0 1000000 1000000]"), READ
    yield "vast_box.pdf", boxed(b"/MediaBox [0 0 1e30 1e30]"), f"{READ} no_text_layer"
    yield "nan_box.pdf", boxed(b"/MediaBox [0 0 nan nan]"), f"{READ} no_text_layer truncated"
    yield "flat_box.pdf", boxed(b"/MediaBox [0 0 0 0]"), f"{READ} no_text_layer"
    yield "negative_box.pdf", boxed(b"/MediaBox [400 300 0 0]"), READ
    yield "no_box.pdf", boxed(b""), READ
    yield "words_for_box.pdf", boxed(b"/MediaBox [(a) (b) (c) (d)]"), f"{READ} no_text_layer"
    yield "crop_elsewhere.pdf", boxed(b"/MediaBox [0 0 400 300] /CropBox [900 900 990 990]"), f"{READ} no_text_layer"
    yield "odd_rotation.pdf", boxed(b"/MediaBox [0 0 400 300] /Rotate 37"), READ
    yield "no_contents.pdf", assemble(one_page(made=page(contents=b""))), "no_text_layer"
    yield "contents_circle.pdf", assemble(one_page(b"[5 0 R 5 0 R]")), "no_text_layer truncated"
    yield (
        "no_resources.pdf",
        assemble(one_page(made=b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents 5 0 R >>")),
        f"{READ} no_text_layer",
    )
    yield "font_missing.pdf", assemble(one_page(font=b"null")), f"{READ} no_text_layer glyph_unmapped"
    yield "font_is_number.pdf", assemble(one_page(font=b"42")), f"{READ} no_text_layer glyph_unmapped truncated"
    yield "font_of_no_kind.pdf", assemble(one_page(font=b"<< /Type /Font >>")), f"{READ} no_text_layer glyph_unmapped"
    yield (
        "javascript.pdf",
        assemble(one_page(catalog=b"/OpenAction << /S /JavaScript /JS (while \\(true\\) {}) >>")),
        READ,
    )
    yield (
        "attachment.pdf",
        assemble(
            one_page(
                None,
                b"<< /Type /Filespec /F (x.exe) /EF << /F 7 0 R >> >>",
                stream(b"MZ" * 100, b"/Type /EmbeddedFile"),
                catalog=b"/Names << /EmbeddedFiles << /Names [(x.exe) 6 0 R] >> >>",
            )
        ),
        READ,
    )


def _contents(rng: random.Random) -> Iterator[tuple[str, bytes, str]]:
    def drawn(content: bytes) -> bytes:
        return assemble(one_page(stream(content)))

    damaged = zlib.compress(_TEXT * 50)
    yield (
        "damaged_flate.pdf",
        assemble(one_page(stream(damaged[:40] + rng.randbytes(40), b"/Filter /FlateDecode"))),
        f"{READ} no_text_layer truncated",
    )
    yield "unknown_filter.pdf", assemble(one_page(stream(_TEXT, b"/Filter /Magic"))), f"{READ} no_text_layer truncated"
    yield "noise_for_contents.pdf", drawn(rng.randbytes(5000)), f"{READ} no_text_layer truncated"
    yield "string_without_end.pdf", drawn(b"BT /F1 12 Tf 50 200 Td (Social insurance Tj ET"), f"{READ} no_text_layer"
    yield "picture_without_end.pdf", drawn(_TEXT + b" BI /W 9 /H 9 ID " + bytes(999)), READ
    yield "unbalanced_states.pdf", drawn(b"Q " * 5000 + b"q " * 5000 + _TEXT), READ
    yield (
        "wide_text_matrix.pdf",
        drawn(_TEXT.replace(b"50 200 Td", b"1e30 0 0 1e30 50 200 Tm")),
        f"{READ} no_text_layer",
    )
    yield "vast_type.pdf", drawn(_TEXT.replace(b"12 Tf", b"1000000000 Tf")), f"{READ} no_text_layer"
    yield "deep_arrays.pdf", drawn(b"[" * 50_000 + _TEXT), f"{READ} no_text_layer truncated"
    yield "deep_dictionary.pdf", assemble(one_page(made=page(box=b"/MediaBox [0 0 400 300] /A " + b"<< /A " * 5000 + b">>" * 5000))), f"{READ} truncated no_pages no_text_layer internal_error reader_crashed"  # fmt: skip
    yield (
        "form_in_itself.pdf",
        assemble(
            one_page(
                stream(_TEXT + b" /X Do"),
                _form(_TEXT + b" /X Do", b"/X 6 0 R"),
                made=page(resources=b"/XObject << /X 6 0 R >>"),
            )
        ),
        READ,
    )
    yield "deep_forms.pdf", _nested_forms(200, 1), READ
    yield "forms_bomb.pdf", _nested_forms(12, 10), "timeout too_large out_of_memory reader_crashed"
    yield "many_strokes.pdf", drawn(_TEXT + b" 1 1 m 9 9 l S" * 100_000), f"{READ} timeout"


def _bombs(_: random.Random) -> Iterator[tuple[str, bytes, str]]:
    heavy = "timeout out_of_memory reader_crashed too_large"
    yield "flate_bomb.pdf", assemble(one_page(blanks(600))), f"{heavy} no_text_layer"
    yield "double_flate_bomb.pdf", assemble(one_page(blanks(600, times=2))), f"{heavy} no_text_layer"
    yield "text_bomb.pdf", assemble(one_page(flate(_TEXT[:-3] + b" (Social insurance) Tj" * 100_000 + b" ET"))), heavy
    yield "object_stream.pdf", _object_stream(stream(b"3 0 " + _FONT)), READ
    yield "object_stream_bomb.pdf", _object_stream(blanks(600)), f"{heavy} {READ} truncated no_text_layer"
    yield (
        "picture_bomb.pdf",
        assemble(
            one_page(
                stream(b"400 0 0 300 0 0 cm /X Do"),
                blanks(60).replace(
                    b"<< ",
                    b"<< /Type /XObject /Subtype /Image /Width 60000 /Height 60000 /ColorSpace /DeviceGray /BitsPerComponent 8 ",
                    1,
                ),
                made=page(resources=b"/XObject << /X 6 0 R >>"),
            )
        ),
        f"{heavy} no_text_layer",
    )
    wide = b"1 beginbfrange <00000000> <7fffffff> <0041> endbfrange"
    yield "map_bomb.pdf", _to_unicode(wide), f"{heavy} {READ} glyph_unmapped"
    yield (
        "map_of_noise.pdf",
        _to_unicode(b"1 beginbfchar <41> <" + b"0041" * 50_000 + b"> endbfchar"),
        f"{heavy} {READ}",
    )


def _texts(rng: random.Random) -> Iterator[tuple[str, bytes, str]]:
    prose = "可以到街道办理失业登记，办理时限5个工作日。"
    yield "empty.txt", b"", "empty_file"
    yield "blank.txt", " \u3000\r\n\t\f".encode() * 1000, "empty_file"
    yield "zeros.txt", bytes(5000), "binary_content"
    yield "noise.txt", rng.randbytes(5000), "binary_content undecodable_text"
    yield "picture.txt", b"\x89PNG\r\n\x1a\n" + rng.randbytes(5000), "no_text_layer"
    yield "utf16_without_mark.txt", prose.encode("utf-16-le") * 9, f"binary_content undecodable_text {READ}"
    yield "latin.txt", b"caf\xe9 " * 99, "binary_content undecodable_text"
    yield "zeros_between.txt", prose.encode() * 9 + bytes(3), READ
    yield "one_vast_line.txt", prose.encode() * 20_000, "too_large"
    yield "over_the_size.txt", prose.encode() * 100_000, "too_large"
    yield "short_lines.txt", "\n".join(f"短行{number}" for number in range(8000)).encode(), f"{READ} timeout"
    yield "very_many_lines.txt", b"1\n" * 1_000_000, "too_large"
    yield "only_marks.txt", "\u0301".encode() * 20_000, READ
    yield "only_digits.txt", b"1" * 30_000, f"{READ} timeout"
    yield "only_brackets.txt", "（《【".encode() * 5000, f"{READ} timeout"
    yield "only_numbers.txt", "一、\n".encode() * 2000, f"{READ} timeout"
    yield "turned_and_hidden.txt", "\u202e失业\u200b登记\u2066办理\ufeff".encode() * 500, READ
    yield "page_breaks.txt", prose.encode() + b"\f" * 50_000 + prose.encode(), f"{READ} too_many_pages"
    yield "private_use.txt", "\ue000\uf8ff\U000f0000".encode() * 3000, READ
    yield "mixed_line_ends.txt", (prose + "\r" + prose + "\r\n" + prose + "\n\r").encode(), READ
    yield "labels_without_end.txt", "办理流程：\n".encode() * 3000, f"{READ} timeout"


def hostile_files(seed: int = 1) -> Iterator[HostileFile]:
    """All kinds, made anew; the same seed gives the same bytes."""
    rng = random.Random(seed)
    for kind in (_broken_structure, _page_trees, _page_objects, _contents, _bombs, _texts):
        for name, data, expected in kind(rng):
            yield HostileFile(name, data, frozenset(expected.split()))


def main(folder: Path) -> None:
    """Write all files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in hostile_files():
        (folder / file.name).write_bytes(file.data)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
