"""Readers: bytes of a bulletin to a `schemas.document.Document`.

Each reader is imported with the first file of its kind: commands that read nothing ask for names of files only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from extractors.limits import Limits
from extractors.options import DEFAULT, Engine, ReadOptions
from extractors.reading._errors import ReadError
from extractors.reading._kinds import KIND_OF_SUFFIX, Kind, kind_of, suffix_of
from schemas.document import Document

Reader = Callable[[bytes, str, ReadOptions, Limits], Document]
LIMITS = Limits()
SUFFIXES = (*KIND_OF_SUFFIX, ".doc")  # .doc is refused with advice, not passed over
_BYTES_PER_PAGE = 8000  # a dense page of UTF-8


def _text(data: bytes, source_name: str, options: ReadOptions, limits: Limits) -> Document:
    from extractors.reading.text import read_text

    return read_text(data, source_name, limits)


def _pdf(data: bytes, source_name: str, options: ReadOptions, limits: Limits) -> Document:
    from extractors.reading.pdf import read_pdf

    sha256 = hashlib.sha256(data).hexdigest()
    return read_pdf(data, source_name, sha256, engine=options.engine, ocr=options.ocr, limits=limits)


def _image(data: bytes, source_name: str, options: ReadOptions, limits: Limits) -> Document:
    from extractors.reading.image import read_image

    return read_image(data, source_name, hashlib.sha256(data).hexdigest(), ocr=options.ocr)


def _html(data: bytes, source_name: str, options: ReadOptions, limits: Limits) -> Document:
    with _extra("html"):
        from extractors.reading.web_page import read_html
    return _within(read_html(data, source_name, hashlib.sha256(data).hexdigest()), limits)


def _docx(data: bytes, source_name: str, options: ReadOptions, limits: Limits) -> Document:
    with _extra("docx"):
        from extractors.reading.word_file import read_docx
    return _within(read_docx(data, source_name, hashlib.sha256(data).hexdigest()), limits)


@contextmanager
def _extra(name: str) -> Iterator[None]:
    """Imports of libraries that are the optional extra ``name``.

    Raises:
        ReadError: ``extra_not_installed``.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise ReadError("extra_not_installed", f"needs {error.name}: pip install 'jianbao[{name}]'") from error


def _within(document: Document, limits: Limits) -> Document:
    if sum(len(line.text) for line in document.lines) > limits.characters:
        raise ReadError("too_large", f"more than {limits.characters} characters")
    return document


#: What reads each kind of file; what a file is its first bytes tell before its name (`kind_of`).
READERS: dict[Kind, Reader] = {"text": _text, "html": _html, "docx": _docx, "pdf": _pdf, "image": _image}


def count_pages(data: bytes, source_name: str) -> int:
    """Pages of a PDF as pdfium counts them, without reading them; for other files by their size, as print would be.

    Raises:
        ReadError: The PDF cannot be opened, or the file is of a kind that is refused.
    """
    if kind_of(data, source_name) != "pdf":
        return 1 + len(data) // _BYTES_PER_PAGE
    from extractors.reading.pdf import gate

    return gate(data)


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
    from extractors.reading.damage import mend

    kind = kind_of(data, source_name)
    if kind is None:
        name = suffix_of(source_name) or "a file without suffix"
        raise ReadError("unsupported_media_type", f"no reader for {name}")
    return mend(READERS[kind](data, source_name, options, limits))


__all__ = ["SUFFIXES", "Engine", "ReadError", "ReadOptions", "count_pages", "read"]
