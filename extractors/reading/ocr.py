"""Pictures of pages to lines of text, with RapidOCR: the optional extra ``jianbao[ocr]``.

Only where lines stand and what they say is taken from it; its order goes by height and ruins columns. The models ship
in its wheel and are named by path, so nothing is fetched. Its classifier of upside-down lines stays off, because it
drops whole lines; pages that lie on their side or head are turned here. One thread per process: workers are processes,
and the sums of a single thread do not depend on the machine's load.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from extractors.options import ocr_version
from extractors.reading._errors import ReadError
from extractors.reading.glyphs import Floats, PageFailure, PageGlyphs
from extractors.reading.ocr_glyphs import TextLine, mean_score, page_of
from extractors.reading.ocr_shapes import drawn_shapes
from schemas.document import PageIssue

#: A picture: height x width x 3, blue, green, red.
Pixels = npt.NDArray[np.uint8]

#: Pages are rendered and recognised at this resolution.
DPI = 200
#: Larger pages (A2 at 200 dpi is 15 million) are rendered coarser, larger pictures made smaller.
MAX_PIXELS = 24_000_000
_MIN_SCORE = 0.5  # below it, boxes hold pictures and stains rather than text
_POOR_SCORE = 0.75  # a page whose mean score is lower may stand on its head
_TALL = 1.5  # a box this much higher than wide holds a line that is turned


class OcrFailed(Exception):
    """The recogniser failed on a page; the message says how."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page as the recogniser read it, and the issues that say how well: ``ocr_text``, ``ocr_low_confidence``."""

    page: PageGlyphs
    issues: tuple[PageIssue, ...]


@cache
def _engine() -> Any:
    """The recogniser of this process, on one thread.

    Raises:
        ReadError: ``ocr_not_installed``, also where a system library is missing.
    """
    if ocr_version() is None:
        raise ReadError("ocr_not_installed", "the page is a picture")
    try:
        import cv2
        import rapidocr
    except ImportError as error:
        raise ReadError("ocr_not_installed", f"the recogniser cannot be loaded ({error})") from error
    models = Path(rapidocr.__file__).parent / "models"
    cv2.setNumThreads(1)
    return rapidocr.RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.return_word_box": True,
            "Global.log_level": "critical",
            "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
            "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


@contextmanager
def _faults_of_the_engine() -> Iterator[None]:
    import cv2
    from rapidocr.inference_engine.onnxruntime.main import ONNXRuntimeError

    try:
        yield
    except (cv2.error, ONNXRuntimeError) as error:
        raise OcrFailed(str(error).strip().splitlines()[-1]) from error


def recognise(pixels: Pixels, number: int, size: tuple[float, float]) -> Recognised:
    """Read a picture of page ``number`` whose visible size in points is ``size``.

    Boxes of the result belong to the upright page: where the picture lies on its side or is skewed, they are those
    of the page turned upright, and the issue says by how much.

    Raises:
        ReadError: ``ocr_not_installed``.
        OcrFailed: The recogniser failed on this picture.
    """
    engine = _engine()
    with _faults_of_the_engine():
        quarters, pixels, lines = _upright(engine, pixels)
        width, height = size if quarters % 2 == 0 else size[::-1]
        kept = [line for line in lines if line.score >= _MIN_SCORE]
        scale = width / pixels.shape[1]
        page, skew = page_of(kept, pixels.shape[:2], scale, number)
        page = replace(page, width=width, height=height, shapes=drawn_shapes(pixels, skew, scale))
    issues = [PageIssue("ocr_text", number, _account(kept, quarters, skew))]
    if len(kept) < len(lines):
        message = f"{len(lines) - len(kept)} boxes left out that score below {_MIN_SCORE}"
        issues.append(PageIssue("ocr_low_confidence", number, message))
    return Recognised(page, tuple(issues))


def _account(lines: Sequence[TextLine], quarters: int, skew: float) -> str:
    parts = [f"{len(lines)} lines recognised, mean score {mean_score(lines):.3f}"]
    if quarters:
        parts.append(f"turned by {90 * quarters} degrees counterclockwise")
    if skew:
        parts.append(f"a skew of {skew:.1f} degrees taken out")
    return "; ".join(parts)


