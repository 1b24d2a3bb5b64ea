"""Readers: bytes of a bulletin to a `schemas.document.Document`."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable
from functools import partial

from extractors.options import Engine, ReadOptions
from extractors.reading._errors import ReadError
from extractors.reading._kinds import kind_of
from extractors.reading.pdf import read_pdf
from extractors.reading.text import read_text
from schemas.document import Document

Reader = Callable[[bytes, str, ReadOptions], Document]
DEFAULT = ReadOptions()


def _text(data: bytes, source_name: str, options: ReadOptions) -> Document:
    return read_text(data, source_name)


def _pdf(data: bytes, source_name: str, options: ReadOptions) -> Document:
    return read_pdf(data, source_name, hashlib.sha256(data).hexdigest(), engine=options.engine)


def _extra(name: str, module_name: str, data: bytes, source_name: str, options: ReadOptions) -> Document:
    """Read by a module whose libraries are the optional extra ``name``.

    Raises:
        ReadError: ``extra_not_installed``, or what the reader raises.
    """
    try:
        module = importlib.import_module(f"extractors.reading.{module_name}")
    except ModuleNotFoundError as error:
        raise ReadError("extra_not_installed", f"needs {error.name}: pip install 'jianbao[{name}]'") from error
    document: Document = getattr(module, f"read_{name}")(data, source_name, hashlib.sha256(data).hexdigest())
    return document


#: What reads each suffix; a file that starts like another kind is read as that kind (`kind_of`).
READERS: dict[str, Reader] = {
    **dict.fromkeys((".txt", ".text", ".md"), _text),
    ".pdf": _pdf,
    **dict.fromkeys((".html", ".htm", ".mhtml", ".mht"), partial(_extra, "html", "web_page")),
    ".docx": partial(_extra, "docx", "word_file"),
}
SUFFIXES = (*READERS, ".doc")  # .doc is refused with advice, not passed over


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
    reader = READERS.get(kind_of(data) or suffix)
    if reader is None:
        raise ReadError("unsupported_media_type", f"no reader for {suffix or 'a file without suffix'}")
    return reader(data, source_name, options)


__all__ = ["SUFFIXES", "Engine", "ReadError", "ReadOptions", "read"]
