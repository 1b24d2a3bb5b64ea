"""Drop caps: the first character of an article set so large that it reaches down beside the lines after the first."""

from __future__ import annotations

import numpy as np

from extractors.layout.lines import Fragments

_MIN_RATIO = 1.7
_MAX_RATIO = 6.0
_GAP_EM = 1.2


def drop_caps(found: Fragments, body: float) -> dict[int, int]:
    """Per first line (its fragment) the fragment of the drop cap that belongs in front of it."""
    caps: dict[int, int] = {}
    single = np.flatnonzero((found["count"] == 1) & (found["size"] >= _MIN_RATIO * body))
    for place in single.tolist():
        cap = found[place]
        if cap["size"] > _MAX_RATIO * body:
            continue
        beside = np.flatnonzero(
            (found["size"] * _MIN_RATIO <= cap["size"])
            & (found["x0"] >= cap["x1"] - 0.1 * body)
            & (found["x0"] <= cap["x1"] + _GAP_EM * body)
            & (found["baseline"] > cap["top"])
            & (found["baseline"] <= cap["baseline"] + 0.4 * body)
        )
        below = np.any(
            (found["size"] * _MIN_RATIO <= cap["size"])
            & (np.abs(found["x0"] - cap["x0"]) <= 0.6 * body)
            & (found["baseline"] > cap["baseline"] + 0.4 * body)
            & (found["baseline"] <= cap["baseline"] + 3.0 * body)
        )
        if len(beside) >= 2 or (len(beside) == 1 and below):
            caps[int(beside[np.argmin(found["baseline"][beside])])] = place
    return caps
