"""Readers: bytes of a bulletin to a `schemas.document.Document`."""

from __future__ import annotations

import hashlib

from extractors.limits import Limits
from extractors.options import Engine, ReadOptions
from extractors.reading._errors import ReadError
from extractors.reading.pdf import gate, read_pdf
from extractors.reading.text import read_text
from schemas.document import Document

#: Suffixes of plain text; a file that starts with %PDF- is a PDF, whatever its suffix says.
TEXT_SUFFIXES = (".txt", ".text", ".md")
SUFFIXES = (*TEXT_SUFFIXES, ".pdf")
_BYTES_PER_PAGE = 8000  # a dense page of UTF-8
DEFAULT = ReadOptions()
LIMITS = Limits()


def _suffix(source_name: str) -> str:
    return "." + source_name.rsplit(".", 1)[-1].lower() if "." in source_name else ""


def _is_pdf(data: bytes, source_name: str) -> bool:
    return _suffix(source_name) == ".pdf" or data.startswith(b"%PDF-")


def count_pages(data: bytes, source_name: str) -> int:
    """Pages of a PDF as pdfium counts them, without reading them; for other files by their size, as print would be.

    Raises:
        ReadError: The PDF cannot be opened.
    """
    return gate(data) if _is_pdf(data, source_name) else 1 + len(data) // _BYTES_PER_PAGE


def read(data: bytes, source_name: str, options: ReadOptions = DEFAULT, limits: Limits = LIMITS) -> Document:
    """Read the bytes of one bulletin.

    Args:
        data: The whole file.
        source_name: File name, for messages and to choose the reader by its suffix.
        options: What the run chose.
        limits: What a document may hold; time and memory are not held here.

    Raises:
        ReadError: The bytes are no bulletin that a reader understands, or over a limit; the error carries a code and
            a sentence.
    """
    if _is_pdf(data, source_name):
        sha256 = hashlib.sha256(data).hexdigest()
        return read_pdf(data, source_name, sha256, engine=options.engine, limits=limits)
    suffix = _suffix(source_name)
    if suffix not in TEXT_SUFFIXES:
        raise ReadError("unsupported_media_type", f"no reader for {suffix or 'a file without suffix'}")
    return read_text(data, source_name, limits)


__all__ = ["SUFFIXES", "Engine", "ReadError", "ReadOptions", "count_pages", "read"]
