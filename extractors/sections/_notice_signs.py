"""What tells a notice from a report, a story or a letter: which words of notice_words.csv stand in title and text.

A report tells what was done and what people said. A notice says what its readers must, may or should do, what is given to
whom, how it is done, from when, and where one takes part (forms.md, section 4: blocks 申报对象, 申报时间, 缴费工资基数 …).
"""

from __future__ import annotations

import re
from functools import cache

from schemas._vocabulary import read_table

#: What a text says in passing that its readers get and do, by the names of kind_evidence.csv.
_IN_PASSING = ("granted", "instructed", "event")


@cache
def notice_words(evidence: str) -> re.Pattern[str]:
    """The words of one kind of evidence; they match text of folded width.

    Raises:
        KeyError: notice_words.csv has no such evidence.
    """
    words = [row["patterns"].split() for row in read_table("notice_words.csv") if row["evidence"] == evidence]
    if not words:
        raise KeyError(evidence)
    return re.compile("|".join(word for row in words for word in row))


def count(evidence: str, scanned: str) -> int:
    """How often words of one kind of evidence stand in a text."""
    return sum(1 for _ in notice_words(evidence).finditer(scanned))


def told_in_passing(scanned: str) -> dict[str, int]:
    """How often a text says what its readers get and do, by the names of kind_evidence.csv."""
    found = {evidence: count(evidence, scanned) for evidence in _IN_PASSING}
    return found | {"effective": int(bool(notice_words("effective").search(scanned)))}


def is_personal(title: str, scanned: str, calls: int) -> bool:
    """Whether a text is a letter from one person to another: it says 我 more often than it calls on its readers to act.

    The letter of an office to the public (致参保人的一封信) asks, binds, and speaks of itself as 我们 or 我局; a letter that
    calls for nothing is personal if it speaks to one reader (你) or tells a story.

    Args:
        title: The title of the text.
        scanned: The text, folded.
        calls: How often it says what its readers must do, get, or are asked for.
    """
    if not (notice_words("letter").search(title) or notice_words("salutation").match(scanned)):
        return False
    speaks = count("first_person", scanned)
    return speaks > calls or (calls == 0 and count("second_person", scanned) + count("narrated", scanned) > 0)
