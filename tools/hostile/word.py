"""Word files that are broken packages, bombs, or hold what no bulletin holds."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from tools.hostile._file import READ, Made

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
)
_LINKS = f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>'
_TYPES_PART, _LINKS_PART, _BODY_PART = "[Content_Types].xml", "_rels/.rels", "word/document.xml"


def paragraph(text: str) -> str:
    """A paragraph of one run."""
    return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def body(inner: str, prolog: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    """The main part with something in its body."""
    return f'{prolog}<w:document xmlns:w="{_W}"><w:body>{inner}</w:body></w:document>'


def package(changes: Mapping[str, str | bytes | None], packed: bool = True) -> bytes:
    """A package of the three parts that must be there, with some changed, added, or (None) left out."""
    parts = {_TYPES_PART: _TYPES, _LINKS_PART: _LINKS, _BODY_PART: body(paragraph("失业登记")), **changes}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            if content is not None:
                entry = zipfile.ZipInfo(name)  # without the time of day
                entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
                archive.writestr(entry, content)
    return buffer.getvalue()


def document(*paragraphs: str) -> bytes:
    """A whole Word file."""
    return package({_BODY_PART: body("".join(map(paragraph, paragraphs)))})


def packages(rng: random.Random) -> Iterator[Made]:
    """Packages: a part is missing, of another kind, or the archive lies."""
    good = document("失业登记", "可以到街道办理失业登记，办理时限5个工作日。")
    yield "whole.docx", good, READ
    yield "empty.docx", b"", "empty_file"
    yield "noise.docx", rng.randbytes(3000), "truncated unsupported_media_type"
    for share in (0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.97):
        yield f"cut_{share:g}.docx", good[: int(share * len(good))], "truncated"
    for number in range(25):
        changed = bytearray(good)
        for _ in range(1 + number // 5):
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
        outcomes = f"{READ} truncated encrypted empty_file unsupported_media_type too_large"
        yield f"bits_{number}.docx", bytes(changed), outcomes
    for part in (_TYPES_PART, _LINKS_PART):
        yield f"without_{part.strip('[]_').split('/')[0]}.docx", package({part: None}), f"truncated {READ}"
        yield f"noise_for_{part.strip('[]_').split('/')[0]}.docx", package({part: rng.randbytes(300)}), "truncated"
        yield f"empty_{part.strip('[]_').split('/')[0]}.docx", package({part: ""}), "truncated"
    yield "without_body.docx", package({_BODY_PART: None}), "truncated unsupported_media_type"
    yield "noise_for_body.docx", package({_BODY_PART: rng.randbytes(300)}), "truncated"
    yield "html_for_body.docx", package({_BODY_PART: "<html><body>404</body></html>"}), "truncated"
    yield "empty_body.docx", package({_BODY_PART: body("")}), "empty_file"
    yield "no_body_element.docx", package({_BODY_PART: f'<w:document xmlns:w="{_W}"/>'}), "truncated empty_file"
    yield "cut_body.docx", package({_BODY_PART: body(paragraph("失业"))[:-20]}), "truncated"
    yield "utf16_body.docx", package({_BODY_PART: body(paragraph("失业登记"), "").encode("utf-16")}), READ
    yield "unknown_encoding.docx", package({_BODY_PART: body(paragraph("a"), '<?xml version="1.0" encoding="x-no"?>')}), f"truncated {READ}"  # fmt: skip
    yield "slip.docx", package({"../../../../tmp/jianbao-slip.txt": "x", "/etc/x": "x", "C:\\x": "x"}), READ
    yield "odd_names.docx", package({"word/\u202e.xml": "x", "a" * 60_000: "x", "": "x"}), f"{READ} truncated"
    yield "twice.docx", good + good, f"{READ} truncated"
    yield "behind_a_program.docx", b"MZ" + bytes(500) + good, f"{READ} truncated unsupported_media_type"
    yield "nested.docx", package({f"word/embeddings/{number}.docx": good for number in range(50)}), READ
    yield "bomb.docx", package({_BODY_PART: body(paragraph(" " * 100_000_000))}), "too_large"
    yield "bomb_beside.docx", package({f"word/media/{number}.bin": bytes(100_000_000) for number in range(4)}), "too_large"  # fmt: skip
    yield "bomb_that_lies.docx", _lying(package({_BODY_PART: body(paragraph("失" * 10_000_000))})), "truncated too_large"  # fmt: skip
    yield "bomb_in_styles.docx", package({"word/styles.xml": " " * 100_000_000}), "too_large"
    yield "4000_parts.docx", package({f"word/media/{number}.png": "x" for number in range(4000)}), READ
    yield "9000_parts.docx", package({f"word/media/{number}.png": "x" for number in range(9000)}), "too_large"
    links = "".join(f'<Relationship Id="r{n}" Type="{_OFFICE}x" Target="media/{n}.png"/>' for n in range(20_000))
    relations = {"word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELS}">{links}</Relationships>'}
    yield "links_to_nothing.docx", package(relations), f"truncated {READ}"
    circle = (
        f'<Relationships xmlns="{_RELS}"><Relationship Id="r1" Type="{_OFFICE}" Target="document.xml"/></Relationships>'
    )
    yield "link_to_itself.docx", package({"word/_rels/document.xml.rels": circle}), READ
    outside = f'<Relationships xmlns="{_RELS}"><Relationship Id="r1" Type="{_OFFICE}x" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    yield "link_outside.docx", package({"word/_rels/document.xml.rels": outside}), READ


def _lying(data: bytes) -> bytes:
    """The package with all its unpacked sizes given as 10 bytes."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = changed.find(mark)
        while at >= 0:
            struct.pack_into("<I", changed, at + offset, 10)
            at = changed.find(mark, at + 4)
    return bytes(changed)


