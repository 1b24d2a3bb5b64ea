"""What kind of file it is, by its first bytes: names lie more often than bytes."""

from __future__ import annotations

import io
import re
import zipfile

from extractors.reading._errors import ReadError

_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def kind_of(data: bytes) -> str | None:
    """The suffix of the kind that the bytes are, or None where only the name can tell.

    Raises:
        ReadError: ``unsupported_media_type`` for the old Word format, ``encrypted`` for Word files with a password.
    """
    if data.startswith(b"%PDF-"):
        return ".pdf"
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise ReadError("encrypted", "an Office file with a password")
        raise ReadError("unsupported_media_type", "the format of Word before 2007 (.doc); save it as .docx")
    if data.startswith(b"PK\x03\x04") and _is_docx(data):
        return ".docx"
    if _HTML.match(data[:4096]) or _HTML.match(_utf8(data[:4096])):
        return ".html"
    return None


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
