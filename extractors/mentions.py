"""The values of one article: mentions and citations in its title, text and credit, each with record and field."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from extractors._passage import Passage, Piece, join
from extractors._section import Article, Doubt, Extraction, Quote, make_id
from extractors.paragraphs import Block
from extractors.values._found import Found
from extractors.values.citations import Citation, DocNumber, Title, act_row
from extractors.values.dates import find_dates, find_times
from extractors.values.findings import read_values
from extractors.values.quantities import find_ages, find_durations, find_money, find_percentages
from schemas._vocabulary import split_aliases
from schemas.legal_citation import LegalCitationRow
from schemas.mention import MentionRow

#: Time references that only a date of issue could resolve.
_RELATIVE = ("recent", "now", "today", "yesterday", "tomorrow", "this_month", "next_month")


def value_rows(article: Article, extraction: Extraction, context: Sequence[str]) -> Extraction:
    """Rows of ``mentions`` and ``legal_citations`` with their evidence and issues.

    Args:
        article: The article.
        extraction: Its records; their evidence tells which record and field holds a value.
        context: Codes of regions the bulletin is about; they decide between regions of one name.
    """
    result = Extraction()
    piece = article.piece
    text = _flowing(piece.blocks)
    whole = join((p for p in (piece.title, text, piece.credit.passage if piece.credit else None) if p), "\n")
    near = [code for code in (article.region_code, *context) if code]
    listed = _locate(whole, extraction.listed_titles)
    found, cited = read_values(whole.text, region_context=near, listed=listed, own_title=article.title_text())
    owner = _Owners(whole, article, extraction)
    seen: Counter[tuple[str, str]] = Counter()  # ids count only equal texts, so that new finders do not move them
    for item in found:
        passage = whole.cut(item.start, item.end)
        key = (item.kind, passage.text)  # as printed: without a line break before it
        _mention(result, article, whole, owner, item, passage, seen[key])
        seen[key] += 1
    for act in cited:
        cited_key = ("citation", whole.cut(act.start, act.end).text)
        _citation(result, article, whole, owner, act, seen[cited_key])
        seen[cited_key] += 1
    return result


_FULL_LINE = 8  # characters of a line that may be broken for want of room
_WINDOW = 10
#: What a value can be broken behind.
_BROKEN = re.compile(r"(?:\d|[个不未年月周第每日工零十百千万至—~-]|个工|工作|百分之|最[高低长])$")


def _flowing(blocks: Sequence[Block]) -> Passage:
    """The text of an article, one block a line, but without a line break inside a value (15个 / 工作日)."""
    runs: list[list[Passage]] = []
    for block in blocks:
        if runs and _breaks_value(runs[-1][-1].text, block):
            runs[-1].append(block.passage)
        else:
            runs.append([block.passage])
    return join((join(run, "") if len(run) > 1 else run[0] for run in runs), "\n")


def _breaks_value(left: str, right: Block) -> bool:
    """Whether the break before a block runs through a value: one that is found over it."""
    last, head = left[-_WINDOW:], right.text[:_WINDOW]
    if len(last) < _FULL_LINE or right.number or right.bullet or not _BROKEN.search(last):
        return False
    if last[-1].isdigit() and head[:1].isdigit():
        return False  # two numbers, in two cells
    edge = len(last)
    return any(item.start < edge < item.end for finder in _NUMERIC for item in finder(last + head))


_NUMERIC = (find_durations, find_ages, find_percentages, find_money, find_dates, find_times)


def _mention(
    result: Extraction,
    article: Article,
    whole: Passage,
    owner: _Owners,
    item: Found,
    passage: Passage,
    number: int,
) -> None:
    mention_id = make_id("m", article.article_id, item.kind, passage.text, str(number))
    record_id, name = owner.at(item.start)
    result.rows.append(
        MentionRow(
            mention_id=mention_id,
            record_id=record_id,
            article_id=article.article_id,
            bulletin_id=article.bulletin_id,
            field=name,
            kind=item.kind,
            text=passage.text,
            value_low=item.value_low,
            value_high=item.value_high,
            low_inclusive=item.low_inclusive,
            high_inclusive=item.high_inclusive,
            unit=item.unit,
            normalized=item.normalized,
            sex=item.sex,
            applies_to=item.applies_to,
        )
    )
    result.quotes.append(Quote(mention_id, "text", passage))
    if item.subject:
        result.quotes.append(Quote(mention_id, "applies_to", whole.cut(*item.subject)))
    if item.kind == "region" and item.normalized is None:
        message = f"{passage.text} fits several regions"
        result.doubts.append(Doubt("region_ambiguous", message, record_id, name, passage))
    if item.kind == "time_reference" and item.normalized in _RELATIVE:
        message = f"{passage.text} cannot be resolved without a date of issue"
        result.doubts.append(Doubt("relative_date_unresolved", message, record_id, name, passage))


def _citation(result: Extraction, article: Article, whole: Passage, owner: _Owners, act: Citation, number: int) -> None:
    passage = whole.cut(act.start, act.end)
    record_id, _ = owner.at(act.start)
    if act.unresolved:
        message = f"{passage.text} stands for no act that the article names"
        result.doubts.append(Doubt("anaphora_unresolved", message, record_id, None, passage))
        return
    citation_id = make_id("c", article.article_id, passage.text, str(number))
    listed = act_row(act.title, _identifying(act))
    doc = act.number
    doc_number = whole.cut(doc.start, doc.end) if doc else None
    result.rows.append(
        LegalCitationRow(
            citation_id=citation_id,
            record_id=record_id,
            article_id=article.article_id,
            bulletin_id=article.bulletin_id,
            text=passage.text,
            title=act.title,
            title_canonical=listed["title"] if listed else None,
            doc_number=doc_number.text if doc_number else None,
            doc_prefix=doc.prefix if doc else None,
            doc_year=doc.year if doc else None,
            doc_serial=doc.serial if doc else None,
            issuers=list(act.issuers),
            kind=act.kind,
            article_no=act.article_no,
            paragraph_no=act.paragraph_no,
            item_no=act.item_no,
            status=(listed["status"] or None) if listed else None,
            status_as_of=(listed["status_as_of"] or None) if listed else None,
            related=list(split_aliases(listed["related"])) if listed else [],
        )
    )
    result.quotes.append(Quote(citation_id, "text", passage))
    if act.title_at:
        result.quotes.append(Quote(citation_id, "title", whole.cut(*act.title_at)))
    if doc_number:
        result.quotes.append(Quote(citation_id, "doc_number", doc_number))
    for place, issuer in enumerate(act.issuers):
        result.quote(citation_id, f"issuers[{place}]", _issuer(whole, act, issuer))
    if act.title is None and act.antecedent is None:
        message = f"{passage.text} is cited without a title"
        result.doubts.append(Doubt("act_without_title", message, record_id, None, passage))


def _issuer(whole: Passage, act: Citation, name: str) -> Passage | None:
    """Where an issuer is printed: in the title or the number, or in those of the act that a short form stands for."""
    pattern = re.compile(r"\s*".join(map(re.escape, name)))
    source: Citation | None = act
    while source:
        for span in (source.title_at, (source.number.start, source.number.end) if source.number else None):
            printed = whole.cut(*span) if span else Passage()
            if found := pattern.search(printed.text):
                return printed.cut(*found.span())
        source = source.antecedent
    return None


def _identifying(act: Citation) -> DocNumber | None:
    """The number that tells which act is meant: its own, or that of what a short form stands for."""
    if act.number or act.antecedent is None:
        return act.number
    return act.antecedent.number


_Owner = tuple[str | None, str]


class _Owners:
    """Which record and field holds a place of an article's text: of several that quote it a whole field, then the first."""

    def __init__(self, whole: Passage, article: Article, extraction: Extraction) -> None:
        self.whole = whole
        self.claims: dict[int, list[tuple[Piece, _Owner]]] = defaultdict(list)  # by line
        self.owners: dict[int, list[_Owner]] = {}  # of the characters of lines that were asked about
        for quote in sorted(extraction.quotes, key=lambda quote: "[" in quote.field):
            self._claim(quote.passage, quote.record_id, quote.field)
        if article.title:
            self._claim(article.title, None, "title")
        if article.piece.credit:
            self._claim(article.piece.credit.passage, None, "attribution")

    def _claim(self, passage: Passage, record: str | None, name: str) -> None:
        for piece in passage.pieces:
            self.claims[piece.line.source_order].append((piece, (record, name)))

    def _line(self, order: int) -> list[_Owner]:
        claims = self.claims[order]
        owners: list[_Owner] = [(None, "text")] * max((len(piece.line.text) for piece, _ in claims), default=0)
        for piece, owner in reversed(claims):
            owners[piece.start : piece.end] = [owner] * (piece.end - piece.start)
        return owners

    def at(self, offset: int) -> tuple[str | None, str | None]:
        """Record and field at an offset of the text."""
        place = self.whole.place(offset)
        if place is None or place[0] not in self.claims:
            return None, "text"
        order, at = place
        if order not in self.owners:
            self.owners[order] = self._line(order)
        return self.owners[order][at]


def _locate(whole: Passage, titles: Sequence[Passage]) -> list[Title]:
    """Titles known from structure, at their places in the whole text, where a block may end inside one."""
    if not titles:
        return []
    offsets = {place: offset for offset, place in enumerate(whole.places) if place}
    found = []
    for title in titles:
        places = [place for place in title.places if place]
        start, last = offsets.get(places[0]), offsets.get(places[-1])
        if start is not None and last is not None:
            found.append(Title(start, last + 1, title.text, "act"))
    return found