def _laughs(levels: int, times: int) -> str:
    """The entity bomb: each entity is the one before it, so many times."""
    rows = ['<!ENTITY e0 "lol">']
    rows += [f'<!ENTITY e{level} "{f"&e{level - 1};" * times}">' for level in range(1, levels)]
    return f'<?xml version="1.0"?><!DOCTYPE w:document [{"".join(rows)}]>'


def contents(_: random.Random) -> Iterator[Made]:
    """Whole packages whose text is a bomb or a maze."""
    visible = paragraph("失业登记")

    def word(inner: str) -> bytes:
        return package({_BODY_PART: body(inner)})

    def laughing(levels: int, times: int, use: str) -> bytes:
        return package({_BODY_PART: body(visible + paragraph("@").replace("@", use), _laughs(levels, times))})

    yield "entity_bomb.docx", laughing(20, 20, "&e19;"), f"{READ} truncated too_large"
    yield "entity_quadratic.docx", laughing(2, 50_000, "&e1;" * 5000), f"{READ} truncated too_large"
    outside = '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield (
        "entity_outside.docx",
        package({_BODY_PART: body(visible + paragraph("@").replace("@", "&x;"), outside)}),
        f"{READ} truncated",
    )
    circle = '<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a "&b;"><!ENTITY b "&a;">]>'
    yield (
        "entity_circle.docx",
        package({_BODY_PART: body(visible + paragraph("@").replace("@", "&a;"), circle)}),
        f"{READ} truncated",
    )
    for levels in (40, 100, 1000, 50_000):
        table = "<w:tbl><w:tr><w:tc>" * levels + visible + "</w:tc></w:tr></w:tbl>" * levels
        yield f"tables_{levels}_deep.docx", word(table), READ if levels == 40 else f"{READ} too_large"
        controls = "<w:sdt><w:sdtContent>" * levels + visible + "</w:sdtContent></w:sdt>" * levels
        yield f"controls_{levels}_deep.docx", word(controls), READ if levels == 40 else f"{READ} too_large"
        runs = "<w:p>" + "<w:ins>" * levels + "<w:r><w:t>失业登记</w:t></w:r>" + "</w:ins>" * levels + "</w:p>"
        yield f"insertions_{levels}_deep.docx", word(runs), READ if levels == 40 else f"{READ} too_large"
    for span in ("-1", "0", "65535", "999999999", "9" * 5000, "x"):
        cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{visible}</w:tc>'
        yield f"span_{span[:12]}_{len(span)}.docx", word(f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>"), READ
    yield "rows_20000.docx", word(f"<w:tbl>{f'<w:tr><w:tc>{visible}</w:tc></w:tr>' * 20_000}</w:tbl>"), f"{READ} timeout"  # fmt: skip
    yield "cells_5000_in_a_row.docx", word(f"<w:tbl><w:tr>{f'<w:tc>{visible}</w:tc>' * 5000}</w:tr></w:tbl>"), READ
    yield "paragraphs_200000.docx", word(paragraph("a") * 200_000), "too_large"
    yield "empty_paragraphs_200000.docx", word("<w:p/>" * 200_000 + visible), READ
    breaks = '<w:r><w:br w:type="page"/></w:r>' * 50_000
    yield "page_breaks_50000.docx", word(f"<w:p>{breaks}</w:p>{visible}"), f"{READ} too_many_pages timeout"
    yield "long_run.docx", word(paragraph("失业" * 1_500_000)), "too_large"
    yield "many_blanks.docx", word(paragraph("失业" + " " * 50_000 + "登记")), READ
    yield "only_picture.docx", word("<w:p><w:r><w:drawing/></w:r></w:p>"), "no_text_layer"
    yield "only_deleted.docx", word("<w:p><w:del><w:r><w:delText>失业</w:delText></w:r></w:del></w:p>"), "empty_file"
    yield "only_hidden.docx", word("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>失业</w:t></w:r></w:p>"), "empty_file"
    fields = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' * 5000
    yield "fields_without_end.docx", word(visible + fields), READ
    sizes = '<w:p><w:r><w:rPr><w:sz w:val="99999999999"/></w:rPr><w:t>失业登记</w:t></w:r></w:p>'
    yield "vast_type.docx", word(sizes + visible), READ
    yield "size_is_a_word.docx", word(sizes.replace("99999999999", "big") + visible), READ
    yield "unknown_numbering.docx", word('<w:p><w:pPr><w:numPr><w:ilvl w:val="99"/><w:numId w:val="-7"/></w:numPr></w:pPr><w:r><w:t>失业</w:t></w:r></w:p>'), READ  # fmt: skip
    styles = f'<w:styles xmlns:w="{_W}"><w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style></w:styles>'
    yield "styles_circle.docx", _with_styles(styles), READ


def _with_styles(styles: str) -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"
    relations = (
        f'<Relationships xmlns="{_RELS}"><Relationship Id="r1" Type="{kind}" Target="styles.xml"/></Relationships>'
    )
    override = '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>'
    inner = '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>失业登记</w:t></w:r></w:p>'
    return package(
        {
            _TYPES_PART: _TYPES.replace("</Types>", override),
            "word/_rels/document.xml.rels": relations,
            "word/styles.xml": styles,
            _BODY_PART: body(inner),
        }
    )
