"""What a list of openings says about each of them: pay, keep, persons wanted, what is asked (job_terms.csv)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from schemas._vocabulary import read_table

#: What a name may stand right before, without any sign between: 焊工月薪7000元, 焊工缺口30人.
_STUCK = ("pay", "heads")
_MOST_TRIES = 6


@cache
def _terms() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Terms behind a sign or blank, and terms that may stick to a name."""
    rows = read_table("job_terms.csv")
    words = "|".join(row["term"] for row in rows)
    stuck = "|".join(row["term"] for row in rows if row["about"] in _STUCK)
    return re.compile(rf"(?:\s*[,;:/(|-]+\s*|\s+)(?:{words})"), re.compile(rf"(?<=[\u4e00-\u9fff)])(?:{stuck})")


def job_terms_from(text: str, is_name: Callable[[str], bool]) -> int | None:
    """Where in a folded text the first word of openings begins that stands right behind the name of an occupation."""
    for pattern in _terms():
        for tries, match in enumerate(pattern.finditer(text)):
            if tries == _MOST_TRIES:
                break
            if match.start() and is_name(text[: match.start()]):
                return match.start()
    return None
