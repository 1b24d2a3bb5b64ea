"""What one document may cost. What is over a limit is refused with a code; nothing is read in part."""

from __future__ import annotations

from dataclasses import dataclass

#: More characters than this on one PDF page are no print (a broadsheet page has about 10,000) but a text bomb.
MAX_PAGE_CHARACTERS = 200_000
#: What recognising a page may take (measured: 8 CPU seconds), for how many pages at most.
OCR_SECONDS, OCR_PAGES = 30.0, 100


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a run. They decide whether a document is read, never how, so they are no part of a key.

    Attributes:
        seconds: Time for a document, and `seconds_per_page` on top for each page, as soon as they are counted.
        memory_mb: Address space (MiB) that reading may take beyond what a reading process has at its start.
        pages: Pages of a PDF.
        file_mb: Size of a file in MiB.
        characters: Characters of a document.
    """

    seconds: float = 60.0
    seconds_per_page: float = 2.0
    memory_mb: int = 2048
    pages: int = 2000
    file_mb: int = 256
    characters: int = 2_000_000

    def time_for(self, pages: int, *, ocr: bool = False) -> float:
        """Seconds for a document of so many pages, any of which may have to be recognised where there is ``ocr``."""
        return self.seconds + self.seconds_per_page * pages + (OCR_SECONDS * min(pages, OCR_PAGES) if ocr else 0.0)
