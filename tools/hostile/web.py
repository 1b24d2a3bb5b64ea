"""Web pages that are mazes, bombs, or say a wrong encoding."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tools.hostile._file import READ, Made

_P = "<p>失业登记</p><p>可以到街道办理失业登记，办理时限5个工作日。</p>"


def _page(inner: str, head: str = "<meta charset=utf-8>") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}<title>失业登记办理</title></head><body>{inner}</body></html>".encode()


def pages(rng: random.Random) -> Iterator[Made]:
    """Markup that is broken or too much."""
    for tag in ("div", "b", "span", "table><tr><td", "ul><li", "blockquote", "font"):
        close = "".join(f"</{part}>" for part in reversed(tag.split("><")))
        for depth in (50, 2000, 60_000):
            outcome = READ if depth == 50 else f"{READ} too_large"
            name = tag.split(">")[0]
            yield f"deep_{name}_{depth}.html", _page(f"<{tag}>" * depth + _P + close * depth), outcome
            yield f"deep_{name}_{depth}_open.html", _page(f"<{tag}>" * depth + _P), outcome
    bomb = '<!DOCTYPE html [<!ENTITY a "lol">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    yield "entity_bomb.html", f"{bomb}]><html><body>&j;{_P}</body></html>".encode(), READ
    outside = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield "entity_outside.html", f"{outside}<html><body>&x;{_P}</body></html>".encode(), READ
    yield "entities_unknown.html", _page("&nosuch;&#0;&#xD800;&#x110000;&#99999999999;&#" * 300 + _P), READ
    yield "tags_1000000.html", _page("<i>" * 1_000_000 + _P), "too_large"
    yield "line_breaks_300000.html", _page("<br>" * 300_000 + _P), "too_large"
    yield "attributes_300000.html", _page("<p " + " ".join(f"a{n}=1" for n in range(300_000)) + ">" + _P), f"{READ} too_large"  # fmt: skip
    yield "attribute_of_9_mb.html", _page(f'<p title="{"x" * 9_000_000}">{_P}'), READ
    yield "picture_inside.html", _page(f'<img src="data:image/png;base64,{"A" * 5_000_000}">{_P}'), READ
    yield "over_30_mb.html", _page("<p>" + "x" * 31_000_000), "too_large"
    yield "text_of_3000000.html", _page("<p>" + "失业" * 1_500_000), "too_large"
    yield "scripts_only.html", _page("<script>document.write('失业登记')</script>" * 50), "empty_file no_text_layer"
    yield "styles_only.html", _page("<style>p{color:red}</style>" * 50), "empty_file"
    yield "pictures_only.html", _page('<img src="1.png">' * 50), "no_text_layer"
    yield "hidden_only.html", _page(f'<div style="display:none">{_P}</div>'), f"{READ} empty_file"
    yield "frames.html", b"<html><frameset><frame src=a.html></frameset></html>", "empty_file"
    yield "no_element.html", b"   <!-- nothing -->  ", "empty_file"
    yield "comment_open.html", _page(_P + "<!-- " + "x" * 9000), READ
    yield "tag_open.html", _page(_P + "<p title='" + "x" * 9000), READ
    yield "script_open.html", _page(_P + "<script>" + "x<b>" * 9000), READ
    yield "plaintext.html", _page(_P + "<plaintext><b>" * 50), READ
    yield "cdata.html", _page("<![CDATA[" * 500 + _P), f"{READ} empty_file"
    yield "zeros.html", _page(_P).replace(b"<p>", b"\0<p>\0"), READ
    yield "noise_inside.html", _page(_P) + bytes(rng.choice(b"<>&\"'=/ab ") for _ in range(20_000)), READ
    for number in range(8):
        source = bytearray(_page(_P * 20))
        for _ in range(40):
            source[rng.randrange(len(source))] = rng.choice(b"<>&\"'=/! ab")
        yield f"changed_{number}.html", bytes(source), f"{READ} undecodable_text empty_file"
    cell = '<td colspan="65534" rowspan="65534">失业登记</td>'
    yield "vast_spans.html", _page(f"<table>{f'<tr>{cell * 3}</tr>' * 300}</table>{_P}"), READ
    yield "span_is_negative.html", _page(f'<table><tr><td colspan="-5" rowspan="x">a</td><td>b</td></tr></table>{_P}'), READ  # fmt: skip
    yield "span_of_5000_digits.html", _page(f'<table><tr><td colspan="{"9" * 5000}">a</td><td>b</td></tr></table>{_P}'), READ  # fmt: skip
    yield "rows_20000.html", _page(f"<table>{'<tr><td>失业<td>登记</tr>' * 20_000}</table>"), f"{READ} timeout"
    yield "cells_20000_in_a_row.html", _page(f"<table><tr>{'<td>失' * 20_000}</table>{_P}"), f"{READ} timeout"
    yield "vast_type.html", _page(f'<p style="font-size:1e308px;margin:1e308em">{_P}<font size="99999999999999">{_P}'), READ  # fmt: skip
    yield "list_from_vast_number.html", _page(f'<ol start="{"9" * 4400}"><li>失业<li>登记</ol>{_P}'), READ
    yield "list_from_minus.html", _page(f'<ol start="-2147483648" type="i" reversed><li>失业<li>登记</ol>{_P}'), READ
    yield "rules_100000.html", _page(_P, "<style>" + "p.a>b{color:red}" * 100_000 + "</style>"), READ
    yield "names_of_classes.html", _page(f'<div class="{"a " * 200_000}">{_P}</div>'), f"{READ} too_large"
    yield "only_doctype.html", b"<!DOCTYPE html>", "empty_file"
    yield "error_page.html", b"<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center></body></html>", READ  # fmt: skip


#: Names that a page may give for its encoding: Python has codecs of these names that are none for web pages.
_CODECS = ("bogus", "utf-16", "utf-32", "utf-7", "idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape",
           "rot13", "base64", "hex", "zip", "bz2", "uu", "quopri", "mbcs", "oem", "palmos", "big5", "shift_jis", "latin-1",
           "gb2312", "gbk", "hz", "iso2022_kr", "--", "0")  # fmt: skip


def encodings(rng: random.Random) -> Iterator[Made]:
    """Pages that declare another encoding than theirs, and web archives."""
    garbled = f"{READ} undecodable_text binary_content"
    for name in _CODECS:
        head = f'<meta charset="{name}">'
        yield f"says_{name}_is_utf-8.html", _page(_P, head), READ
        gbk = f"<html><head>{head}</head><body>{_P}</body></html>".encode("gbk")
        yield f"says_{name}_is_gbk.html", gbk, garbled
    yield "says_utf-8_is_gbk.html", f"<html><head><meta charset=utf-8></head>{_P}".encode("gbk"), garbled
    yield "without_declaration.html", f"<html><body>{_P}</body></html>".encode("gb18030"), READ
    yield "two_declarations.html", _page(_P, "<meta charset=big5><meta charset=utf-8>"), READ
    yield "in_utf-16.html", f"<html><body>{_P}</body></html>".encode("utf-16"), READ
    yield "noise.html", rng.randbytes(9000), "binary_content undecodable_text"
    head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n"
    part = "--B\r\nContent-Type: text/html; charset={}\r\nContent-Transfer-Encoding: {}\r\n\r\n{}\r\n--B--\r\n"
    page = f"<html><body>{_P}</body></html>"
    yield "archive.mhtml", (head + part.format("utf-8", "8bit", page)).encode(), READ
    for name in ("x-none", "idna", "undefined", "utf-16", "'"):
        yield f"archive_of_{name.strip(chr(39)) or 'quote'}.mhtml", (head + part.format(name, "8bit", page)).encode(), garbled  # fmt: skip
    for coding in ("base64", "quoted-printable", "x-uuencode", "magic"):
        archive = (head + part.format("utf-8", coding, "=XX!" * 50 + page)).encode()
        yield f"archive_broken_{coding}.mhtml", archive, f"{garbled} empty_file truncated"
    yield "archive_of_pictures.mhtml", (head + "--B\r\nContent-Type: image/png\r\n\r\nx\r\n--B--").encode(), "truncated"
    yield "archive_cut.mhtml", head.encode(), "truncated"
    nested = "".join(f"--B{n}\r\nContent-Type: multipart/mixed; boundary=B{n + 1}\r\n\r\n" for n in range(5000))
    yield "archive_in_archives.mhtml", (head.replace("=B", "=B0") + nested + page).encode(), f"{READ} truncated too_large"  # fmt: skip
    letters = "Content-Type: message/rfc822\r\n\r\n" * 5000
    yield (
        "letter_in_letters.mhtml",
        ("MIME-Version: 1.0\r\n" + letters + page).encode(),
        f"{READ} truncated too_large out_of_memory",
    )
