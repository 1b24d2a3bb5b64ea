"""PDFs written directly, in a TrueType or a CFF font that holds only what may be printed: hundreds in some seconds.

Producers of office files embed Chinese type as composite fonts with two bytes a character (``Identity-H``) and a map
to Unicode; so do these. The same text gives the same bytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any, Literal, NamedTuple

Outlines = Literal["TrueType", "CFF"]
FAMILIES: dict[Outlines, str] = {"TrueType": "WenQuanYi Micro Hei", "CFF": "Noto Serif CJK SC"}
WIDTH, HEIGHT = 595.0, 842.0


class SetLine(NamedTuple):
    """A line to print: its text, size and the left end of its baseline (points from the bottom-left)."""

    text: str
    size: float
    x: float
    y: float


class Rule(NamedTuple):
    """A drawn line from left to right."""

    x0: float
    x1: float
    y: float


@dataclass(frozen=True)
class Face:
    """A font program with the code of each character, and the widths that are not a full em, by code."""

    outlines: Outlines
    program: bytes
    codes: dict[str, int]
    widths: dict[int, int]

    def coded(self, text: str) -> str:
        """A text as the hexadecimal digits of its codes.

        Raises:
            KeyError: The face was made without a character.
        """
        return "".join(f"{self.codes[character]:04X}" for character in text)


def _font(family: str) -> Any:
    from fontTools.ttLib import TTCollection

    from tools.redraw import font_file

    for font in TTCollection(font_file(family, False), lazy=True).fonts:
        if font["name"].getDebugName(1) == family:
            return font
    raise LookupError(f"{family} is not installed")


@lru_cache(maxsize=2)
def face(outlines: Outlines, characters: frozenset[str]) -> Face:
    """The font of a kind with these characters.

    Raises:
        LookupError: Its family is not installed (Debian: fonts-wqy-microhei, fonts-noto-cjk).
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = _font(FAMILIES[outlines])
    keep = Subsetter(
        Options(notdef_outline=True, layout_features=[], drop_tables=["FFTM", "vhea", "vmtx", "VORG", "BASE"])
    )
    keep.populate(unicodes=map(ord, sorted(characters)))
    keep.subset(font)
    written = BytesIO()
    font.save(written)
    font = TTFont(written)
    names, em = font.getBestCmap(), font["head"].unitsPerEm
    code = font.getGlyphID if outlines == "TrueType" else lambda name: int(name.removeprefix("cid"))
    codes = {character: code(names[ord(character)]) for character in sorted(characters)}
    widths = {codes[character]: font["hmtx"][names[ord(character)]][0] * 1000 // em for character in codes}
    program = written.getvalue() if outlines == "TrueType" else font.getTableData("CFF ")
    return Face(outlines, zlib.compress(program), codes, {c: width for c, width in widths.items() if width != 1000})


def pdf(pages: Iterable[Sequence[SetLine]], font: Face, rules: Sequence[Rule] = ()) -> bytes:
    """A PDF of these pages; the rules are drawn on each of them."""
    file = _File()
    drawn = "".join(f"{rule.x0:g} {rule.y:g} m {rule.x1:g} {rule.y:g} l S\n" for rule in rules)
    root, tree, type0 = file.reserve(), file.reserve(), _embed(file, font)
    kids = []
    for lines in pages:
        text = "".join(f"/F {line.size:g} Tf 1 0 0 1 {line.x:g} {line.y:g} Tm <{font.coded(line.text)}> Tj\n" for line in lines)  # fmt: skip
        content = file.stream(zlib.compress(f"{drawn}BT\n{text}ET".encode("ascii")), "/Filter /FlateDecode")
        kids.append(file.add(f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {WIDTH:g} {HEIGHT:g}] /Contents {content} 0 R "
                             f"/Resources << /Font << /F {type0} 0 R >> >> >>"))  # fmt: skip
    file.fill(tree, f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>")
    file.fill(root, f"<< /Type /Catalog /Pages {tree} 0 R >>")
    return file.closed(root)


def _embed(file: _File, font: Face) -> int:
    """Puts the font into the file; gives its object."""
    true = font.outlines == "TrueType"
    how = "/Filter /FlateDecode" + ("" if true else " /Subtype /CIDFontType0C")
    program = file.stream(font.program, how)
    name = "/" + FAMILIES[font.outlines].replace(" ", "")
    descriptor = file.add(
        f"<< /Type /FontDescriptor /FontName {name} /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 "
        f"/Descent -120 /CapHeight 700 /StemV 80 /FontFile{2 if true else 3} {program} 0 R >>"
    )
    widths = " ".join(f"{code} [{width}]" for code, width in sorted(font.widths.items()))
    cid = file.add(
        f"<< /Type /Font /Subtype /CIDFontType{2 if true else 0} /BaseFont {name} /FontDescriptor {descriptor} 0 R "
        f"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /W [{widths}]"
        f"{' /CIDToGIDMap /Identity' if true else ''} >>"
    )
    unicode = file.stream(zlib.compress(_to_unicode(font.codes).encode("ascii")), "/Filter /FlateDecode")
    return file.add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont {name} /Encoding /Identity-H /DescendantFonts [{cid} 0 R] "
        f"/ToUnicode {unicode} 0 R >>"
    )


def _to_unicode(codes: dict[str, int]) -> str:
    pairs = [f"<{code:04X}> <{ord(character):04X}>" for character, code in codes.items()]
    parts = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]  # a block may have no more
    blocks = [f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in parts]
    return "\n".join([
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Codes def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange", *blocks,
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ])  # fmt: skip


class _File:
    """The numbered objects of a PDF."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        """A number that is filled later."""
        return self.add("")

    def fill(self, number: int, body: str) -> None:
        """Give a reserved number its object."""
        self._objects[number - 1] = body.encode("ascii")

    def add(self, body: str) -> int:
        """The number of a new object."""
        self._objects.append(body.encode("ascii"))
        return len(self._objects)

    def stream(self, data: bytes, entries: str) -> int:
        """The number of a new stream."""
        self._objects.append(f"<< /Length {len(data)} {entries} >>\nstream\n".encode("ascii") + data + b"\nendstream")
        return len(self._objects)

    def closed(self, root: int) -> bytes:
        """The whole file."""
        out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
        for number, body in enumerate(self._objects, start=1):
            places.append(len(out))
            out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
        table = "".join(f"{place:010d} 00000 n \n" for place in places)
        size = len(places) + 1
        out += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root {root} 0 R >>\nstartxref\n{len(out)}\n%%EOF\n".encode()
        return bytes(out)
