"""The one error that readers raise."""

from __future__ import annotations

from extractors.options import INSTALL_OCR

_RECOGNISE = f"have it recognised: --ocr auto, with {INSTALL_OCR}."

#: Why an input could not be read: code → what a person should do about it.
READ_ERRORS: dict[str, str] = {
    "empty_file": "The file holds no visible character; send the bulletin again.",
    "binary_content": "The file is no text although its name says so; rename it to its real type.",
    "undecodable_text": "The text is neither UTF-8 nor GB18030; save it in one of them.",
    "unsupported_media_type": "Save the bulletin as .pdf, .docx, .html, .txt (UTF-8 or GB18030) or as a picture.",
    "unreadable_file": "The file could not be opened; check its permissions.",
    "changed_while_reading": "Run again when nothing writes to the file any more.",
    "timeout": "Reading it takes too long; allow more with --timeout, or try the other --engine.",
    "out_of_memory": "Reading it takes too much memory; allow more with --memory, or try the other --engine.",
    "reader_crashed": "The file brings its reader down; export it again, or try the other --engine.",
    "reader_killed": "The next run tries it again; where memory has run out, allow fewer --workers.",
    "too_large": "The file is larger or more deeply nested than a bulletin; split it, or allow more with --max-size or --max-chars.",
    "too_many_pages": "The file has too many pages for a bulletin; split it, or allow more with --max-pages.",
    "internal_error": "A fault of jianbao; please report it with the file.",
    "encrypted": "The file asks for a password; save it without one.",
    "truncated": "The file is damaged or cut off; fetch it again.",
    "not_a_pdf": "The file is no PDF although its name says so; rename it to its real type.",
    "no_pages": "The PDF has no page; export it again.",
    "not_an_image": "The file is no picture although its name says so; rename it to its real type.",
    "extra_not_installed": "The library for this kind of file is optional: pip install 'jianbao[html]' or 'jianbao[docx]'.",
    "no_text_layer": f"No page has text, only pictures; {_RECOGNISE}",
    "glyph_unmapped": f"No page's characters have Unicode values; {_RECOGNISE}",
    "ocr_not_installed": f"Pictures need OCR; install it: {INSTALL_OCR}.",
    "ocr_found_nothing": "No text was recognised on any page; scan it upright, with 200 dpi or more.",
}


class ReadError(Exception):
    """An input that cannot be read: ``code`` (a key of `READ_ERRORS`) and what was seen."""

    def __init__(self, code: str, message: str) -> None:
        assert code in READ_ERRORS, code
        super().__init__(message)
        self.code = code
        self.message = message

    @property
    def advice(self) -> str:
        """What a person should do about it."""
        return READ_ERRORS[self.code]
