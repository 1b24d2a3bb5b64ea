"""Captions: short lines right below a picture, apart from the text of the article around it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.layout.blocks import Frame
from extractors.layout.paragraphs import Setting
from extractors.reading.glyphs import BOX, PICTURE, Shapes

_MIN_SIDE_EM = 4.0  # smaller pictures are ornaments and codes to scan
_MAX_PAGE_SHARE = 0.6  # a larger one is the page's ground
_BELOW_EM = 2.2  # a caption begins at most this far below its picture
_BESIDE_EM = 1.0
_MAX_LINES = 3
_SMALL = 0.95  # of the body's size
_CENTRED_EM = 0.8
_NEXT_EM = 2.0


def pictures_of(shapes: Shapes, settings: Sequence[Setting], body: float, area: float) -> list[Frame]:
    """Pictures, and filled boxes that hold no text (a picture's place), as far as they are large enough; ``area`` is
    that of the page in square points."""
    found = []
    for shape in shapes:
        frame = Frame.of(shape)
        place = shape["kind"] == PICTURE or (shape["kind"] == BOX and shape["filled"] and _is_empty(frame, settings))
        sides = min(frame.x1 - frame.x0, frame.bottom - frame.top)
        if place and sides >= _MIN_SIDE_EM * body and frame.area <= _MAX_PAGE_SHARE * area:
            found.append(frame)
    return found


def _is_empty(frame: Frame, settings: Sequence[Setting]) -> bool:
    return not any(frame.holds((line.x0 + line.x1) / 2, (line.top + line.bottom) / 2) for line in settings)


def captions(settings: Sequence[Setting], pictures: Sequence[Frame], body: float) -> set[int]:
    """Places of the lines that are captions: set smaller than the text, or centred below a picture and no sentence."""
    found: set[int] = set()
    for picture in pictures:
        below = sorted(
            (line.top, place)
            for place, line in enumerate(settings)
            if line.x0 >= picture.x0 - _BESIDE_EM * body
            and line.x1 <= picture.x1 + _BESIDE_EM * body
            and -0.5 * body <= line.top - picture.bottom <= _BELOW_EM * body + _MAX_LINES * _NEXT_EM * body
        )
        if not below or below[0][0] - picture.bottom > _BELOW_EM * body:
            continue
        places = [below[0][1]]
        for (upper, _), (lower, place) in pairwise(below):
            if lower - upper > _NEXT_EM * body or not _alike(settings[places[0]], settings[place]):
                break
            places.append(place)
        if len(places) <= _MAX_LINES and _is_caption([settings[place] for place in places], picture, body):
            found.update(places)
    return found


def _alike(one: Setting, two: Setting) -> bool:
    return abs(one.size - two.size) <= 0.05 * one.size and one.bold == two.bold


def _is_caption(lines: Sequence[Setting], picture: Frame, body: float) -> bool:
    if lines[0].size > 1.05 * body or any(line.in_table for line in lines):
        return False
    if lines[0].size <= _SMALL * body:
        return True
    middle = (picture.x0 + picture.x1) / 2
    centred = all(abs((line.x0 + line.x1) / 2 - middle) <= _CENTRED_EM * body for line in lines)
    return (
        centred and not lines[-1].text.endswith("。") and lines[-1].x1 - lines[-1].x0 < 0.95 * (picture.x1 - picture.x0)
    )
