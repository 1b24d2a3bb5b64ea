"""The gate before any rule: does a page have a text layer, and does it say what the page shows?"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from extractors.reading.glyphs import UNMAPPED, PageGlyphs, is_space, string_of
from extractors.reading.repair import PRIVATE_BULLETS
from schemas.document import PageIssue

_FEW = 8  # visible characters; a page with fewer and a large picture is a scan
_PICTURE_SHARE = 0.3
_BAD_SHARE = 0.1
_MIN_JUDGED = 60  # characters that a judgement by statistics needs
_MIN_COMMON_SHARE = 0.5
_MIN_KNOWN_SHARE = 0.6
_BULLETS = np.array([ord(bullet) for bullet in PRIVATE_BULLETS], dtype=np.uint32)


def judge(page: PageGlyphs) -> tuple[bool, PageIssue | None]:
    """Whether a page's text can be used, and what is wrong with it (`no_text_layer`, `glyph_unmapped`)."""
    codes = page.glyphs["code"]
    codes = codes[~is_space(codes)]
    if len(codes) < _FEW:
        if page.picture_share >= _PICTURE_SHARE:
            return False, PageIssue("no_text_layer", page.number, f"{len(codes)} characters behind a picture")
        return True, None
    bad = int(np.count_nonzero(is_unmapped(codes)))
    if bad > _BAD_SHARE * len(codes):
        return False, PageIssue(
            "glyph_unmapped", page.number, f"{bad} of {len(codes)} characters have no Unicode value"
        )
    reason = _implausible(codes)
    if reason:
        return False, PageIssue("glyph_unmapped", page.number, reason)
    if bad:
        return True, PageIssue("glyph_unmapped", page.number, f"{bad} of {len(codes)} characters have no Unicode value")
    return True, None


def is_unmapped(codes: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Mask of code points that say nothing: U+FFFD, controls, private use, noncharacters."""
    control = (codes < 0x20) | ((codes >= 0x7F) & (codes <= 0x9F))
    private = ((codes >= 0xE000) & (codes <= 0xF8FF)) | (codes >= 0xF0000)
    private &= ~np.isin(codes, _BULLETS)
    return np.asarray(control | private | (codes == UNMAPPED) | ((codes & 0xFFFE) == 0xFFFE))


def _implausible(codes: npt.NDArray[np.uint32]) -> str:
    """Why a page's characters cannot be what is printed, or ""."""
    if len(codes) < _MIN_JUDGED:
        return ""
    han = codes[(codes >= 0x3400) & (codes <= 0x9FFF)]
    known = np.count_nonzero(
        ((codes >= 0x20) & (codes < 0x7F))
        | ((codes >= 0x2000) & (codes <= 0x33FF))
        | (codes >= 0xFF00) & (codes < 0xFFF0)
    )
    if len(han) + known < _MIN_KNOWN_SHARE * len(codes):
        return f"only {len(han) + known} of {len(codes)} characters belong to Chinese text"
    common = len(string_of(han).encode("gb2312", "ignore")) // 2  # two bytes for each ideograph it holds
    if len(han) >= _MIN_JUDGED and common < _MIN_COMMON_SHARE * len(han):
        return f"only {common} of {len(han)} ideographs are in common use: wrong character map"
    return ""
