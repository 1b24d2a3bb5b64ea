"""The values of one text, found in stages: later ones leave alone what earlier ones have taken.

`extractors.language` has the same stages as components of spaCy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from extractors.values._found import Found, Spans, outside
from extractors.values.citations import Citation, Title, article_citations, find_doc_numbers, find_titles
from extractors.values.contacts import find_emails, find_phones, find_urls
from extractors.values.dates import find_dates, find_time_references, find_times
from extractors.values.names import find_agencies, find_platforms, find_terms
from extractors.values.quantities import find_ages, find_counts, find_durations, find_money, find_percentages
from extractors.values.regions import find_regions
from extractors.values.subjects import with_subjects


@dataclass
class Findings:
    """A text with what has been found in it so far.

    Attributes:
        text: Running text.
        region_context: Codes of regions the bulletin is about; they decide between regions of one name.
        listed: Titles without 《》 known from structure (list items of a 设定依据).
        own_title: Title of the article, so that 本通知 is not taken for another act.
        found: Values in text order.
        titles: Titles in text order.
        citations: Acts cited, in text order.
    """

    text: str
    region_context: Sequence[str] = ()
    listed: Sequence[Title] = ()
    own_title: str = ""
    found: list[Found] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)

    @property
    def acts(self) -> list[tuple[int, int]]:
        """Where document numbers and titles stand, whose digits are no values; titles once these are found."""
        numbers = [(number.start, number.end) for number in find_doc_numbers(self.text)]
        return [*numbers, *((title.start, title.end) for title in self.titles)]

    def spans(self, *kinds: str) -> list[tuple[int, int]]:
        """Where values of some kinds stand."""
        return [(item.start, item.end) for item in self.found if item.kind in kinds]

    def add(self, found: Iterable[Found]) -> list[Found]:
        """Take over values, and return them."""
        new = list(found)
        if new:
            self.found = sorted((*self.found, *new), key=lambda item: (item.start, item.end, item.kind))
        return new


def contacts(findings: Findings) -> list[Found]:
    """Web addresses and telephone numbers."""
    text = findings.text
    return findings.add([*find_urls(text), *(_balanced(text, phone) for phone in find_phones(text))])


def _balanced(text: str, phone: Found) -> Found:
    """A number without the bracket that opens before it and closes behind it: （025-52281234）."""
    printed = text[phone.start : phone.end]
    lone = printed[0] in "(（" and not any(mark in printed for mark in ")）")
    return replace(phone, start=phone.start + 1) if lone else phone


def citations(findings: Findings) -> list[Found]:
    """Titles, document numbers, and the acts they cite."""
    text, listed = findings.text, findings.listed
    given = Spans((title.start, title.end) for title in listed)
    printed = [title for title in find_titles(text) if not given.meets(title.start, title.end)]
    findings.titles = sorted((*printed, *listed), key=lambda title: title.start)
    findings.citations = article_citations(text, listed, findings.own_title)
    return findings.add(Found("document_title", t.start, t.end, normalized=t.category) for t in findings.titles)


def dates(findings: Findings) -> list[Found]:
    """Dates and times of day; none inside document numbers and titles."""
    taken = [*findings.acts, *findings.spans("url", "phone")]
    return findings.add(outside([*find_dates(findings.text), *find_times(findings.text)], taken))


def numbers(findings: Findings) -> list[Found]:
    """Percentages, money, durations, ages, counts and relative time words; none inside dates, phones or titles."""
    text = findings.text
    taken = [*findings.acts, *find_emails(text), *findings.spans("url", "phone", "date", "time_of_day")]
    ages, money, shares = find_ages(text), find_money(text), find_percentages(text)
    lengths = outside(find_durations(text), [(age.start, age.end) for age in ages])
    valued = outside([*shares, *money, *lengths, *ages], taken)
    taken += [(item.start, item.end) for item in valued]
    return findings.add([*valued, *outside([*find_counts(text), *find_time_references(text)], taken)])


def names(findings: Findings) -> list[Found]:
    """Platforms, regions, agencies, insurance kinds, insured categories; then what the values are about."""
    text = findings.text
    regions = find_regions(text, findings.region_context)
    terms = outside(find_terms(text), findings.spans("url"))
    agencies = find_agencies(text, regions)
    platforms = [p for p in find_platforms(text) if not any(a.start <= p.start and p.end <= a.end for a in agencies)]
    numbered = [(number.start, number.end) for number in find_doc_numbers(text) if number.year is not None]
    new = findings.add([*platforms, *regions, *outside(agencies, numbered), *terms])
    findings.found = with_subjects(text, findings.found)
    return new


#: All stages in their order; each returns what it adds.
STAGES: tuple[Callable[[Findings], list[Found]], ...] = (contacts, citations, dates, numbers, names)


def read_values(
    text: str, *, region_context: Sequence[str] = (), listed: Sequence[Title] = (), own_title: str = ""
) -> tuple[list[Found], list[Citation]]:
    """The values and citations of one text, each in text order; `Findings` explains the arguments."""
    findings = Findings(text, region_context, listed, own_title)
    for stage in STAGES:
        stage(findings)
    return findings.found, findings.citations
