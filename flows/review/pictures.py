"""Pictures of the pages of a source, for people to look at."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
from PIL import Image, ImageOps, ImageSequence
from pypdfium2 import PdfiumError

from extractors.reading.image import resolution

_WIDTH_PX = 1100  # a printed line of 9 pt can be read, and forty pages stay below some megabytes
_LARGEST_SCALE = 4.0
_QUALITY = 60
_PDF = "application/pdf"


class PictureError(Exception):
    """The pages of a source cannot be drawn; the message says why."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a WebP picture; its number counts from 1, its size is in PDF points as the boxes of lines are."""

    number: int
    width: float
    height: float
    webp: bytes

    @property
    def url(self) -> str:
        """The picture as a ``data:`` address."""
        return "data:image/webp;base64," + base64.b64encode(self.webp).decode("ascii")


def pictures(data: bytes, media_type: str) -> list[Picture]:
    """The pages of a PDF, or of a picture file; nothing for text, web pages and Word files, which have no pages.

    Raises:
        PictureError: They cannot be drawn.
    """
    try:
        if media_type == _PDF:
            return list(_of_pdf(data))
        return list(_of_image(data)) if media_type.startswith("image/") else []
    except (PdfiumError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise PictureError(f"its pages cannot be drawn: {error}") from error


def _of_pdf(data: bytes) -> Iterator[Picture]:
    with pypdfium2.PdfDocument(data) as document:
        for number, page in enumerate(document, start=1):
            width, height = page.get_size()
            image = page.render(scale=min(_LARGEST_SCALE, _WIDTH_PX / max(width, 1.0))).to_pil()
            yield Picture(number, width, height, _webp(image))
            page.close()


def _of_image(data: bytes) -> Iterator[Picture]:
    with Image.open(io.BytesIO(data)) as file:
        for number, frame in enumerate(ImageSequence.Iterator(file), start=1):
            points = 72 / resolution(file)
            image = ImageOps.exif_transpose(frame.convert("RGB"))
            width, height = image.width * points, image.height * points
            image.thumbnail((_WIDTH_PX, _WIDTH_PX * 3))
            yield Picture(number, width, height, _webp(image))


def _webp(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "WEBP", quality=_QUALITY, method=4)
    return buffer.getvalue()
