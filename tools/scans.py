"""Scans made of set pages: rendered as a scanner would see them, clean or degraded, and put into PDFs without text."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


@dataclass(frozen=True)
class Scanner:
    """How pages are scanned: dots an inch, skew (degrees clockwise), blur (pixels), noise (grey levels)."""

    dpi: int = 200
    skew: float = 0.0
    blur: float = 0.0
    noise: float = 0.0

    def scan(self, pdf: bytes, page: int = 1) -> Image.Image:
        """A picture of one page (from 1); the noise is the same in every run."""
        document = pdfium.PdfDocument(pdf)
        picture = document[page - 1].render(scale=self.dpi / 72).to_pil().convert("RGB")
        document.close()
        if self.skew:
            picture = picture.rotate(-self.skew, Image.Resampling.BICUBIC, fillcolor="white")
        if self.blur:
            picture = picture.filter(ImageFilter.GaussianBlur(self.blur))
        if self.noise:
            grain = np.random.default_rng(page).normal(0.0, self.noise, (picture.height, picture.width, 1))
            picture = Image.fromarray(np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8))
        return picture


CLEAN = Scanner()
DEGRADED = Scanner(skew=1.0, blur=1.0, noise=20.0)


def picture_pdf(pictures: Iterable[Image.Image], dpi: int = 200) -> bytes:
    """A PDF whose pages hold one picture each and nothing else."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for picture in pictures:
        size = (picture.width * 72 / dpi, picture.height * 72 / dpi)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(picture), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def joined(*pdfs: tuple[bytes, int]) -> bytes:
    """A PDF of chosen pages (from 1) of others."""
    target = pdfium.PdfDocument.new()
    for data, page in pdfs:
        source = pdfium.PdfDocument(data)
        target.import_pages(source, [page - 1])
        source.close()
    buffer = io.BytesIO()
    target.save(buffer)
    target.close()
    return buffer.getvalue()
