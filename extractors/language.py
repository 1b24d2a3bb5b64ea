"""The spaCy pipeline that finds values in running text.

`load_pipeline` gives a blank Chinese pipeline with the registered components of ``config.cfg``. After ``nlp(text)``

- ``doc.spans[kind]`` holds the spans of each kind of `schemas.mention.MentionKind` (for displaCy, patterns, counting),
- ``doc._.found`` holds the same values normalised, in text order,
- ``doc._.titles`` and ``doc._.citations`` hold what `extractors.values.citations` found.

No model is fetched; all rules are code and reviewed vocabularies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_model_from_config
from thinc.api import Config

from extractors.values._found import Found, Spans, outside
from extractors.values.citations import (
    Citation,
    DocNumber,
    Title,
    article_citations,
    find_doc_numbers,
    find_titles,
)
from extractors.values.contacts import find_emails, find_phones, find_urls
from extractors.values.dates import find_dates, find_time_references, find_times
from extractors.values.names import find_agencies, find_platforms, find_terms
from extractors.values.quantities import find_ages, find_counts, find_durations, find_money, find_percentages
from extractors.values.regions import find_regions
from extractors.values.subjects import with_subjects

for _name in ("found", "titles", "citations", "doc_numbers", "numbers_taken", "listed", "own_title", "printed"):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)
if not Doc.has_extension("region_context"):
    Doc.set_extension("region_context", default=())


def _add(doc: Doc, found: Iterable[Found]) -> Doc:
    groups: dict[str, list[Found]] = defaultdict(list)
    for item in found:
        groups[item.kind].append(item)
    for kind, items in groups.items():
        spans = [doc.char_span(item.start, item.end, label=kind, alignment_mode="expand") for item in items]
        doc.spans[kind] = [*doc.spans.get(kind, []), *(span for span in spans if span is not None)]
    everything = [*(doc._.found or []), *(item for items in groups.values() for item in items)]
    doc._.found = sorted(everything, key=lambda item: (item.start, item.end, item.kind))
    return doc


def _text(doc: Doc) -> str:
    """The text of a document, which spaCy builds anew from its tokens at each access."""
    if doc._.printed is None:
        doc._.printed = doc.text
    return str(doc._.printed)


def _doc_numbers(doc: Doc) -> Sequence[DocNumber]:
    """The document numbers in it, looked for once."""
    if doc._.doc_numbers is None:
        doc._.doc_numbers = find_doc_numbers(_text(doc))
    numbers: Sequence[DocNumber] = doc._.doc_numbers
    return numbers


def _spans(found: Iterable[Found], *kinds: str) -> list[tuple[int, int]]:
    return [(item.start, item.end) for item in found if item.kind in kinds]


def _balanced(text: str, phone: Found) -> Found:
    """A number without the bracket that opens before it and closes behind it: （025-52281234）."""
    printed = text[phone.start : phone.end]
    lone = printed[0] in "(（" and not any(mark in printed for mark in ")）")
    return replace(phone, start=phone.start + 1) if lone else phone


@Language.component("jianbao_contacts")
def contacts(doc: Doc) -> Doc:
    """Web addresses and telephone numbers."""
    text = _text(doc)
    return _add(doc, [*find_urls(text), *(_balanced(text, phone) for phone in find_phones(text))])


@Language.component("jianbao_citations")
def citations(doc: Doc) -> Doc:
    """Titles, document numbers, and the acts they cite; ``doc._.listed`` may give titles known from structure."""
    listed: Sequence[Title] = doc._.listed or ()
    given = Spans((title.start, title.end) for title in listed)
    titles = [title for title in find_titles(_text(doc)) if not given.meets(title.start, title.end)]
    doc._.titles = sorted((*titles, *listed), key=lambda title: title.start)
    doc._.citations = article_citations(_text(doc), listed, doc._.own_title or "")
    numbers = [(number.start, number.end) for number in _doc_numbers(doc)]
    doc._.numbers_taken = [*numbers, *((title.start, title.end) for title in doc._.titles)]
    return _add(doc, (Found("document_title", t.start, t.end, normalized=t.category) for t in doc._.titles))


@Language.component("jianbao_dates")
def dates(doc: Doc) -> Doc:
    """Dates and times of day; none inside document numbers and titles."""
    taken = [*doc._.numbers_taken, *_spans(doc._.found, "url", "phone")]
    return _add(doc, outside([*find_dates(_text(doc)), *find_times(_text(doc))], taken))


@Language.component("jianbao_numbers")
def numbers(doc: Doc) -> Doc:
    """Percentages, money, durations, ages, counts and relative time words; none inside dates, phones or titles."""
    text = _text(doc)
    taken = [*doc._.numbers_taken, *find_emails(text), *_spans(doc._.found, "url", "phone", "date", "time_of_day")]
    ages, money, shares = find_ages(text), find_money(text), find_percentages(text)
    lengths = outside(find_durations(text), _spans(ages, "age"))
    valued = outside([*shares, *money, *lengths, *ages], taken)
    taken += [(item.start, item.end) for item in valued]
    return _add(doc, [*valued, *outside(find_counts(text), taken), *outside(find_time_references(text), taken)])


@Language.component("jianbao_names")
def names(doc: Doc) -> Doc:
    """Platforms, regions, agencies, insurance kinds, insured categories; then what the values are about."""
    text = _text(doc)
    regions = find_regions(text, doc._.region_context)
    platforms = find_platforms(text)
    terms = outside(find_terms(text), _spans(doc._.found, "url"))
    agencies = find_agencies(text, regions)
    platforms = [p for p in platforms if not any(a.start <= p.start and p.end <= a.end for a in agencies)]
    numbers = [(number.start, number.end) for number in _doc_numbers(doc) if number.year is not None]
    _add(doc, [*platforms, *regions, *outside(agencies, numbers), *terms])
    doc._.found = with_subjects(text, doc._.found)
    return doc


@cache
def load_pipeline() -> Language:
    """The pipeline of ``config.cfg``; built once per process."""
    config = Config().from_str((files("extractors") / "config.cfg").read_text(encoding="utf-8"))
    return load_model_from_config(config, auto_fill=True)


def read_values(
    text: str, *, region_context: Sequence[str] = (), listed: Sequence[Title] = (), own_title: str = ""
) -> tuple[list[Found], list[Citation]]:
    """The values and citations of one text.

    Args:
        text: Running text.
        region_context: Codes of regions the bulletin is about; they decide between regions of one name.
        listed: Titles without 《》 known from structure (list items of a 设定依据).
        own_title: Title of the article, so that 本通知 is not taken for another act.
    """
    nlp = load_pipeline()
    doc = _make_doc(nlp, text)
    doc._.printed = text
    doc._.region_context, doc._.listed, doc._.own_title = tuple(region_context), tuple(listed), own_title
    for _, component in nlp.pipeline:
        doc = _apply(component, doc)
    return list(doc._.found or []), list(doc._.citations or [])


def _make_doc(nlp: Language, text: str) -> Doc:
    """What ``nlp.make_doc`` gives, one token a character; spaCy copies the rest of the text for each of them."""
    words: list[str] = []
    spaces: list[bool] = []
    blank = ""  # white space since the last token, but for the one blank that belongs to it
    for char in text:
        if not char.isspace():
            if blank:
                words.append(blank)
                spaces.append(False)
                blank = ""
            words.append(char)
            spaces.append(False)
        elif char == " " and words and not blank and not spaces[-1] and not words[-1].isspace():
            spaces[-1] = True
        else:
            blank += char
    if blank:
        words.append(blank)
        spaces.append(False)
    return Doc(nlp.vocab, words=words, spaces=spaces)


def _apply(component: Callable[[Doc], Doc], doc: Doc) -> Doc:
    return component(doc)
