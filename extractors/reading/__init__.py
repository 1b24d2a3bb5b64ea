"""Readers: bytes of a bulletin to a `schemas.document.Document`."""

from __future__ import annotations

import hashlib

from extractors.options import Engine, ReadOptions
from extractors.reading._errors import ReadError
from extractors.reading.image import IMAGE_SUFFIXES, is_image, read_image
from extractors.reading.pdf import read_pdf
from extractors.reading.text import read_text
from schemas.document import Document

#: Suffixes of plain text; a file that starts like a PDF or a picture is one, whatever its suffix says.
TEXT_SUFFIXES = (".txt", ".text", ".md")
SUFFIXES = (*TEXT_SUFFIXES, ".pdf", *IMAGE_SUFFIXES)
DEFAULT = ReadOptions()


def read(data: bytes, source_name: str, options: ReadOptions = DEFAULT) -> Document:
    """Read the bytes of one bulletin.

    Args:
        data: The whole file.
        source_name: File name, for messages and to choose the reader by its suffix.
        options: What the run chose.

    Raises:
        ReadError: The bytes are no bulletin that a reader understands; the error carries a code and a sentence.
    """
    suffix = "." + source_name.rsplit(".", 1)[-1].lower() if "." in source_name else ""
    if suffix == ".pdf" or data.startswith(b"%PDF-"):
        return read_pdf(data, source_name, _sha256(data), engine=options.engine, ocr=options.ocr)
    if suffix in IMAGE_SUFFIXES or is_image(data):
        return read_image(data, source_name, _sha256(data), ocr=options.ocr)
    if suffix not in TEXT_SUFFIXES:
        raise ReadError("unsupported_media_type", f"no reader for {suffix or 'a file without suffix'}")
    return read_text(data, source_name)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


__all__ = ["SUFFIXES", "Engine", "ReadError", "ReadOptions", "read"]