def _upright(engine: Any, pixels: Pixels) -> tuple[int, Pixels, list[TextLine]]:
    """The quarter turns (counterclockwise) that make a picture upright, the turned picture and its lines."""
    boxes, crops = _detect(engine, pixels)
    quarters = 0
    if _lies_on_its_side(boxes):
        quarters, pixels = 1, np.ascontiguousarray(np.rot90(pixels))
        boxes, crops = _detect(engine, pixels)
    lines = _read(engine, boxes, crops)
    if lines and mean_score(lines) < _POOR_SCORE:
        turned = np.ascontiguousarray(np.rot90(pixels, 2))
        others = _read(engine, *_detect(engine, turned))
        if mean_score(others) > mean_score(lines):
            return quarters + 2, turned, others
    return quarters, pixels, lines


def _detect(engine: Any, pixels: Pixels) -> tuple[Floats, list[Pixels]]:
    """Corners (lines x 4 x 2, pixels, clockwise from the top left) of the lines, and their straightened pictures."""
    from rapidocr.main import RapidOCRError

    try:
        crops, found = engine.detect_and_crop(pixels, {})
    except RapidOCRError:  # no text
        return np.zeros((0, 4, 2)), []
    return np.asarray(found.boxes, dtype=np.float64), crops


def _lies_on_its_side(boxes: Floats) -> bool:
    """Whether most of the text stands in boxes that are higher than wide."""
    if not len(boxes):
        return False
    wide = np.linalg.norm(boxes[:, 1] - boxes[:, 0], axis=1)
    high = np.linalg.norm(boxes[:, 3] - boxes[:, 0], axis=1)
    area = wide * high
    return bool(area[high > _TALL * wide].sum() > 0.5 * area.sum())


def _read(engine: Any, boxes: Floats, crops: list[Pixels]) -> list[TextLine]:
    """The lines in boxes, each character with its place and score."""
    if not crops:
        return []
    read = engine.recognize_txt(crops)
    found = zip(boxes, crops, read.txts, read.scores, read.word_results, strict=True)
    return [_line(corners, crop, text, score, words) for corners, crop, text, score, words in found if text.strip()]


def _stroke(crop: Pixels) -> float:
    """How thick the strokes of a line are, in pixels: twice their area over their outline, whatever the characters."""
    grey = crop.mean(axis=2)
    ground = np.percentile(grey, 90)
    ink = np.clip((ground - grey) / max(ground - grey.min(), 1.0), 0.0, 1.0)
    outline = np.abs(np.diff(ink, axis=0)).sum() + np.abs(np.diff(ink, axis=1)).sum()
    return float(2 * ink.sum() / max(outline, 1.0))


def _line(corners: Floats, crop: Pixels, text: str, score: float, words: Any) -> TextLine:
    """A line. The recogniser's columns say where each character but blanks stands; blanks stand between."""
    columns = np.array([column for word in words.word_cols for column in word], dtype=np.float64)
    printed = np.array([not character.isspace() for character in text])
    if len(columns) != printed.sum() or len(words.confs) != len(text) or not words.line_txt_len:
        places, scores = (np.arange(len(text)) + 0.5) / len(text), np.full(len(text), score)
    else:
        every = np.interp(np.arange(len(text)), np.flatnonzero(printed), columns)
        places, scores = (every + 0.5) / words.line_txt_len, np.array(words.confs, dtype=np.float64)
    return TextLine(corners, text, np.clip(places, 0.0, 1.0), scores, float(score), _stroke(crop))


def recognised_pages(data: bytes, numbers: Iterable[int]) -> Iterator[Recognised | PageFailure]:
    """Pages of a PDF, rendered at `DPI` (coarser where that passes `MAX_PIXELS`) and recognised, one by one.

    Raises:
        ReadError: ``ocr_not_installed``.
    """
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(data)
    try:
        for number in numbers:
            try:
                yield recognise(*_rendered(document, number))
            except (pdfium.PdfiumError, OcrFailed) as error:
                yield PageFailure(number, f"OCR failed: {error}")
    finally:
        document.close()


def _rendered(document: Any, number: int) -> tuple[Pixels, int, tuple[float, float]]:
    page = document[number - 1]
    try:
        width, height = page.get_size()
        scale = min(DPI / 72, (MAX_PIXELS / max(width * height, 1.0)) ** 0.5)
        bitmap = page.render(scale=scale, may_draw_forms=False)
        try:
            return bitmap.to_numpy()[:, :, :3].copy(), number, (width, height)
        finally:
            bitmap.close()
    finally:
        page.close()
