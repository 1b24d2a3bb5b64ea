"""One bulletin: its articles with headings and credits, its masthead, and the rows of all tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from tools.gold.bank import Draw
from tools.gold.guides import Guides
from tools.gold.lists import Lists
from tools.gold.markup import Article, Piece, Row, plain
from tools.gold.notices import notice
from tools.gold.questions import Questions

#: What a bulletin is made of: g guide, q questions, l list, n notice, t tip.
MIXES = ["gqlt", "qgngl", "glqn", "qqgl", "ggqlt", "nglq", "lgq", "qglnt"]
#: Every third bulletin is a PDF.
PAGED = 3
KINDS = {"g": "service_guide", "q": "hotspot_qa", "l": "occupation_list", "n": "policy_notice", "t": "policy_notice"}
HEADINGS = {"g": "guide", "q": "qa", "l": "list", "n": "notice", "t": "tip"}
#: Credit as printed, the part that is stored, the kind of its source.
CREDITS = [
    ("（“{}”微信公众号）", "“{}”微信公众号", "wechat_official_account"),
    ("来源：{}", "{}", "agency"),
    ("（{}）", "{}", "agency"),
    ("来源 | {}", "{}", "agency"),
    ("来源：{}", "{}", "newspaper"),
    ("来自：{}", "{}", "agency"),
    ("（来源：“{}”微信公众号）", "“{}”微信公众号", "wechat_official_account"),
    ("转自：{}", "{}", "newspaper"),
    ("（记者 {}）", "记者 {}", "person"),
    ("内容来源：{}", "{}", "agency"),
]
TABLES = (
    "articles", "qa_items", "service_guides", "service_guide_fields", "occupation_lists", "occupation_entries",
    "policy_notices", "legal_citations", "mentions",
)  # fmt: skip


@dataclass
class Bulletin:
    """The articles by name, in the order in which they were made; ``masthead`` lines stand above them."""

    draw: Draw
    articles: dict[str, Article] = field(default_factory=dict)
    masthead: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)  # of the table bulletins


def is_paged(seed: int) -> bool:
    """Whether the bulletin of a seed is a PDF."""
    return seed % PAGED == 1


def _earlier(seed: int, kind: str, shift: int) -> int:
    """Articles of a kind in the bulletins before this one that are printed on the same medium."""
    mixes = [MIXES[(n + shift) % len(MIXES)] for n in range(seed) if is_paged(n) == is_paged(seed)]
    return sum(mix.count(kind) for mix in mixes)


def make(bank: str, seed: int) -> Bulletin:
    """The bulletin of a seed; those for PDF have no pipes, tabs and other marks of plain text."""
    draw = Draw(bank, seed)
    draw.paged = is_paged(seed)
    shift = 0 if bank == "open" else 5
    guides = Guides(draw, _earlier(seed, "g", shift) + shift)
    questions = Questions(draw, _earlier(seed, "q", shift) + shift)
    lists = Lists(draw, _earlier(seed, "l", shift) + shift)
    bulletin = Bulletin(draw)
    for number, kind in enumerate(draw.cycle(MIXES, shift), start=1):
        if kind == "g":
            article = guides.article()
        elif kind == "q":
            article = questions.article()
        elif kind == "l":
            article = lists.article()
        else:
            article = notice(draw, tip=kind == "t")
        _dress(draw, article, kind, number + shift)
        bulletin.articles[f"a{number:02d}"] = article
    if not draw.paged and seed % 4 != 3:
        _masthead(bulletin)
    return bulletin


def _dress(draw: Draw, article: Article, kind: str, number: int) -> None:
    """Give an article its column heading, its credit (tips have none) and its row."""
    row: Row = {"title": article.pieces[0].line, "article_kind": KINDS[kind], "segment_count": 1}
    if "articles.text" not in article.taste:
        row["text"] = article.body
    heading = draw.take(HEADINGS[kind], draw.words["columns"][HEADINGS[kind]])
    article.pieces.insert(0, Piece("col", plain(heading)))
    row["section_heading"] = heading
    if kind == "t":
        row["attribution"] = None
    else:
        printed, kept, source = CREDITS[(draw.seed + number) % len(CREDITS)]
        if source == "wechat_official_account":
            name = draw.place["name"][:-1] + "人社"
        else:
            name = draw.fill(draw.rng.choice(draw.words["offices"]["reporters" if source == "person" else source]))
        article.pieces.append(Piece("src", plain(printed.format(name))))
        row |= {"attribution": kept.format(name), "attribution_name": name, "attribution_kind": source}
        if source == "agency":
            row["region_code"] = draw.place["code"]
    article.rows = {"articles": [row]} | article.rows


def _masthead(bulletin: Bulletin) -> None:
    draw, words = bulletin.draw, bulletin.draw.words["masthead"]
    title = draw.fill(draw.cycle(words["titles"]))
    publisher = draw.place["name"] + "人力资源和社会保障局"
    issue, month, day = draw.rng.randint(2, 30), draw.rng.randint(1, 12), draw.rng.randint(1, 28)
    date = f"{draw.year}-{month:02d}-{day:02d}"
    printed = draw.cycle([f"{draw.year}年{month}月{day}日", date])
    row: Row = {
        "title": title, "publisher": publisher, "issued_date": date, "date_precision": "day",
        "region_code": draw.place["code"], "region_name": draw.place["name"],
    }  # fmt: skip
    line = draw.cycle(words["publishers"])
    if "办公室" in line:
        row["publisher"] = publisher + "办公室"
    if draw.seed % 2:
        numbers = [f"第{issue}期（总第{issue + 90}期）"]
    else:
        numbers, row["issue_no"] = [f"第{issue}期"], f"第{issue}期"
    bulletin.masthead = [title, *numbers, line.format(publisher), printed]
    bulletin.rows.append(row)


def gathered(articles: list[Article]) -> dict[str, list[Row]]:
    """The rows of all tables for articles in their order, mentions and citations with them."""
    rows: dict[str, list[Row]] = {table: [] for table in TABLES}
    for article in articles:
        for table, some in article.rows.items():
            rows[table] += some
        for piece in article.pieces:
            rows["mentions"] += piece.text.mentions
            rows["legal_citations"] += piece.text.citations
    return rows
