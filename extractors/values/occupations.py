"""Occupation titles against the 2022 classification (职业分类大典).

Only an exact official name, a curated variant and a curated work type (工种) carry a code. An umbrella title (钳工: five
official titles end in it) lists all of them as candidates; a fuzzy hit is a candidate and never a code, since 97
official names have another official name that scores 85 or more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rapidfuzz import fuzz, process

from extractors._folding import match_key
from extractors._once import remembered
from schemas._vocabulary import read_table, split_aliases
from schemas.occupation_list import Candidate

EDITION = "2022"
_CANDIDATE_SCORE = 60.0
_MAX_CANDIDATES = 5
_LONGEST_NAME = 24
_LONGEST_TITLE = 200  # characters of a title with its brackets, blanks and quotes
_GLUED_MARK = re.compile(r"(?:l/s|[ls])$")
_BRACKET = re.compile(r"\(.*?\)")
_LEADING = re.compile(r"[\u4e00-\u9fff()（）/A-Za-z]{1,20}?(?:工|人员|员|师)(?:[(（][^()（）]{1,12}[)）])?")
_ENDINGS = ("工", "员", "师", "司机", "教练", "经纪人", "主播", "医", "手")
MatchKind = Literal["exact", "variant", "work_type", "umbrella", "none"]


@dataclass(frozen=True, slots=True)
class Coding:
    """How a title relates to the classification."""

    match_kind: MatchKind
    code: str | None = None
    name: str | None = None
    candidates: tuple[Candidate, ...] = ()


@cache
def _official() -> dict[str, tuple[dict[str, str], ...]]:
    names: dict[str, list[dict[str, str]]] = {}
    for row in read_table("occupations_2022.csv"):
        names.setdefault(occupation_key(row["name"]), []).append(row)
    return {name: tuple(rows) for name, rows in names.items()}


@cache
def _curated() -> dict[str, dict[str, str]]:
    return {occupation_key(row["title"]): row for row in read_table("occupation_titles.csv")}


@cache
def _name_of() -> dict[str, str]:
    return {row["code"]: row["name"] for row in read_table("occupations_2022.csv")}


@remembered
def occupation_key(title: str) -> str:
    """A title folded for comparison: width, brackets, quotes, spaces, and the glued marks L/S."""
    key = match_key(title)
    return _GLUED_MARK.sub("", key) if key[-1:] in ("l", "s") else key


def _without_brackets(key: str) -> str:
    return _BRACKET.sub("", key) if "(" in key else key


@cache
def code_title(title: str) -> Coding:
    """Code one printed title against the 2022 edition."""
    key = occupation_key(title)
    for attempt in dict.fromkeys((key, _without_brackets(key))):
        if rows := _official().get(attempt):
            if len(rows) == 1:  # a bracket behind an official name (物流方向) narrows it
                return Coding("exact" if attempt == key else "variant", rows[0]["code"], rows[0]["name"])
            return Coding(
                "umbrella", candidates=tuple(Candidate(code=r["code"], name=r["name"], score=100.0) for r in rows)
            )
        if row := _curated().get(attempt):
            kind: MatchKind = "variant" if row["relation"] == "variant" else "work_type"
            return Coding(kind, row["code"], _name_of()[row["code"]])
    plain = _without_brackets(key)
    below = (
        [row for rows in _official().values() for row in rows if row["name"].endswith(plain)] if len(plain) >= 2 else []
    )
    if len(below) >= 2 and re.search(r"[工员师]$", plain):
        ordered = sorted(below, key=lambda row: row["code"])
        return Coding(
            "umbrella", candidates=tuple(Candidate(code=r["code"], name=r["name"], score=100.0) for r in ordered)
        )
    return Coding("none", candidates=_similar(plain))


def _similar(key: str) -> tuple[Candidate, ...]:
    if not key:
        return ()
    hits = process.extract(
        key, list(_official()), scorer=fuzz.ratio, limit=_MAX_CANDIDATES, score_cutoff=_CANDIDATE_SCORE
    )
    found = [
        Candidate(code=row["code"], name=row["name"], score=round(score, 1))
        for name, score, _ in hits
        for row in _official()[name]
    ]
    return tuple(sorted(found, key=lambda item: (-item.score, item.code)))


def leading_occupation(text: str) -> str:
    """The occupation that a text starts with (家政服务员 in 家政服务员排名前十), or an empty string."""
    if occupation_key(text[:_LONGEST_NAME])[:2] in _first_characters():
        for end in range(min(len(text), _LONGEST_NAME), 1, -1):
            if occupation_key(text[:end]) in _official():
                return text[:end]
    match = _LEADING.match(text)
    return match.group() if match else ""


@cache
def _first_characters() -> frozenset[str]:
    """What official names begin with, to pass most texts by."""
    return frozenset(name[:2] for name in _official())


@remembered
def is_listed_title(title: str) -> bool:
    """Whether a text is an official name or a curated title, its brackets left out of account."""
    if len(title) > _LONGEST_TITLE:
        return False
    key = occupation_key(title)
    return any(name in _official() or name in _curated() for name in (key, _without_brackets(key)))


@cache
def _no_titles() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in read_table("occupation_no_titles.csv")))


@remembered
def looks_like_occupation(title: str) -> bool:
    """Whether a short text can be the name of an occupation, by the classification or by its last character."""
    if is_listed_title(title):
        return True
    key = _without_brackets(occupation_key(title))
    return 2 <= len(key) <= 22 and key.endswith(_ENDINGS) and not _no_titles().fullmatch(key)


@cache
def _group_terms() -> tuple[tuple[str, tuple[str, ...]], ...]:
    rows = read_table("occupation_group_terms.csv")
    return tuple(
        sorted(
            ((match_key(row["term"]), split_aliases(row["prefixes"])) for row in rows), key=lambda r: (-len(r[0]), r[0])
        )
    )


@cache
def group_prefixes(label: str) -> tuple[str, ...] | None:
    """Code prefixes that belong to a printed group, or None for a group that no reviewed term covers."""
    key = match_key(label)
    found = [prefixes for term, prefixes in _group_terms() if term in key]
    return tuple(dict.fromkeys(prefix for prefixes in found for prefix in prefixes)) if found else None


def contradicts(label: str, coding: Coding) -> bool:
    """Whether the class of the code lies outside the printed group; without a code nothing can contradict."""
    prefixes = group_prefixes(label)
    codes = (
        [coding.code] if coding.code else [c.code for c in coding.candidates] if coding.match_kind == "umbrella" else []
    )
    return bool(prefixes and codes) and not any(code.startswith(prefixes or ()) for code in codes)
