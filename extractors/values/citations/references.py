"""Short forms of acts: 该通知, 上述办法, 《条例》, 前款规定, 15号文件, and what they stand for within one article.

A form that the text defines (以下简称《通知》) stands for the act it was defined at. Otherwise it stands for the nearest act
cited before it whose title ends in the same word; 《条例》 in a headline for the only such act of the article. Where nothing
fits it is left unresolved; nothing is guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from extractors._folding import match_key, scan
from extractors.values._found import Spans
from extractors.values.citations.citing import Citation, find_citations, with_places
from extractors.values.citations.clauses import places_at
from extractors.values.citations.kinds import title_key
from extractors.values.citations.titles import SHORT_FORMS, Title, find_titles, is_short_form

_FORMS = "|".join(sorted(SHORT_FORMS, key=lambda form: (-len(form), form)))
_DEFINED = re.compile(
    r"[(（,，]?\s*(?:以下|下文|下|后文)(?:统一|均|统|合并)?(?:简)?称(?:为)?\s*[:：]?\s*(?P<form>[“\"「]?《[^《》]{1,30}》[”\"」]?|[“\"「][^”\"」]{1,20}[”\"」]|[\u4e00-\u9fff]{1,12}?(?=[)）]))"
)
_DEMONSTRATIVE = re.compile(
    rf"(?<![基根样版文课成资单剧账脚])(?P<word>本|该|上述|前述|此)(?:项|个|份)?(?P<form>{_FORMS})(?![官庭律院人学期书单令额]|(?<=规定)的?(?:时|期|动作|范围|情形|条件|标准))"
)
_PRECEDING = re.compile(r"(?P<word>前款|前条|上款|上条|前两款)(?:的)?规定")
_BY_SERIAL = re.compile(r"(?P<word>上述|前述|该)(?P<serial>\d{1,4})号(?:文件|文)")
_QUOTED = re.compile(r"[“\"「](?P<form>[^”\"」]{1,20})[”\"」]")
#: Kinds whose short form is hardly ever anything but an act; only these are reported when they stand for nothing.
_SURE = frozenset({"办法", "条例", "细则", "通知", "法", "实施细则", "实施办法", "决定", "暂行办法"})


@dataclass(frozen=True, slots=True)
class _Definition:
    form: str
    start: int
    end: int
    citation: Citation


def with_references(
    text: str, citations: Sequence[Citation], own_title: str = "", extra: Sequence[Title] = ()
) -> list[Citation]:
    """The citations of an article together with its short forms.

    Args:
        text: The text of the article.
        citations: What `find_citations` found in it.
        own_title: Title of the article itself; 本通知 in an article that is a 通知 is no citation.
        extra: Titles known from structure, as for `find_citations`.
    """
    definitions = list(_definitions(text, citations))
    kept = [c for c in citations if not any(d.start <= c.start and c.end <= d.end for d in definitions)]
    found = list(kept)
    taken = Spans([(c.start, c.end) for c in kept] + [(d.start, d.end) for d in definitions])
    edge = 0
    for short in sorted(_short_forms(text, definitions), key=lambda item: (item.start, -item.end)):
        if short.start < edge or taken.meets(short.start, short.end):
            continue
        edge = short.end
        found.extend(_resolved(text, short, kept, definitions, own_title))
    return sorted(found, key=lambda citation: (citation.start, citation.end))


@dataclass(frozen=True, slots=True)
class _Short:
    start: int
    end: int
    form: str
    word: str  # the demonstrative; "" for 《通知》 and for defined forms
    serial: int | None = None


def _plain(form: str) -> str:
    return match_key(form.strip('《》“”"「」'))


def _definitions(text: str, citations: Sequence[Citation]) -> Iterator[_Definition]:
    ordered = sorted(citations, key=lambda citation: citation.start)
    for match in _DEFINED.finditer(text) if "称" in text else ():
        before = next((c for c in _backwards(ordered, match.start()) if c.title is not None), None)
        if before and match.start() - before.end <= 12 and "。" not in text[before.end : match.start()]:
            yield _Definition(_plain(match.group("form")), match.start(), match.end(), before)


def _short_forms(text: str, definitions: Sequence[_Definition]) -> Iterator[_Short]:
    defined = {definition.form for definition in definitions}
    for title in find_titles(text):
        if text[title.start] == "《" and (is_short_form(title.name) or match_key(title.name) in defined):
            word = text[title.start - 1 : title.start] if text[: title.start].endswith(("本", "该")) else ""
            yield _Short(title.start, title.end, match_key(title.name), word)
    for match in _QUOTED.finditer(text) if defined else ():
        if _plain(match.group("form")) in defined:
            yield _Short(match.start(), match.end(), _plain(match.group("form")), "")
    for match in _DEMONSTRATIVE.finditer(text):
        yield _Short(match.start(), match.end(), match.group("form"), match.group("word"))
    for match in _PRECEDING.finditer(text) if "规定" in text else ():
        yield _Short(match.start(), match.end(), "", match.group("word"))
    for match in _BY_SERIAL.finditer(scan(text)) if "号文" in text else ():
        yield _Short(match.start(), match.end(), "", match.group("word"), int(match.group("serial")))


def _resolved(
    text: str, short: _Short, citations: Sequence[Citation], definitions: Sequence[_Definition], own_title: str
) -> list[Citation]:
    if short.word in ("本", "此") and match_key(own_title).endswith(short.form):
        return []
    target = _target(text, short, citations, definitions)
    if target is None:
        if short.word and short.form not in _SURE and short.serial is None:
            return []
        return [Citation(short.start, short.end, None, None, (), "unknown", unresolved=True)]
    whole = Citation(
        short.start, short.end, target.title, None, (), target.kind, title_at=target.title_at, antecedent=target
    )
    places = places_at(text, short.end)
    if not places and short.word.startswith(("前", "上")) and not short.form and short.serial is None:
        whole = replace(whole, article_no=target.article_no)
    return with_places(whole, places)


def _target(
    text: str, short: _Short, citations: Sequence[Citation], definitions: Sequence[_Definition]
) -> Citation | None:
    defined = [definition for definition in definitions if definition.form == short.form]
    earlier = [definition for definition in defined if definition.end <= short.start]
    if defined and (earlier or not short.word):
        return (earlier[-1] if earlier else defined[0]).citation
    before = (c for c in _backwards(citations, short.start) if c.end <= short.start)
    if short.serial is not None:
        return next((c for c in before if c.number and c.number.serial == short.serial), None)
    if not short.form:
        paragraph = text.rfind("\n", 0, short.start) + 1
        return next((c for c in takewhile(lambda c: c.start >= paragraph, before) if c.article_no), None)
    if fitting := next((c for c in before if _is_kind(c, short.form)), None):
        return fitting
    later = [c for c in citations if _is_kind(c, short.form)]  # a headline speaks of 《条例》 before the text names it
    return later[0] if not short.word and len({title_key(str(c.title)) for c in later}) == 1 else None


def _backwards(citations: Sequence[Citation], offset: int) -> Iterator[Citation]:
    """The citations that begin before an offset, the nearest first."""
    for index in range(bisect_left(citations, offset, key=lambda citation: citation.start) - 1, -1, -1):
        yield citations[index]


def _is_kind(citation: Citation, form: str) -> bool:
    """Whether the title of an act ends in a short form; 办法 is no 法."""
    key = title_key(citation.title or "")
    return key.endswith(form) and not (form == "法" and key.endswith("办法"))


def article_citations(text: str, extra: Sequence[Title] = (), own_title: str = "") -> list[Citation]:
    """All citations of an article: those printed in full and the short forms."""
    return with_references(text, find_citations(text, extra), own_title, extra)
