"""Readers: bytes of a bulletin to a `schemas.document.Document`."""

from __future__ import annotations

from collections.abc import Callable

from extractors.reading._errors import ReadError
from extractors.reading.text import read_text
from schemas.document import Document

#: Reader by file suffix. PDF bytes are recognised by their signature too, whatever the suffix says.
READERS: dict[str, Callable[[bytes, str], Document]] = {".txt": read_text, ".text": read_text, ".md": read_text}


def read(data: bytes, source_name: str) -> Document:
    """Read the bytes of one bulletin.

    Args:
        data: The whole file.
        source_name: File name, for messages and to choose the reader by its suffix.

    Raises:
        ReadError: The bytes are no bulletin that a reader understands; the error carries a code and a sentence.
    """
    suffix = "." + source_name.rsplit(".", 1)[-1].lower() if "." in source_name else ""
    reader = READERS.get(suffix)
    if reader is None:
        raise ReadError("unsupported_media_type", f"no reader for {suffix or 'a file without suffix'}")
    return reader(data, source_name)


__all__ = ["READERS", "ReadError", "read"]
