"""Readers: bytes of a bulletin to a `schemas.document.Document`."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable
from functools import partial

from extractors.limits import Limits
from extractors.options import Engine, ReadOptions
from extractors.reading._errors import ReadError
from extractors.reading._kinds import kind_of
from extractors.reading.damage import mend
from extractors.reading.image import IMAGE_SUFFIXES, is_image, read_image
from extractors.reading.pdf import gate, read_pdf
from extractors.reading.text import read_text
from schemas.document import Document

Reader = Callable[[bytes, str, ReadOptions, Limits], Document]
DEFAULT = ReadOptions()
LIMITS = Limits()
_BYTES_PER_PAGE = 8000  # a dense page of UTF-8


def _text(data: bytes, source_name: str, options: ReadOptions, limits: Limits) -> Document:
    return read_text(data, source_name, limits)


def _pdf(data: bytes, source_name: str, options: ReadOptions, limits: Limits) -> Document:
    sha256 = hashlib.sha256(data).hexdigest()
    return read_pdf(data, source_name, sha256, engine=options.engine, ocr=options.ocr, limits=limits)


def _image(data: bytes, source_name: str, options: ReadOptions, limits: Limits) -> Document:
    return read_image(data, source_name, hashlib.sha256(data).hexdigest(), ocr=options.ocr)


def _extra(
    name: str, module_name: str, data: bytes, source_name: str, options: ReadOptions, limits: Limits
) -> Document:
    """Read by a module whose libraries are the optional extra ``name``.

    Raises:
        ReadError: ``extra_not_installed``, ``too_large``, or what the reader raises.
    """
    try:
        module = importlib.import_module(f"extractors.reading.{module_name}")
    except ModuleNotFoundError as error:
        raise ReadError("extra_not_installed", f"needs {error.name}: pip install 'jianbao[{name}]'") from error
    document: Document = getattr(module, f"read_{name}")(data, source_name, hashlib.sha256(data).hexdigest())
    if sum(len(line.text) for line in document.lines) > limits.characters:
        raise ReadError("too_large", f"more than {limits.characters} characters")
    return document


#: What reads each suffix; a file that starts like another kind is read as that kind (`kind_of`).
READERS: dict[str, Reader] = {
    **dict.fromkeys((".txt", ".text", ".md"), _text),
    ".pdf": _pdf,
    **dict.fromkeys((".html", ".htm", ".mhtml", ".mht"), partial(_extra, "html", "web_page")),
    ".docx": partial(_extra, "docx", "word_file"),
    **dict.fromkeys(IMAGE_SUFFIXES, _image),
}
SUFFIXES = (*READERS, ".doc")  # .doc is refused with advice, not passed over


def _kind(data: bytes, source_name: str) -> str:
    """The suffix of the kind a file is, by its first bytes or its name; "" where neither tells."""
    suffix = "." + source_name.rsplit(".", 1)[-1].lower() if "." in source_name else ""
    return kind_of(data) or (IMAGE_SUFFIXES[0] if is_image(data) else suffix)


def count_pages(data: bytes, source_name: str) -> int:
    """Pages of a PDF as pdfium counts them, without reading them; for other files by their size, as print would be.

    Raises:
        ReadError: The PDF cannot be opened, or the file is of a kind that is refused.
    """
    return gate(data) if _kind(data, source_name) == ".pdf" else 1 + len(data) // _BYTES_PER_PAGE


def read(data: bytes, source_name: str, options: ReadOptions = DEFAULT, limits: Limits = LIMITS) -> Document:
    """Read the bytes of one bulletin; damage of the text is mended where that is safe (`extractors.reading.damage`).

    Args:
        data: The whole file.
        source_name: File name, for messages and to choose the reader by its suffix.
        options: What the run chose.
        limits: What a document may hold; time and memory are not held here.

    Raises:
        ReadError: The bytes are no bulletin that a reader understands, or over a limit; the error carries a code and
            a sentence.
    """
    kind = _kind(data, source_name)
    reader = READERS.get(kind)
    if reader is None:
        raise ReadError("unsupported_media_type", f"no reader for {kind or 'a file without suffix'}")
    return mend(reader(data, source_name, options, limits))


__all__ = ["SUFFIXES", "Engine", "ReadError", "ReadOptions", "count_pages", "read"]
