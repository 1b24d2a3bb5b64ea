"""How bulletins are read: what a run may choose. What is chosen is part of the key under which rows are kept."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Literal

Engine = Literal["pdfplumber", "pdfium"]
OcrMode = Literal["auto", "off", "force"]

#: What a user must do to have scans read.
INSTALL_OCR = "pip install 'jianbao[ocr]'"
_OCR_PACKAGES = ("rapidocr", "onnxruntime", "cv2")


def ocr_version() -> str | None:
    """The version of the recogniser (its models are part of it), or None where the extra is not installed.

    Nothing is imported for it: the packages take seconds.
    """
    from importlib.metadata import PackageNotFoundError, version

    if not all(find_spec(name) for name in _OCR_PACKAGES):
        return None
    try:
        return version("rapidocr")
    except PackageNotFoundError:
        return None


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """The choices of a run: ``engine`` is what reads PDFs, ``ocr`` which pages are recognised from their picture.

    ``auto``: pages without a usable text layer, and pictures, if the extra is installed; ``off``: none; ``force``:
    every page of PDFs and pictures.
    """

    engine: Engine = "pdfium"
    ocr: OcrMode = "auto"

    @property
    def recognises(self) -> bool:
        """Whether pages without text are recognised: it is wanted and the extra is installed."""
        return self.ocr != "off" and ocr_version() is not None

    @property
    def key(self) -> str:
        """The choices as one word: rows that were read under another one do not count as known.

        The recogniser's version is part of it, so what was read without the extra is read again with it.
        """
        return f"{self.engine}:{self.ocr}" + ("" if self.ocr == "off" else f":{ocr_version()}")


#: What is chosen where nobody says anything else.
DEFAULT = ReadOptions()
