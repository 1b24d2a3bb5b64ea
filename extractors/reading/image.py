"""Pictures of pages (PNG, JPEG, TIFF, BMP, WebP) to a `Document`, by OCR.

A picture's size in points follows from the resolution that it states, where that is one of scans (`_PLAUSIBLE` dpi);
else it is taken for a scan with `ocr.DPI`. Only TIFFs have several pages: what other formats hold besides the first
picture are previews and animations.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from extractors.options import OcrMode, ocr_version
from extractors.reading._errors import ReadError
from extractors.reading._kinds import is_image
from extractors.reading.glyphs import PageGlyphs
from extractors.reading.pdf import set_pages
from schemas.document import Document, PageIssue

if TYPE_CHECKING:
    from PIL.Image import Image

    from extractors.reading.ocr import Pixels, Recognised

_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "MPO": "image/jpeg", "TIFF": "image/tiff", "BMP": "image/bmp",
            "WEBP": "image/webp"}  # fmt: skip
_MAX_PIXELS = 80_000_000  # A4 at 900 dpi; decoded, a picture takes three bytes a pixel
_PLAUSIBLE = (100.0, 1200.0)
_MAX_PAGES = 2000
_BROKEN = (OSError, SyntaxError, ValueError)  # what Pillow raises on damaged files
_DEEP_MODES = ("I;16", "I;16B", "I;16L", "I;16N", "I")


def read_image(data: bytes, source_name: str, sha256: str, *, ocr: OcrMode = "auto") -> Document:
    """Read a picture of a page, or a TIFF of several; a page that fails takes no other page with it.

    Raises:
        ReadError: ``empty_file``, ``not_an_image``, ``truncated``, ``too_large``; ``no_text_layer`` where OCR is off,
            ``ocr_not_installed``, and ``ocr_found_nothing`` where no page has text.
    """
    if not data:
        raise ReadError("empty_file", "the file is empty")
    if ocr == "off":
        raise ReadError("no_text_layer", "a picture, and OCR is off")
    if ocr_version() is None:
        raise ReadError("ocr_not_installed", "the file is a picture")
    picture = _opened(data)
    pages: dict[int, PageGlyphs] = {}
    issues: list[PageIssue] = []
    count = 0
    for count, result in enumerate(_results(picture), start=1):
        if isinstance(result, PageIssue):
            issues.append(result)
            continue
        issues.extend(result.issues)
        if len(result.page.glyphs):
            pages[count] = result.page
    if not pages:
        broken = all(issue.code == "page_unreadable" for issue in issues)
        raise ReadError("truncated" if broken else "ocr_found_nothing", issues[0].message)
    sizes = {number: (page.width, page.height) for number, page in pages.items()}
    media_type = _FORMATS[str(picture.format)]
    return Document(source_name, media_type, sha256, set_pages(pages, sizes, count), tuple(issues))


def _opened(data: bytes) -> Image:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # `_MAX_PIXELS` is the limit
            picture = Image.open(io.BytesIO(data), formats=[name for name in _FORMATS if name != "MPO"])
    except Image.DecompressionBombError as error:
        raise ReadError("too_large", str(error)) from error
    except UnidentifiedImageError as error:
        code = "truncated" if is_image(data) else "not_an_image"
        raise ReadError(code, "no PNG, JPEG, TIFF, BMP or WebP that can be opened") from error
    except _BROKEN as error:
        raise ReadError("truncated", f"the picture cannot be opened ({error})") from error
    _check_size(picture)
    return picture


def _check_size(picture: Image) -> None:
    wide, high = picture.size
    if wide * high > _MAX_PIXELS:
        raise ReadError("too_large", f"{wide} x {high} pixels")


def _results(picture: Image) -> Iterator[Recognised | PageIssue]:
    """Every page recognised, or the issue that says why it was not.

    Raises:
        ReadError: ``too_large``, ``ocr_not_installed``.
    """
    from extractors.reading.ocr import OcrFailed, recognise

    for number, frame in enumerate(_frames(picture), start=1):
        if isinstance(frame, str):
            yield PageIssue("page_unreadable", number, f"the picture cannot be decoded ({frame})")
            continue
        try:
            yield recognise(frame[0], number, frame[1])
        except OcrFailed as error:
            yield PageIssue("ocr_failed", number, str(error))


def _frames(picture: Image) -> Iterator[tuple[Pixels, tuple[float, float]] | str]:
    """The pixels and size in points of every page, or what is wrong with it; nothing is found behind a lost page."""
    for number in range(_MAX_PAGES if picture.format == "TIFF" else 1):
        try:
            picture.seek(number)
        except EOFError:
            return
        except _BROKEN as error:
            yield str(error)
            return
        _check_size(picture)
        try:
            yield _decoded(picture)
        except _BROKEN as error:
            yield str(error)


def _decoded(picture: Image) -> tuple[Pixels, tuple[float, float]]:
    """The pixels of a page at `ocr.DPI` and its size in points."""
    from PIL import Image, ImageOps

    from extractors.reading.ocr import DPI, MAX_PIXELS

    dpi = resolution(picture)
    upright = ImageOps.exif_transpose(_plain(picture))
    size = (upright.width * 72 / dpi, upright.height * 72 / dpi)
    scale = min(DPI / dpi, (MAX_PIXELS / (upright.width * upright.height)) ** 0.5)
    if abs(scale - 1) > 0.05:
        wanted = (max(round(upright.width * scale), 1), max(round(upright.height * scale), 1))
        upright = upright.resize(wanted, Image.Resampling.LANCZOS)
    return np.ascontiguousarray(np.asarray(upright)[:, :, ::-1]), size


def resolution(picture: Image) -> float:
    """The pixels an inch that a picture states, or `ocr.DPI`."""
    from extractors.reading.ocr import DPI

    stated = picture.info.get("dpi", (0.0, 0.0))
    across, down = float(stated[0] or 0), float(stated[1] or 0)
    low, high = _PLAUSIBLE
    return across if low <= across <= high and abs(across - down) <= 0.01 * across else float(DPI)


def _plain(picture: Image) -> Image:
    """A picture in red, green and blue, on white where it is transparent."""
    from PIL import Image

    if picture.mode in _DEEP_MODES:
        return Image.fromarray((np.asarray(picture, dtype=np.uint32) >> 8).astype(np.uint8)).convert("RGB")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        ground = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")
    return picture.convert("RGB")
