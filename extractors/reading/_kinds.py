"""What kind of file it is, by its first bytes: names lie more often than bytes."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from extractors.reading._errors import ReadError

#: The kinds of files; each has a reader, and what one reader does can affect only its kind.
Kind = Literal["text", "html", "docx", "pdf", "image"]

#: The kind that a suffix stands for where the bytes do not tell.
KIND_OF_SUFFIX: dict[str, Kind] = {
    **dict.fromkeys((".txt", ".text", ".md"), "text"),
    ".pdf": "pdf",
    **dict.fromkeys((".html", ".htm", ".mhtml", ".mht"), "html"),
    ".docx": "docx",
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"), "image"),
}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_KIND_OF_MEDIA_TYPE: dict[str, Kind] = {
    "text/plain": "text",
    "text/html": "html",
    _WORD: "docx",
    "application/pdf": "pdf",
}
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def kind_of(data: bytes, source_name: str) -> Kind | None:
    """The kind that the bytes are, else the one that the name says; None where neither tells.

    Raises:
        ReadError: ``unsupported_media_type`` for the old Word format, ``encrypted`` for Word files with a password.
    """
    return _told_by_bytes(data) or kind_of_name(source_name)


def kind_of_name(source_name: str) -> Kind | None:
    """The kind that a name stands for where the bytes do not tell."""
    return KIND_OF_SUFFIX.get(suffix_of(source_name))


def kind_of_media_type(media_type: str) -> Kind:
    """The kind of a bulletin that was read.

    Raises:
        KeyError: No reader gives that media type.
    """
    return "image" if media_type.startswith("image/") else _KIND_OF_MEDIA_TYPE[media_type]


def suffix_of(source_name: str) -> str:
    """The suffix of a file's name in small letters, with its dot; "" for none."""
    return "." + source_name.rsplit(".", 1)[-1].lower() if "." in source_name else ""


def is_image(data: bytes) -> bool:
    """Whether the first bytes are those of a picture file."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return True
    if data[:2] == b"BM" and data[6:10] == bytes(4):  # its reserved fields; text may begin with BM, too
        return True
    return data.startswith(_PICTURES)


def _told_by_bytes(data: bytes) -> Kind | None:
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise ReadError("encrypted", "an Office file with a password")
        raise ReadError("unsupported_media_type", "the format of Word before 2007 (.doc); save it as .docx")
    if data.startswith(b"PK\x03\x04") and _is_docx(data):
        return "docx"
    if _HTML.match(data[:4096]) or _HTML.match(_utf8(data[:4096])):
        return "html"
    return "image" if is_image(data) else None


def _is_docx(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return "word/document.xml" in package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def _utf8(start: bytes) -> bytes:
    """The start of a file in UTF-16 with BOM as UTF-8."""
    if start[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return b""
    return start.decode("utf-16", "ignore").encode()
