"""How bulletins are read: what a run may choose. What is chosen is part of the key under which rows are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Engine = Literal["pdfplumber", "pdfium"]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """The choices of a run: ``engine`` is what reads PDFs."""

    engine: Engine = "pdfplumber"

    @property
    def key(self) -> str:
        """The choices as one word: rows that were read under another one do not count as known."""
        return self.engine
