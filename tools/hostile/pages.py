"""PDFs whose parts point in circles, lie about sizes, or unpack to far more than they are."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator

from tools.hostile._file import READ, Made
from tools.hostile._raw_pdf import (
    FONT,
    TEXT,
    assemble,
    blanks,
    deep_tree,
    flate,
    form,
    many_pages,
    nested_forms,
    object_stream,
    one_page,
    page,
    stream,
    to_unicode,
)

_HEAVY = "timeout out_of_memory reader_crashed too_large"
_BOX = b"/MediaBox [0 0 400 300] "
_EMPTY_OR_BROKEN = "no_text_layer glyph_unmapped truncated"


def cycles(_: random.Random) -> Iterator[Made]:
    """Objects that lead back to themselves; text that stands outside the circle is to be read."""
    good = assemble(one_page())
    in_circle = f"{READ} no_pages truncated no_text_layer"
    yield "xref_circle.pdf", assemble(one_page(), trailer=b"/Prev %d" % good.index(b"xref\n0")), READ
    yield "xref_stream_circle.pdf", assemble(one_page(), trailer=b"/XRefStm %d" % good.index(b"xref\n0")), READ
    yield "prev_negative.pdf", assemble(one_page(), trailer=b"/Prev -1"), READ
    yield "prev_far.pdf", assemble(one_page(), trailer=b"/Prev 99999999999999999999"), READ
    yield "root_circle.pdf", assemble([b"1 0 R", *one_page()[1:]]), in_circle
    yield "pages_is_catalog.pdf", assemble([b"<< /Type /Catalog /Pages 1 0 R >>", *one_page()[1:]]), in_circle
    objects = one_page()
    objects[1] = b"<< /Type /Pages /Parent 2 0 R /Kids [4 0 R] /Count 1 >>"
    yield "parent_circle.pdf", assemble(objects), READ
    objects[3] = b"<< /Type /Page /Parent 4 0 R /MediaBox [0 0 400 300] /Contents 5 0 R >>"
    yield "page_is_its_parent.pdf", assemble(objects), in_circle
    objects = one_page(None, b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 4 0 R] /Count 2 >>")
    objects[1] = b"<< /Type /Pages /Kids [6 0 R 4 0 R] /Count 2 >>"
    yield "tree_of_two_circles.pdf", assemble(objects), in_circle
    yield "same_page_thrice.pdf", assemble(_kids(b"4 0 R 4 0 R 4 0 R", 3)), READ
    yield (
        "box_circle.pdf",
        assemble(one_page(None, b"6 0 R", made=page(box=b"/MediaBox 6 0 R"))),
        f"{in_circle} timeout",
    )
    yield "resources_circle.pdf", assemble(one_page(made=b"<< /Type /Page /Parent 2 0 R " + _BOX + b"/Contents 5 0 R /Resources 4 0 R >>")), f"{READ} no_text_layer"  # fmt: skip
    yield "font_circle.pdf", assemble(one_page(font=b"3 0 R")), f"{READ} {_EMPTY_OR_BROKEN} timeout"
    cid = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [3 0 R] >>"
    yield "descendant_circle.pdf", assemble(one_page(font=cid)), f"{READ} {_EMPTY_OR_BROKEN}"
    spaces = b"/ColorSpace << /C 6 0 R >>"
    painted = stream(b"/C cs 0 sc " + TEXT)
    yield "colour_circle.pdf", assemble(one_page(painted, b"[/Indexed 6 0 R 1 <00>]", made=page(resources=spaces))), READ  # fmt: skip
    yield "filter_circle.pdf", assemble(one_page(stream(TEXT, b"/Filter 5 0 R"))), f"{READ} no_text_layer truncated"
    outline = b"<< /Title (x) /Parent 6 0 R /First 6 0 R /Last 6 0 R /Next 6 0 R /Prev 6 0 R >>"
    yield "outline_circle.pdf", assemble(one_page(None, outline, catalog=b"/Outlines 6 0 R")), READ
    names = b"/Names << /Dests 6 0 R >>"
    yield "names_circle.pdf", assemble(one_page(None, b"<< /Kids [6 0 R] >>", catalog=names)), READ
    labels = b"/PageLabels 6 0 R"
    yield "labels_circle.pdf", assemble(one_page(None, b"<< /Kids [6 0 R] >>", catalog=labels)), READ
    tree = b"<< /Type /StructTreeRoot /K 6 0 R >>"
    yield "structure_circle.pdf", assemble(one_page(None, tree, catalog=b"/StructTreeRoot 6 0 R")), READ
    field = b"<< /FT /Tx /T (a) /Kids [6 0 R] /Parent 6 0 R >>"
    yield "field_circle.pdf", assemble(one_page(None, field, catalog=b"/AcroForm << /Fields [6 0 R] >>")), READ
    glyph = stream(b"500 0 0 0 500 500 d1 BT /F1 9 Tf (a) Tj ET")
    type3 = b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 500] /FontMatrix [.001 0 0 .001 0 0] /FirstChar 97 /LastChar 97 /Widths [500] /CharProcs << /a 6 0 R >> /Encoding << /Differences [97 /a] >> /Resources << /Font << /F1 3 0 R >> >> >>"
    yield "type3_circle.pdf", assemble(one_page(None, glyph, font=type3)), f"{READ} {_EMPTY_OR_BROKEN}"
    mask = b"/ExtGState << /G << /SMask << /S /Alpha /G 6 0 R >> >> >>"
    yield "mask_circle.pdf", assemble(one_page(stream(b"/G gs " + TEXT), form(b"/G gs " + TEXT, b""), made=page(resources=mask))), READ  # fmt: skip
    forms = b"/XObject << /X 6 0 R >>"
    two = (form(TEXT + b" /Y Do", b"/Y 7 0 R"), form(b"/X Do", b"/X 6 0 R"))
    yield "two_forms_circle.pdf", assemble(one_page(stream(TEXT + b" /X Do"), *two, made=page(resources=forms))), READ


def _kids(kids: bytes, count: int) -> list[bytes]:
    objects = one_page()
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)
    return objects


def fonts(rng: random.Random) -> Iterator[Made]:
    """Fonts that are missing, broken or lie; the text may be lost with them, but that must be said."""
    broken = f"{READ} {_EMPTY_OR_BROKEN}"
    programs = {"noise": rng.randbytes(3000), "empty": b"", "header": b"\x00\x01\x00\x00" + b"\xff" * 200}
    for name, program in programs.items():
        for key in (b"FontFile", b"FontFile2", b"FontFile3"):
            descriptor = b"<< /Type /FontDescriptor /FontName /A /Flags 4 /%s 7 0 R >>" % key
            font = (
                b"<< /Type /Font /Subtype /TrueType /BaseFont /A /FirstChar 32 /LastChar 126 /FontDescriptor 6 0 R >>"
            )
            objects = one_page(None, descriptor, stream(program), font=font)
            yield f"{key.decode()}_{name}.pdf", assemble(objects), broken
    encodings = {
        "unknown": b"/No-Such-CMap",
        "number": b"17",
        "missing": b"99 0 R",
        "stream_of_noise": b"6 0 R",
        "gbk": b"/GBK-EUC-H",
        "vertical": b"/UniGB-UCS2-V",
    }
    for name, encoding in encodings.items():
        font = b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding %s /DescendantFonts [7 0 R] >>" % encoding
        cid = b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>"
        yield f"cmap_{name}.pdf", assemble(one_page(None, stream(rng.randbytes(400)), cid, font=font)), broken
    maps = {
        "empty": b"",
        "noise": rng.randbytes(2000),
        "unclosed": b"1 beginbfchar <53> <0041",
        "backwards": b"1 beginbfrange <FF> <00> <0041> endbfrange",
        "to_nothing": b"1 beginbfrange <00> <FF> <> endbfrange",
        "to_surrogates": b"1 beginbfrange <00> <FF> <D800> endbfrange",
        "to_controls": b"1 beginbfrange <00> <1F> <0000> endbfrange 1 beginbfrange <20> <FF> <0001> endbfrange",
        "beyond_unicode": b"1 beginbfrange <00> <FF> <DBFFDFFF> endbfrange",
        "array_too_short": b"1 beginbfrange <00> <FF> [<0041>] endbfrange",
    }
    for name, body in maps.items():
        yield f"map_{name}.pdf", to_unicode(body), broken
    for name, widths in {"negative": b"-1000000", "huge": b"1e30", "words": b"(a)"}.items():
        font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 32 /LastChar 126 /Widths [%s] >>"
        yield f"widths_{name}.pdf", assemble(one_page(font=font % (b" ".join([widths] * 95)))), broken


def page_trees(_: random.Random) -> Iterator[Made]:
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
    yield "deep_tree.pdf", deep_tree(3000), f"{READ} truncated no_pages no_text_layer"
    yield "5000_pages.pdf", many_pages(5000), "too_many_pages"


def page_objects(_: random.Random) -> Iterator[Made]:
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


def contents(rng: random.Random) -> Iterator[Made]:
    def drawn(content: bytes) -> bytes:
        return assemble(one_page(stream(content)))

    damaged = zlib.compress(TEXT * 50)
    yield (
        "damaged_flate.pdf",
        assemble(one_page(stream(damaged[:40] + rng.randbytes(40), b"/Filter /FlateDecode"))),
        f"{READ} no_text_layer truncated",
    )
    yield "unknown_filter.pdf", assemble(one_page(stream(TEXT, b"/Filter /Magic"))), f"{READ} no_text_layer truncated"
    yield "noise_for_contents.pdf", drawn(rng.randbytes(5000)), f"{READ} no_text_layer truncated"
    yield "string_without_end.pdf", drawn(b"BT /F1 12 Tf 50 200 Td (Social insurance Tj ET"), f"{READ} no_text_layer"
    yield "picture_without_end.pdf", drawn(TEXT + b" BI /W 9 /H 9 ID " + bytes(999)), READ
    yield "unbalanced_states.pdf", drawn(b"Q " * 5000 + b"q " * 5000 + TEXT), READ
    yield (
        "wide_text_matrix.pdf",
        drawn(TEXT.replace(b"50 200 Td", b"1e30 0 0 1e30 50 200 Tm")),
        f"{READ} no_text_layer",
    )
    yield "vast_type.pdf", drawn(TEXT.replace(b"12 Tf", b"1000000000 Tf")), f"{READ} no_text_layer"
    yield "deep_arrays.pdf", drawn(b"[" * 50_000 + TEXT), f"{READ} no_text_layer truncated"
    yield "deep_dictionary.pdf", assemble(one_page(made=page(box=b"/MediaBox [0 0 400 300] /A " + b"<< /A " * 5000 + b">>" * 5000))), f"{READ} truncated no_pages no_text_layer internal_error reader_crashed"  # fmt: skip
    yield (
        "form_in_itself.pdf",
        assemble(
            one_page(
                stream(TEXT + b" /X Do"),
                form(TEXT + b" /X Do", b"/X 6 0 R"),
                made=page(resources=b"/XObject << /X 6 0 R >>"),
            )
        ),
        READ,
    )
    yield "deep_forms.pdf", nested_forms(200, 1), READ
    yield "forms_bomb.pdf", nested_forms(12, 10), "timeout too_large out_of_memory reader_crashed"
    yield "many_strokes.pdf", drawn(TEXT + b" 1 1 m 9 9 l S" * 100_000), f"{READ} timeout"


def bombs(_: random.Random) -> Iterator[Made]:
    yield "flate_bomb.pdf", assemble(one_page(blanks(600))), f"{_HEAVY} no_text_layer"
    yield "double_flate_bomb.pdf", assemble(one_page(blanks(600, times=2))), f"{_HEAVY} no_text_layer"
    yield "text_bomb.pdf", assemble(one_page(flate(TEXT[:-3] + b" (Social insurance) Tj" * 100_000 + b" ET"))), _HEAVY
    yield "object_stream.pdf", object_stream(stream(b"3 0 " + FONT)), READ
    yield "object_stream_bomb.pdf", object_stream(blanks(600)), f"{_HEAVY} {READ} truncated no_text_layer"
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
        f"{_HEAVY} no_text_layer",
    )
    wide = b"1 beginbfrange <00000000> <7fffffff> <0041> endbfrange"
    yield "map_bomb.pdf", to_unicode(wide), f"{_HEAVY} {READ} glyph_unmapped"
    yield (
        "map_of_noise.pdf",
        to_unicode(b"1 beginbfchar <41> <" + b"0041" * 50_000 + b"> endbfchar"),
        f"{_HEAVY} {READ}",
    )
    chars = b"[" + b"/FlateDecode " * 200 + b"]"
    packed = TEXT
    for _ in range(200):
        packed = zlib.compress(packed)
    yield "filters_200.pdf", assemble(one_page(stream(packed, b"/Filter " + chars))), f"{READ} no_text_layer truncated"
    hexed = b"/Filter [" + b"/ASCIIHexDecode " * 5000 + b"]"
    yield "filters_5000.pdf", assemble(one_page(stream(TEXT, hexed))), f"{READ} no_text_layer truncated {_HEAVY}"
    runs = stream(b"\x81 " * 2_000_000, b"/Filter /RunLengthDecode")
    yield "run_length_bomb.pdf", assemble(one_page(runs)), f"{_HEAVY} no_text_layer truncated"
    lzw = stream(_lzw_blanks(800), b"/Filter /LZWDecode")
    yield "lzw_bomb.pdf", assemble(one_page(lzw)), f"{_HEAVY} no_text_layer truncated"
    wide_rows = flate(TEXT).replace(
        b"/FlateDecode", b"/FlateDecode /DecodeParms << /Predictor 12 /Columns 2147483647 >>"
    )
    yield "predictor_of_vast_rows.pdf", assemble(one_page(wide_rows)), f"{READ} no_text_layer truncated {_HEAVY}"
    for kind in (b"DCTDecode", b"JPXDecode", b"JBIG2Decode", b"CCITTFaxDecode"):
        picture = stream(
            b"\xff\xd8" + bytes(500),
            b"/Type /XObject /Subtype /Image /Width 65000 /Height 65000 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /"
            + kind,
        )
        drawn = one_page(stream(b"/X Do"), picture, made=page(resources=b"/XObject << /X 6 0 R >>"))
        yield f"picture_{kind.decode()}.pdf", assemble(drawn), "no_text_layer"
    many = b"/Annots [" + b"6 0 R " * 1_000_000 + b"]"
    note = b"<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (x) >>"
    yield (
        "annotations_1000000.pdf",
        assemble(one_page(None, note, made=page(resources=b">> " + many + b" /X <<"))),
        f"{READ} timeout",
    )
    yield "outlines_100000.pdf", assemble(_outlines(100_000)), READ
    yield "objects_200000.pdf", assemble([*one_page(), *[b"null"] * 200_000]), READ
    yield "size_lies.pdf", assemble(one_page()).replace(b"/Size 6", b"/Size 2147483647"), READ
    yield "xref_rows_lie.pdf", assemble(one_page()).replace(b"xref\n0 6", b"xref\n0 999999999"), f"{READ} truncated"


def _lzw_blanks(rounds: int) -> bytes:
    """LZW codes, 9 to 12 bits wide, each of which stands for one blank more than the one before; then a new table."""
    codes = [
        (256, 9),
        (32, 9),
        *((code, 9 + (code > 510) + (code > 1022) + (code > 2046)) for code in range(258, 4093)),
    ]
    bits = "".join(format(code, f"0{width}b") for code, width in codes) + format(256, "012b")
    eight = int(bits * 8, 2).to_bytes(len(bits), "big")  # eight rounds end at a whole byte
    return eight * (rounds // 8)


def _outlines(count: int) -> list[bytes]:
    first = 7
    items = [b"<< /Title (x) /Parent 6 0 R /Next %d 0 R >>" % (first + number + 1) for number in range(count)]
    root = b"<< /Type /Outlines /First 7 0 R /Last %d 0 R /Count %d >>" % (first + count - 1, count)
    return one_page(None, root, *items, catalog=b"/Outlines 6 0 R")
