"""Plain text to a `Document`: UTF-8 or GB18030, with or without BOM, any line ends, form feeds as page breaks."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.limits import Limits
from extractors.reading._errors import ReadError
from extractors.reading.repair import repaired
from schemas.document import Document, Line, Page

#: More control characters than this share of a file mean that it is no text.
_MAX_CONTROL_SHARE = 0.02
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_VISIBLE = re.compile(r"\S")
_MAX_BYTES_PER_CHARACTER = 4
LIMITS = Limits()
#: Of all lines, so many may stand closer than the white space that stands between the others.
_FEW_CLOSER = 0.05
_MIN_LINES = 12
_HAN = re.compile(r"[\u4e00-\u9fff]")
#: Bytes in GB18030 hardly ever look like Chinese characters in UTF-8: some do, and no more than a share of the others
#: (measured: 0.02).
_FEW_HAN, _HAN_BY_CHANCE = 3, 0.1
#: Of the characters of a text so many may be outside GB2312, which is simplified characters; fewer where it may be Big5.
_MOST_RARE, _FEW_RARE, _RARE_IN_BIG5 = 0.6, 8, 0.2
_CUT = ("unexpected end of data", "truncated data", "incomplete multibyte sequence")  # reasons of decoding errors
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes) -> str:
    """The text of a file in UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030.

    Raises:
        ReadError: ``binary_content`` for bytes that are no text, ``undecodable_text`` for another encoding or a mixture,
            ``truncated`` where the last character is cut off.
    """
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    attempts = [encoding] if encoding else ["utf-8", "gb18030"]
    for name in attempts:
        try:
            text = data.decode(name)
        except UnicodeDecodeError as error:
            _check_cut(data, error, name)
            continue
        if name == "gb18030":
            _check_gb18030(data, text)
        text = text.removeprefix("\ufeff")
        if len(_CONTROL.findall(text)) > _MAX_CONTROL_SHARE * len(text):
            raise ReadError("binary_content", "control characters everywhere")
        return text
    if b"\x00" in data[:4096]:
        raise ReadError("binary_content", "zero bytes in the text")
    raise ReadError("undecodable_text", f"not {' or '.join(str(name).upper() for name in attempts)}")


def _check_cut(data: bytes, error: UnicodeDecodeError, name: str) -> None:
    """Refuse a text whose only fault is that its last character is cut off.

    Raises:
        ReadError: ``truncated``.
    """
    if error.reason in _CUT and error.end == len(data) and _HAN.search(data[: error.start].decode(name)):
        raise ReadError("truncated", f"the last character is cut off ({name.upper()})")


def _check_gb18030(data: bytes, text: str) -> None:
    """Refuse what can be decoded as GB18030 but is something else: it would be read as wrong characters in silence.

    Raises:
        ReadError: ``binary_content``, ``undecodable_text``.
    """
    if "\x00" in text:
        raise ReadError("binary_content", "zero bytes in the text, as UTF-16 has them")
    as_utf8 = data.decode("utf-8", "replace")
    if len(_HAN.findall(as_utf8)) > max(_FEW_HAN, _HAN_BY_CHANCE * as_utf8.count("\ufffd")):
        raise ReadError("undecodable_text", "UTF-8 with broken or foreign characters in it")
    wide = sum(char > "\x7f" for char in text)
    rare = len(text) - len(text.encode("gb2312", "ignore").decode("gb2312"))
    if rare > _MOST_RARE * wide or (rare > max(_FEW_RARE, _RARE_IN_BIG5 * wide) and _is_big5(data)):
        raise ReadError("undecodable_text", "neither UTF-8 nor GB18030, perhaps Big5 or Shift-JIS")


def _is_big5(data: bytes) -> bool:
    try:
        data.decode("big5")
    except UnicodeDecodeError:
        return False
    return True


def _pages(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\f")


def read_text(data: bytes, source_name: str, limits: Limits = LIMITS) -> Document:
    """Read plain text; ``gap_before`` counts blank lines, boxes are null.

    Raises:
        ReadError: ``empty_file``, ``binary_content``, ``undecodable_text``, ``truncated`` or ``too_large``.
    """
    if len(data) > _MAX_BYTES_PER_CHARACTER * limits.characters:  # a text bomb is not even decoded
        raise ReadError("too_large", f"more than {limits.characters} characters")
    content = decode(data)
    if len(content) > limits.characters:
        raise ReadError("too_large", f"{len(content)} characters, more than {limits.characters}")
    pages: list[Page] = []
    order = 0
    for number, page_text in enumerate(_pages(content), start=1):
        lines: list[Line] = []
        gap = 0
        for raw in re.split(r"[\n\v\u2028\u2029\x85]", page_text):
            done = repaired(raw.expandtabs(1) if raw.isspace() else raw)
            text = done.text.rstrip()
            if not _VISIBLE.search(text):
                gap += 1
                continue
            line = Line(page=number, source_order=order, text=text, gap_before=float(gap))
            if text != raw.rstrip():
                line = replace(line, raw=raw, places=done.places[: len(text)])
            lines.append(line)
            order, gap = order + 1, 0
        pages.append(Page(number=number, lines=tuple(lines)))
    if order == 0:
        raise ReadError("empty_file", "no visible character")
    while len(pages) > 1 and not pages[-1].lines:  # a form feed at the very end starts no page
        pages.pop()
    return Document(source_name, "text/plain", hashlib.sha256(data).hexdigest(), _without_usual_gap(pages))


def _without_usual_gap(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages less the blank lines that stand between all lines, as copies of web pages have them: they part nothing."""
    gaps = sorted(line.gap_before for page in pages for line in page.lines)[1:]
    usual = gaps[int(_FEW_CLOSER * len(gaps))] if len(gaps) >= _MIN_LINES else 0.0
    if not usual:
        return tuple(pages)
    return tuple(
        replace(page, lines=tuple(replace(line, gap_before=max(0.0, line.gap_before - usual)) for line in page.lines))
        for page in pages
    )
