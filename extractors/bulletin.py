"""One bulletin: document → blocks → articles → records → rows of every table."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate
from operator import itemgetter

from extractors import __version__
from extractors._folding import squeeze
from extractors._passage import Passage, join
from extractors._section import Article, Doubt, Extraction, Quote, best_type, make_id, section_types
from extractors.continuations import Rejoin
from extractors.credits import lead_credit
from extractors.furniture import furniture, kept_lines
from extractors.learned import RULES_ALONE, Learned, installed
from extractors.ledger import Ledger
from extractors.masthead import Masthead, read_margin, read_masthead
from extractors.mentions import value_rows
from extractors.paragraphs import Block
from extractors.paragraphs import blocks as read_blocks
from extractors.pieces import ArticlePiece, Heading
from extractors.plain_continuations import rejoin
from extractors.script import simplified_copy
from extractors.segmentation import article_pieces
from extractors.typeset_continuations import rejoin_typeset
from extractors.values._found import Found
from extractors.values.citations import link
from extractors.values.regions import ancestors, common_region, find_regions, is_zone, regions
from extractors.web_copies import page_heads
from schemas._table import TableRow, tables
from schemas.article import ArticleRow
from schemas.bulletin import BulletinRow
from schemas.document import Document, Line
from schemas.legal_citation import LegalCitationRow
from schemas.line import LineRole

_KIND_THRESHOLD = 0.5
_DOUBTFUL = 0.46  # enough where the words of the article do not tell another kind
_SURE_KIND = 0.95  # words alone must be almost sure; from .5 to .95 the same articles were told
_LOW_CONFIDENCE = 0.9  # of lines recognised with a lower score, nine in ten had a wrong character on poor scans


class BulletinReader:
    """Collects the rows of one bulletin; used once."""

    def __init__(self, document: Document, learned: Learned) -> None:
        self.document = document
        self.lines = document.lines
        self.learned = learned
        self.bulletin_id = "b_" + document.sha256[:16]
        self.rows: dict[str, list[TableRow]] = {name: [] for name in tables()}
        self.quotes: list[Quote] = []
        self.ledger = Ledger(document, self.bulletin_id)
        self.masthead_passages: list[Passage] = []

    def read(self) -> dict[str, list[TableRow]]:
        """The rows of all tables."""
        for issue in self.document.issues:
            self.ledger.doubt(None, Doubt(issue.code, issue.message, page=issue.page))
        for line in self.lines:
            if line.confidence is not None and line.confidence < _LOW_CONFIDENCE:
                message = f"recognised with a score of {line.confidence:.2f}: {line.text}"
                self.ledger.doubt(None, Doubt("ocr_low_confidence", message, passage=Passage.of_line(line)))
        skip = furniture(self.document)
        for line in self.lines:
            if line.source_order in skip:
                self.ledger.role[line.source_order] = "furniture"
            elif line.caption:
                self.ledger.role[line.source_order] = "caption"
        every = read_blocks(kept_lines(self.lines, self.ledger.role))
        head, body = read_masthead(every)
        margin = [line for line in self.lines if line.page == 1 and line.source_order in skip]
        read_margin(head, margin[:_MARGIN])
        for block in head.blocks:
            self.ledger.mark(block.passage, "masthead")
        copied = page_heads([line for line in self.lines if line.place is None], skip)
        view = partial(self.learned.outlook, self.lines, every)
        parts, typeset = article_pieces(body, view, head.contents, copied)
        for part in parts:
            if isinstance(part, Heading):
                self.ledger.mark(part.block.passage, "section_heading")
                if not part.listed:
                    self.ledger.doubt(
                        None,
                        Doubt(
                            "unlisted_heading", f"taken for a column heading: {part.text}", passage=part.block.passage
                        ),
                    )
        elsewhere = "\n".join(squeeze(line.text) for line in self.lines)
        pieces = [part for part in parts if isinstance(part, ArticlePiece)]
        if len(pieces) > 1 and parts[0] is pieces[0] and _name_only(pieces[0], parts[1]):
            name = pieces.pop(0)
            head.take_title(name.title)
            for block in (head.blocks[-1], *name.all_blocks()):
                self.ledger.mark(block.passage, "masthead")
        articles, joins, unresolved = rejoin_typeset(pieces) if typeset else rejoin(pieces, elsewhere)
        for piece in articles:
            if piece.credit is None and piece.blocks:
                piece.credit = lead_credit(piece.blocks[0])
        context = self._region_context(head, articles)
        self.masthead_passages = [passage for passage in (head.publisher, head.title) if passage]
        built = [self._article(piece, index, context, joins) for index, piece in enumerate(articles, start=1)]
        self._link_citations()
        self._joins(built, joins)
        for item in unresolved:
            owner = self.ledger.article.get(item.block.passage.lines[0].source_order)
            self.ledger.doubt(owner, Doubt("continuation_unresolved", item.reason, passage=item.block.passage))
        self._bulletin(head, built)
        self.rows["lines"].extend(self.ledger.line_rows(self._reading_order(head, parts, built)))
        self.rows["evidence"].extend(self.ledger.evidence_rows(self.quotes))
        self.rows["issues"].extend(self.ledger.issue_rows())
        return self.rows

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
        article = Article(article_id, self.bulletin_id, position, piece, region, zone.text if zone else None)
        kind, extraction = classify(article, self.learned)
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
                zone_name=article.zone_name,
                page_from=min((line.page for line in touched), default=1),
                page_to=max((line.page for line in touched), default=1),
                segment_count=1 + displaced,
            )
        )
        printed = {
            "section_heading": piece.heading.passage if piece.heading else None,
            "title": piece.title,
            "attribution": credit.passage if credit else None,
            "zone_name": zone,
        }
        self.quotes.extend(Quote(article_id, name, passage) for name, passage in printed.items() if passage)
        if zone:  # of records too; it may stand in the masthead, whose lines are no part of a record
            zoned = [row for row in extraction.rows if "zone_name" in type(row).model_fields]
            self.quotes.extend(Quote(getattr(row, row.KEY[0]), "zone_name", zone) for row in zoned)
        self._add(article, value_rows(article, extraction, context))
        return article

    def _add(self, article: Article, extraction: Extraction) -> None:
        """Take over rows, evidence and issues of an article."""
        for row in extraction.rows:
            self.rows[row.TABLE].append(row)
        self.quotes.extend(extraction.quotes)
        for doubt in extraction.doubts:
            self.ledger.doubt(article.article_id, doubt)

    @staticmethod
    def _passages(piece: ArticlePiece) -> list[Passage]:
        """Where an article is printed, in the order a person reads: kickers and credits above the text come before it."""
        title = [piece.title] if piece.title else []
        blocks = piece.all_blocks()
        first = piece.first
        over = [block.passage for block in blocks if block.passage.lines[0].source_order < first]  # a kicker
        above = [piece.credit_block.passage] if piece.credit_above and piece.credit_block else []
        return list(dict.fromkeys([*over, *title, *above, *(block.passage for block in blocks)]))

    def _region(self, piece: ArticlePiece, context: Sequence[str]) -> tuple[str | None, Passage | None]:
        """The region an article speaks for, by credit, title, masthead, then the acts and agencies of its text."""
        heads = [piece.credit.passage] if piece.credit else []
        heads += [piece.title] if piece.title else []
        body = join((block.passage for block in piece.blocks), "\n")
        zone: Passage | None = None
        codes: list[str] = []
        for passage in [*heads, *self.masthead_passages, body]:
            text = passage.text
            hits = [f for f in find_regions(text, context) if f.normalized]
            zones = (passage.cut(f.start, f.end) for f in hits if is_zone(text[f.start : f.end]))
            zone = zone or next(zones, None)
            if codes:
                continue
            named = hits if passage is not body else [f for f in hits if _speaks_for_region(text, f)]
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
        known = bool(extraction.rows) or piece.title is not None or piece.heading is not None
        for block in piece.blocks:
            default: LineRole = "list_item" if block.number or block.bullet else "body"
            for line in block.passage.lines:
                order = line.source_order
                self.ledger.role.setdefault(order, extraction.roles.get(order, default if known else "unclaimed"))
                self.ledger.article.setdefault(order, article_id)
        for quote in extraction.quotes:
            for line in quote.passage.lines:
                self.ledger.record.setdefault(line.source_order, quote.record_id)
        self._add(article, extraction)

    def _link_citations(self) -> None:
        """Give citations of one act in several articles one canonical title, and quote where it is printed."""
        rows = [row for row in self.rows[LegalCitationRow.TABLE] if isinstance(row, LegalCitationRow)]
        completed = link(rows)
        titles = {quote.record_id: quote.passage for quote in self.quotes if quote.field == "title"}
        for key, (_, source) in completed.items():
            if source and source in titles:
                self.quotes.append(Quote(key, "title_canonical", titles[source]))
        self.rows[LegalCitationRow.TABLE] = [completed.get(row.citation_id, (row, None))[0] for row in rows]

    # ---- bulletin, ledger, evidence, issues --------------------------------------------------------------------------

    def _joins(self, built: Sequence[Article], joins: Sequence[tuple[ArticlePiece, Rejoin]]) -> None:
        by_piece = {id(article.piece): article.article_id for article in built}
        for owner, rejoined in joins:
            what = "a displaced piece was attached" if rejoined.displaced else "a broken sentence was joined"
            message = f"{what}: {', '.join(rejoined.signals)}"
            lines = rejoined.block.passage.lines
            at = Passage.of_line(lines[-1] if len(lines) > 1 else lines[0])
            self.ledger.doubt(by_piece.get(id(owner)), Doubt("continuation_rejoined", message, passage=at))

    def _reading_order(
        self, head: Masthead, parts: Sequence[ArticlePiece | Heading], built: Sequence[Article]
    ) -> list[Line]:
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
        return _with_rest(list(placed), [line for line in self.lines if line not in placed])

    def _bulletin(self, head: Masthead, built: Sequence[Article]) -> None:
        lines = self.lines
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
            self.ledger.doubt(None, Doubt("region_inferred", message, field="region_code"))
        return region


def _with_rest(ordered: Sequence[Line], rest: Sequence[Line]) -> list[Line]:
    """Lines in a given order, and each of the rest, which stands in source order, before the first one behind it."""
    furthest = list(accumulate((line.source_order for line in ordered), max))
    places = [bisect_right(furthest, line.source_order) for line in rest]
    numbered = [*zip(places, rest, strict=True), *enumerate(ordered)]  # of equal numbers the rest stays first
    return [line for _, line in sorted(numbered, key=itemgetter(0))]


_MARGIN = 12  # lines at the head of the first page


def _name_only(piece: ArticlePiece, after: ArticlePiece | Heading) -> bool:
    """Whether a piece is nothing but a line above the first column, and its source: the name of the bulletin."""
    bare = piece.title is not None and not piece.blocks and piece.heading is None
    return bare and (piece.credit is None or isinstance(after, Heading))


def _speaks_for_region(text: str, found: Found) -> bool:
    """Whether a region in running text names a body or an act of that region."""
    behind = text[found.end : found.end + 14]
    return bool(
        re.match(
            r"(?:[\u4e00-\u9fff]{0,3})?(?:人力资源|人社|社保|社会保险|医保|医疗保障|人民政府|政府|就业|公共)|[^。，；]{2,12}(?:办法|条例|规定)",
            behind,
        )
    )


def classify(article: Article, learned: Learned = RULES_ALONE) -> tuple[str, Extraction]:
    """The kind of an article by the best score of the section types, and its records; ``other`` keeps only its text.

    Where no type finds enough evidence of form, the words may tell the kind, if its reader then finds a record; and where
    they do not, less evidence is enough.
    """
    best_score, best = best_type(article)
    if best_score < _KIND_THRESHOLD:
        told = _by_words(article, learned)
        if told[0] != "other" or best_score < _DOUBTFUL:
            return told
    extraction = best.extract(article)
    for kind in section_types():
        if kind is not best and kind.also(article, best.KIND):
            extraction = _merged(extraction, kind.extract(article))
    return best.KIND, extraction


def _by_words(article: Article, learned: Learned) -> tuple[str, Extraction]:
    """The kind that the words of an article tell almost surely, with its records; else ``other``."""
    known = learned.kind([*([Block(article.title)] if article.title else []), *article.blocks])
    if known is None or known[1] < _SURE_KIND:
        return "other", Extraction()
    reader = next((kind for kind in section_types() if known[0] == kind.KIND), None)
    extraction = reader.extract(article) if reader else Extraction()
    if not extraction.rows:
        return "other", Extraction()
    message = f"{known[0]} by its words alone (probability {known[1]:.3f}); its form does not tell"
    extraction.doubts.append(Doubt("kind_by_words", message, field="article_kind", passage=article.title))
    return known[0], extraction


def _merged(first: Extraction, second: Extraction) -> Extraction:
    return replace(
        first,
        rows=[*first.rows, *second.rows],
        quotes=[*first.quotes, *second.quotes],
        doubts=[*first.doubts, *second.doubts],
        roles={**second.roles, **first.roles},
        listed_titles=[*first.listed_titles, *second.listed_titles],
    )


def read_bulletin(document: Document, learned: Learned | None = None) -> dict[str, list[TableRow]]:
    """The rows of all tables for one bulletin, by table name; traditional pages are matched as simplified.

    Args:
        document: The bulletin.
        learned: The learned second opinion; by default the installed one.
    """
    learned = learned or installed()
    copy = simplified_copy(document)
    if copy is None:
        return BulletinReader(document, learned).read()
    return copy.as_printed(BulletinReader(copy.document, learned).read())
