"""One bulletin: document → blocks → articles → records → rows of every table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from extractors import __version__
from extractors._folding import squeeze
from extractors._passage import Passage, join
from extractors._section import Article, Doubt, Extraction, Quote, SectionType, make_id, section_types
from extractors.articles import ArticlePiece, Heading, article_pieces
from extractors.continuations import Rejoin, rejoin
from extractors.furniture import furniture
from extractors.language import read_values
from extractors.masthead import Masthead, read_masthead
from extractors.paragraphs import blocks as read_blocks
from extractors.values._found import Found
from extractors.values.citations import Citation, Title, act_row
from extractors.values.regions import ancestors, common_region, find_regions, is_zone, regions
from schemas._table import TableRow, tables
from schemas._vocabulary import split_aliases
from schemas.article import ArticleRow
from schemas.bulletin import BulletinRow
from schemas.document import Document, Line
from schemas.evidence import EvidenceRow
from schemas.issue import ISSUE_CODES, IssueRow
from schemas.legal_citation import LegalCitationRow
from schemas.line import LineRole, LineRow
from schemas.mention import MentionRow

_KIND_THRESHOLD = 0.5


@dataclass
class Ledger:
    """What is known of each line while a bulletin is read."""

    role: dict[int, LineRole] = field(default_factory=dict)
    article: dict[int, str] = field(default_factory=dict)
    record: dict[int, str] = field(default_factory=dict)

    def mark(self, passage: Passage, role: LineRole, article: str | None = None) -> None:
        """Give the lines of a passage a role; the first role of a line stays."""
        for line in passage.lines:
            self.role.setdefault(line.source_order, role)
            if article:
                self.article.setdefault(line.source_order, article)


class BulletinReader:
    """Collects the rows of one bulletin; used once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.bulletin_id = "b_" + document.sha256[:16]
        self.rows: dict[str, list[TableRow]] = {name: [] for name in tables()}
        self.quotes: list[Quote] = []
        self.doubts: list[tuple[str | None, Doubt]] = []
        self.ledger = Ledger()
        self.order: list[Line] = []

    def read(self) -> dict[str, list[TableRow]]:
        """The rows of all tables."""
        skip = furniture(self.document)
        for line in self.document.lines:
            if line.source_order in skip:
                self.ledger.role[line.source_order] = "furniture"
        every = read_blocks(line for line in self.document.lines if line.source_order not in skip)
        head, body = read_masthead(every)
        for block in head.blocks:
            self.ledger.mark(block.passage, "masthead")
        parts = article_pieces(body)
        for part in parts:
            if isinstance(part, Heading):
                self.ledger.mark(part.block.passage, "section_heading")
                if not part.listed:
                    self.doubt(
                        None,
                        Doubt(
                            "unlisted_heading", f"taken for a column heading: {part.text}", passage=part.block.passage
                        ),
                    )
        elsewhere = squeeze("".join(line.text for line in self.document.lines))
        pieces = [part for part in parts if isinstance(part, ArticlePiece)]
        articles, joins, unresolved = rejoin(pieces, elsewhere)
        context = self._region_context(head, articles)
        built = [self._article(piece, index, context, joins) for index, piece in enumerate(articles, start=1)]
        self._joins(built, joins)
        for item in unresolved:
            owner = self.ledger.article.get(item.block.passage.lines[0].source_order)
            self.doubt(owner, Doubt("continuation_unresolved", item.reason, passage=item.block.passage))
        self._reading_order(head, parts, built)
        self._bulletin(head, built)
        self._lines()
        self._evidence()
        self._issues()
        return self.rows

    def doubt(self, article_id: str | None, doubt: Doubt) -> None:
        """Note an issue."""
        self.doubts.append((article_id, doubt))

    # ---- articles ----------------------------------------------------------------------------------------------------

    def _region_context(self, head: Masthead, pieces: Sequence[ArticlePiece]) -> list[str]:
        """Codes that the masthead, the credits and the titles name, most telling first."""
        texts = [head.publisher.text] if head.publisher else []
        texts += [head.title.text] if head.title else []
        texts += [piece.credit.passage.text for piece in pieces if piece.credit]
        texts += [piece.title.text for piece in pieces if piece.title]
        texts += ["\n".join(block.text for piece in pieces for block in piece.blocks)]
        found = [f.normalized for text in texts for f in find_regions(text) if f.normalized]
        return list(dict.fromkeys(found))

    def _article(
        self, piece: ArticlePiece, position: int, context: Sequence[str], joins: Sequence[tuple[ArticlePiece, Rejoin]]
    ) -> Article:
        title = piece.title.text if piece.title else ""
        key = title or (piece.blocks[0].text if piece.blocks else "")
        article_id = make_id("a", self.bulletin_id, str(position), key)
        region, zone = self._region(piece, context)
        article = Article(article_id, self.bulletin_id, position, piece, region, zone)
        kind, extraction = classify(article)
        self._place(article, extraction)
        text = join((block.passage for block in piece.blocks), "\n")
        touched = [line for passage in self._passages(piece) for line in passage.lines]
        credit = piece.credit
        displaced = sum(1 for owner, rejoined in joins if owner is piece and rejoined.displaced)
        self.rows["articles"].append(
            ArticleRow(
                article_id=article_id,
                bulletin_id=self.bulletin_id,
                position=position,
                section_heading=piece.heading.text if piece.heading else None,
                section_kind=piece.heading.kind if piece.heading else None,
                article_kind=kind,
                title=piece.title.text if piece.title else None,
                text=text.text,
                attribution=credit.passage.text if credit else None,
                attribution_name=credit.name if credit else None,
                attribution_kind=credit.kind if credit else None,
                region_code=region,
                zone_name=zone,
                page_from=min((line.page for line in touched), default=1),
                page_to=max((line.page for line in touched), default=1),
                segment_count=1 + displaced,
            )
        )
        for name, passage in (("title", piece.title), ("attribution", credit.passage if credit else None)):
            if passage:
                self.quotes.append(Quote(article_id, name, passage))
        self._values(article, extraction, text, context)
        return article

    @staticmethod
    def _passages(piece: ArticlePiece) -> list[Passage]:
        title = [piece.title] if piece.title else []
        return [*title, *(block.passage for block in piece.all_blocks())]

    def _region(self, piece: ArticlePiece, context: Sequence[str]) -> tuple[str | None, str | None]:
        """The region an article speaks for, by credit, then title, then the acts and agencies of its text."""
        texts = [piece.credit.passage.text] if piece.credit else []
        texts += [piece.title.text] if piece.title else []
        body = "\n".join(block.text for block in piece.blocks)
        zone: str | None = None
        codes: list[str] = []
        for text in [*texts, body]:
            hits = [f for f in find_regions(text, context) if f.normalized]
            zone = zone or next((text[f.start : f.end] for f in hits if is_zone(text[f.start : f.end])), None)
            if codes:
                continue
            named = hits if text is not body else [f for f in hits if _speaks_for_region(text, f)]
            codes = [str(f.normalized) for f in named]
        if not codes:
            return None, zone
        ranked = Counter(codes).most_common()
        best = max((code for code, count in ranked if count == ranked[0][1]), key=lambda code: len(ancestors(code)))
        return best, zone

    def _place(self, article: Article, extraction: Extraction) -> None:
        """Roles and records of the lines of an article."""
        piece, article_id = article.piece, article.article_id
        if piece.title:
            self.ledger.mark(piece.title, "title", article_id)
        if piece.credit_block:
            self.ledger.mark(piece.credit_block.passage, "attribution", article_id)
        for block, role in piece.asides:
            self.ledger.mark(block.passage, role, article_id)
        for block in piece.blocks:
            for line in block.passage.lines:
                order = line.source_order
                claimed = bool(extraction.rows) or piece.title is not None or piece.heading is not None
                self.ledger.role.setdefault(order, extraction.roles.get(order, "body" if claimed else "unclaimed"))
                self.ledger.article.setdefault(order, article_id)
        for row in extraction.rows:
            self.rows[row.TABLE].append(row)
        for quote in extraction.quotes:
            self.quotes.append(quote)
            for line in quote.passage.lines:
                self.ledger.record.setdefault(line.source_order, quote.record_id)
        for doubt in extraction.doubts:
            self.doubt(article_id, doubt)

    # ---- values ------------------------------------------------------------------------------------------------------

    def _values(self, article: Article, extraction: Extraction, text: Passage, context: Sequence[str]) -> None:
        """Mentions and citations of title, text and credit."""
        piece = article.piece
        whole = join((p for p in (piece.title, text, piece.credit.passage if piece.credit else None) if p), "\n")
        near = [code for code in (article.region_code, *context) if code]
        listed = _locate(whole, extraction.listed_titles)
        found, cited = read_values(whole.text, region_context=near, listed=listed)
        owner = _Owners(whole, article, extraction)
        for number, item in enumerate(found):
            self._mention(article, whole, owner, item, number)
        for number, act in enumerate(cited):
            self._citation(article, whole, owner, act, number)

    def _mention(self, article: Article, whole: Passage, owner: _Owners, item: Found, number: int) -> None:
        passage = whole.cut(item.start, item.end)
        mention_id = make_id("m", article.article_id, item.kind, passage.text, str(number))
        record_id, name = owner.at(item.start)
        self.rows["mentions"].append(
            MentionRow(
                mention_id=mention_id,
                record_id=record_id,
                article_id=article.article_id,
                bulletin_id=self.bulletin_id,
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
        self.quotes.append(Quote(mention_id, "text", passage))
        if item.kind == "region" and item.normalized is None:
            self.doubt(
                article.article_id,
                Doubt("region_ambiguous", f"{passage.text} fits several regions", record_id, name, passage),
            )
        if item.kind == "time_reference" and item.normalized in (
            "recent",
            "now",
            "today",
            "yesterday",
            "tomorrow",
            "this_month",
            "next_month",
        ):
            message = f"{passage.text} cannot be resolved without a date of issue"
            self.doubt(article.article_id, Doubt("relative_date_unresolved", message, record_id, name, passage))

    def _citation(self, article: Article, whole: Passage, owner: _Owners, act: Citation, number: int) -> None:
        passage = whole.cut(act.start, act.end)
        citation_id = make_id("c", article.article_id, passage.text, str(number))
        record_id, _ = owner.at(act.start)
        listed = act_row(act.title)
        doc = act.number
        self.rows["legal_citations"].append(
            LegalCitationRow(
                citation_id=citation_id,
                record_id=record_id,
                article_id=article.article_id,
                bulletin_id=self.bulletin_id,
                text=passage.text,
                title=act.title,
                title_canonical=listed["title"] if listed else None,
                doc_number=whole.text[doc.start : doc.end] if doc else None,
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
        self.quotes.append(Quote(citation_id, "text", passage))
        if act.title is None:
            message = f"{passage.text} is cited without a title"
            self.doubt(article.article_id, Doubt("act_without_title", message, record_id, None, passage))

    # ---- bulletin, ledger, evidence, issues --------------------------------------------------------------------------

    def _joins(self, built: Sequence[Article], joins: Sequence[tuple[ArticlePiece, Rejoin]]) -> None:
        by_piece = {id(article.piece): article.article_id for article in built}
        for owner, rejoined in joins:
            what = "a displaced piece was attached" if rejoined.displaced else "a broken sentence was joined"
            message = f"{what}: {', '.join(rejoined.signals)}"
            lines = rejoined.block.passage.lines
            at = Passage.of_line(lines[-1] if len(lines) > 1 else lines[0])
            self.doubt(by_piece.get(id(owner)), Doubt("continuation_rejoined", message, passage=at))

    def _reading_order(self, head: Masthead, parts: Sequence[ArticlePiece | Heading], built: Sequence[Article]) -> None:
        """Lines in the order a person reads: furniture where it stands, tails behind their articles."""
        sequence: list[Line] = []
        articles = {id(article.piece): article for article in built}
        for block in head.blocks:
            sequence.extend(block.passage.lines)
        for part in parts:
            if isinstance(part, Heading):
                sequence.extend(part.block.passage.lines)
            elif id(part) in articles:
                sequence.extend(line for passage in self._passages(part) for line in passage.lines)
        for article in built:
            sequence.extend(line for passage in self._passages(article.piece) for line in passage.lines)
        placed = dict.fromkeys(sequence)
        rest = [line for line in self.document.lines if line not in placed]
        ordered = list(placed)
        for line in rest:
            index = next((i for i, other in enumerate(ordered) if other.source_order > line.source_order), len(ordered))
            ordered.insert(index, line)
        self.order = ordered

    def _bulletin(self, head: Masthead, built: Sequence[Article]) -> None:
        lines = self.document.lines
        chars = {line.source_order: len(squeeze(line.text)) for line in lines}
        total = sum(chars.values())
        claimed = sum(
            count for order, count in chars.items() if self.ledger.role.get(order, "unclaimed") != "unclaimed"
        )
        region = self._bulletin_region(head, built)
        date = head.issued_date
        precision = {4: "year", 7: "month", 10: "day"}.get(len(date)) if date else None
        self.rows["bulletins"].append(
            BulletinRow(
                bulletin_id=self.bulletin_id,
                title=head.title.text if head.title else None,
                publisher=head.publisher.text if head.publisher else None,
                issue_no=head.issue_no.text if head.issue_no else None,
                issued_date=date,
                date_precision=precision,  # type: ignore[arg-type]
                region_code=region,
                region_name=regions()[region].name if region else None,
                source_name=self.document.source_name,
                sha256=self.document.sha256,
                media_type=self.document.media_type,
                page_count=len(self.document.pages),
                line_count=len(lines),
                char_count=total,
                claimed_char_ratio=round(claimed / total, 6),
                article_count=len(built),
                extractor_version=__version__,
            )
        )
        printed = {
            "title": head.title,
            "publisher": head.publisher,
            "issue_no": head.issue_no,
            "issued_date": head.date,
        }
        self.quotes.extend(Quote(self.bulletin_id, name, passage) for name, passage in printed.items() if passage)

    def _bulletin_region(self, head: Masthead, built: Sequence[Article]) -> str | None:
        for passage in (head.publisher, head.title):
            codes = [f.normalized for f in find_regions(passage.text) if f.normalized] if passage else []
            if codes:
                return max(codes, key=lambda code: len(ancestors(code)))
        region = common_region(article.region_code for article in built if article.region_code)
        if region:
            message = f"{regions()[region].name} is the region that most articles with a region speak for"
            self.doubt(None, Doubt("region_inferred", message, field="region_code"))
        return region

    def _line_id(self, line: Line) -> str:
        return f"{self.bulletin_id}-{line.source_order:05d}"

    def _lines(self) -> None:
        reading = {line.source_order: index for index, line in enumerate(self.order)}
        for line in self.document.lines:
            order, box = line.source_order, line.box
            role = self.ledger.role.get(order, "unclaimed")
            self.rows["lines"].append(
                LineRow(
                    line_id=self._line_id(line),
                    bulletin_id=self.bulletin_id,
                    page=line.page,
                    source_order=order,
                    reading_order=reading[order],
                    x0=box.x0 if box else None,
                    top=box.top if box else None,
                    x1=box.x1 if box else None,
                    bottom=box.bottom if box else None,
                    font_size=line.font_size,
                    text=line.text,
                    role=role,
                    article_id=self.ledger.article.get(order),
                    record_id=self.ledger.record.get(order),
                )
            )
            if role == "unclaimed":
                owner = self.ledger.article.get(order)
                self.doubt(
                    owner, Doubt("unclaimed_text", f"no rule knows: {line.text[:40]}", passage=Passage.of_line(line))
                )
            if "\ufffd" in line.text:
                self.doubt(
                    self.ledger.article.get(order),
                    Doubt("replacement_character", "a character is lost", passage=Passage.of_line(line)),
                )

    def _evidence(self) -> None:
        seen: set[tuple[str, str]] = set()
        for quote in self.quotes:
            if (quote.record_id, quote.field) in seen:
                continue
            seen.add((quote.record_id, quote.field))
            for segment, piece in enumerate(quote.passage.pieces):
                box = piece.line.box
                self.rows["evidence"].append(
                    EvidenceRow(
                        record_id=quote.record_id,
                        field=quote.field,
                        segment=segment,
                        line_id=self._line_id(piece.line),
                        page=piece.line.page,
                        x0=box.x0 if box else None,
                        top=box.top if box else None,
                        x1=box.x1 if box else None,
                        bottom=box.bottom if box else None,
                        char_start=piece.start,
                        char_end=piece.end,
                        text=piece.text,
                    )
                )

    def _issues(self) -> None:
        for number, (article_id, doubt) in enumerate(self.doubts, start=1):
            line = doubt.passage.lines[0] if doubt.passage else None
            self.rows["issues"].append(
                IssueRow(
                    issue_id=f"{self.bulletin_id}-i{number:04d}",
                    bulletin_id=self.bulletin_id,
                    article_id=article_id,
                    record_id=doubt.record_id,
                    field=doubt.field,
                    code=doubt.code,
                    severity=ISSUE_CODES[doubt.code][0],
                    message=doubt.message,
                    page=line.page if line else None,
                    line_id=self._line_id(line) if line else None,
                )
            )


class _Owners:
    """Which record and field holds a place of an article's text."""

    def __init__(self, whole: Passage, article: Article, extraction: Extraction) -> None:
        self.at_char: dict[tuple[int, int], tuple[str | None, str]] = {}
        self.whole = whole
        self.index: list[tuple[int, int] | None] = []
        for number, piece in enumerate(whole.pieces):
            lead = len(piece.lead) if number else 0
            self.index.extend([None] * lead)
            self.index.extend((piece.line.source_order, offset) for offset in range(piece.start, piece.end))
        whole_fields = [q for q in extraction.quotes if "[" not in q.field]
        for quote in [*whole_fields, *extraction.quotes]:
            self._claim(quote.passage, quote.record_id, quote.field)
        if article.title:
            self._claim(article.title, None, "title")
        if article.piece.credit:
            self._claim(article.piece.credit.passage, None, "attribution")

    def _claim(self, passage: Passage, record: str | None, name: str) -> None:
        for piece in passage.pieces:
            for offset in range(piece.start, piece.end):
                self.at_char.setdefault((piece.line.source_order, offset), (record, name))

    def at(self, offset: int) -> tuple[str | None, str | None]:
        """Record and field at an offset of the text."""
        place = self.index[offset] if offset < len(self.index) else None
        return self.at_char.get(place, (None, "text")) if place else (None, "text")


def _speaks_for_region(text: str, found: Found) -> bool:
    """Whether a region in running text names a body or an act of that region."""
    behind = text[found.end : found.end + 14]
    return bool(
        re.match(
            r"(?:[\u4e00-\u9fff]{0,3})?(?:人力资源|人社|社保|社会保险|医保|医疗保障|人民政府|政府|就业|公共)|[^。，；]{2,12}(?:办法|条例|规定)",
            behind,
        )
    )


def _locate(whole: Passage, titles: Iterable[Passage]) -> list[Title]:
    """Titles known from structure, at their places in the whole text."""
    starts: dict[tuple[int, int], int] = {}
    offset = 0
    for number, piece in enumerate(whole.pieces):
        offset += len(piece.lead) if number else 0
        for place in range(piece.start, piece.end):
            starts[(piece.line.source_order, place)] = offset + place - piece.start
        offset += piece.end - piece.start
    found = []
    for title in titles:
        first = title.pieces[0]
        start = starts.get((first.line.source_order, first.start))
        if start is not None:
            found.append(Title(start, start + len(title.text), title.text, "act"))
    return found


def classify(article: Article) -> tuple[str, Extraction]:
    """The kind of an article by the best score of the section types, and its records; ``other`` keeps only its text."""
    scored: list[tuple[float, SectionType]] = [(kind.score(article), kind) for kind in section_types()]
    best_score, best = max(scored, key=lambda pair: pair[0])
    if best_score < _KIND_THRESHOLD:
        return "other", Extraction()
    extraction = best.extract(article)
    for kind in section_types():
        if kind is not best and best.KIND == "policy_notice" and kind.also(article):
            extraction = _merged(extraction, kind.extract(article))
    return best.KIND, extraction


def _merged(first: Extraction, second: Extraction) -> Extraction:
    return replace(
        first,
        rows=[*first.rows, *second.rows],
        quotes=[*first.quotes, *second.quotes],
        doubts=[*first.doubts, *second.doubts],
        roles={**second.roles, **first.roles},
        listed_titles=[*first.listed_titles, *second.listed_titles],
    )


def read_bulletin(document: Document) -> dict[str, list[TableRow]]:
    """The rows of all tables for one bulletin, by table name."""
    return BulletinReader(document).read()


def nested(rows: dict[str, list[TableRow]]) -> dict[str, Any]:
    """The rows of one bulletin as plain dictionaries, for JSON."""
    return {name: [row.model_dump(mode="json") for row in table] for name, table in rows.items()}
