"""PDFs whose structure is broken."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tools.hostile._file import READ, Made
from tools.hostile._raw_pdf import TEXT, assemble, one_page, stream


def structure(rng: random.Random) -> Iterator[Made]:
    """Files whose head, tail or table of objects is wrong; what a reader can mend is to be read."""
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
    yield "short_length.pdf", assemble(one_page(stream(TEXT, length=5))), READ
    yield "long_length.pdf", assemble(one_page(stream(TEXT, length=10**7))), READ
    yield (
        "length_circle.pdf",
        assemble(one_page(stream(TEXT).replace(b"/Length %d" % len(TEXT), b"/Length 5 0 R"))),
        READ,
    )
    yield "two_files.pdf", good + good, READ
    yield "old_header.pdf", good.replace(b"%PDF-1.7", b"%PDF-0.1"), READ
    yield "header_after_text.pdf", b"Subject: bulletin\r\n\r\n" + good, READ
    yield "windows_line_ends.pdf", good.replace(b"\n", b"\r\n"), READ
    yield "without_endobj.pdf", good.replace(b"endobj\n", b""), f"{READ} truncated no_pages"
    yield "without_startxref.pdf", good[: good.index(b"startxref")] + b"%%EOF\n", READ
    yield "startxref_negative.pdf", assemble(one_page(), startxref=-5), READ
    yield "root_missing.pdf", good.replace(b"/Root 1 0 R", b""), f"{READ} truncated no_pages"
    yield "root_elsewhere.pdf", good.replace(b"/Root 1 0 R", b"/Root 5 0 R"), f"{READ} truncated no_pages"
    yield "root_is_number.pdf", good.replace(b"/Root 1 0 R", b"/Root 42"), f"{READ} truncated no_pages"
    yield "generations_wrong.pdf", good.replace(b" 00000 n", b" 65535 n"), f"{READ} truncated"
    yield "all_objects_free.pdf", good.replace(b" n \n", b" f \n"), f"{READ} truncated no_pages"
    yield "offsets_shifted.pdf", good.replace(b"%PDF-1.7\n", b"%PDF-1.7\n%a comment that moves all\n"), READ
    yield "encrypt_is_null.pdf", assemble(one_page(), trailer=b"/Encrypt null"), READ
    yield "encrypt_of_noise.pdf", assemble(one_page(), trailer=b"/Encrypt << /Filter /Standard /V 9 /R 99 /O (a) /U (b) /P 1 >> /ID [(a) (b)]"), "encrypted truncated"  # fmt: skip
    yield "encrypt_of_another_kind.pdf", assemble(one_page(), trailer=b"/Encrypt << /Filter /Adobe.PubSec /V 4 >> /ID [(a) (b)]"), "encrypted"  # fmt: skip
    yield "deep_trailer.pdf", assemble(one_page(), trailer=b"/A " + b"[" * 50_000), f"{READ} truncated"
    yield "long_comment.pdf", good.replace(b"%PDF-1.7\n", b"%PDF-1.7\n%" + b"x" * 2_000_000 + b"\n"), READ
    yield "long_name.pdf", assemble(one_page(catalog=b"/" + b"N" * 100_000 + b" 1")), READ
    yield "long_number.pdf", assemble(one_page(catalog=b"/A " + b"9" * 100_000)), READ
    yield "deep_string.pdf", assemble(one_page(catalog=b"/A " + b"(" * 20_000 + b")" * 20_000)), READ
