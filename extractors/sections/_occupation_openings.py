"""What a list of openings says about each of them: pay, keep, persons wanted, what is asked (job_terms.csv)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import islice

from extractors._once import remembered
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


@remembered
def _term_starts(text: str) -> tuple[int, ...]:
    """Where such terms begin that a name may stand before, the first few of each kind."""
    found = (islice(pattern.finditer(text), _MOST_TRIES) for pattern in _terms())
    return tuple(match.start() for matches in found for match in matches if match.start())


def job_terms_from(text: str, is_name: Callable[[str], bool]) -> int | None:
    """Where in a folded text the first word of openings begins that stands right behind the name of an occupation."""
    return next((start for start in _term_starts(text) if is_name(text[:start])), None)
