"""Lines that head columns and articles: by the reviewed list, and by their form (short, unclosed, set apart)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from extractors._folding import match_key
from extractors._labels import known_label, label_of, lookup
from extractors._list_rows import is_cells
from extractors._once import kept, remembered
from extractors._passage import Passage
from extractors._questions import asks, is_record, marker
from extractors._table_heads import is_table_head
from extractors.credits import credit_of
from extractors.paragraphs import Block
from extractors.pieces import HEADING_TRIM, ArticlePiece
from extractors.values.dates import find_dates
from extractors.values.names import find_agencies
from extractors.values.regions import find_regions
from schemas._vocabulary import read_table

_MAX_TITLE = 52.0
MAX_HEADING = 12.0
_BULLETED = re.compile(r"\s*[▶►➤➢❓❔✅◎•·→√※*○]")
#: An act with its number is a citation, never a title.
_LETTER = re.compile(r"[^\W\d_]")
_NUMBER_OF_PHONE = re.compile(r"\d{3,4}-\d{7,8}|:\s*1?\d{5,}|\d{7,}")
_NUMBERED_ACT = re.compile(r"[〔\[(【]\s*\d{4}\s*[〕\])】]\s*\d+\s*号\)?$|令第?[\d一二三四五六七八九十]+号\)?$")
_PART_PREFIX = re.compile(
    r"\s*(?:第[一二三四五六七八九十]+部分|(?:栏目|板块|专栏|单元)[一二三四五六七八九十\d]+|[Pp](?:ART|art)\s*[\d一二三四五六七八九十]+)\s*[:.、|]?\s*"
)
_PLACE_OF_JUMP = r"(?:(?:第\s*)?([A-Z]?\d{1,2}|[一二三四五六七八九十]{1,2})\s*[版页栏面]|([正背反]面|[上下前后左右次][版页栏面]|封[面底二三]))"
#: The line that goes back to an article behind something set into it (—— 插播完毕，接着看 ——, 言归正传).
_RESUMED = (
    r"\W*(?:(?:插播|广告|插入|穿插|插话)(?:完毕|结束|完了|到此)?\W*(?:我们|咱们|请|下面)?(?:接着|继续|接下来)(?:往下)?(?:看|说|读|聊|讲)"
    r"|(?:插播|广告|插话)(?:完毕|结束|完了)|(?:我们|咱们)(?:接着|继续)(?:往下)?(?:看|说|读|聊|讲)|书接上[文回]|言归正传|回到正[文题]|(?:正文|上文)继续|接上文|接前文|承上文)\W*$"
)
_BEFORE_JUMP = r"[▶►→◀☞※▲▼△▽◆◇●○■□★☆*~～—─=\-…·\s]*[(\[【〔<]?\s*"
_BEHIND_JUMP = r"(?:[左右上下中]{1,2}(?:方|角|部|半版|栏)?)?\s*(?:《[^《》]{2,40}》\s*)?[)\]】〕>]?(?:\s*[◀←※▲▼△▽◆◇●○■□★☆*~～—─=\-…]+)?"
#: 下转第3版, ——下转第6页, ~~下接 3 版~~, (转背面); and 上接第1版, (接第二版《…》), 【续】.
JUMP_TO = re.compile(rf"{_BEFORE_JUMP}(?:未完,?\s*)?(?:下转|下接|转[至入接]?|续转)\s*{_PLACE_OF_JUMP}{_BEHIND_JUMP}")
JUMP_FROM = re.compile(
    rf"{_BEFORE_JUMP}(?:上接|紧?接|承接?|续)[自于]?\s*{_PLACE_OF_JUMP}{_BEHIND_JUMP}|[(\[【]\s*续\s*[)\]】]|{_RESUMED}"
)
#: Characters of which one stands in every such line.
_BACK, _ON = frozenset("接承续插广归回"), frozenset("转接")
TITLE_WORDS = re.compile(
    r"关于.{4,}的?(?:通知|公告|通告|意见|提示|函|公示)|(?:目录|指南|指引|须知|公告|通告|通知|公示|一览表?|名单|清单|提醒|提示|"
    r"解读|速递|出炉|发布|公布|启动|上线|攻略|调整|来了|看这里|请查收|请注意|注意了|开始了|了解一下)(?:[（(][^()（）]*[）)])?[！!]?$"
)
_HEADING_SPLIT = re.compile(
    r"[【\[〖「『]\s*(?P<a>[^】\]〗」』]{2,12})\s*[】\]〗」』]\s*|(?P<b>[^|丨:]{2,10}?)\s*[|丨]\s*"
)


def jumps_from(text: str) -> re.Match[str] | None:
    """What `JUMP_FROM` finds at the start of a folded text; most texts are passed by."""
    return None if _BACK.isdisjoint(text) else JUMP_FROM.match(text)


def jumps_to(text: str, start: int = 0) -> re.Match[str] | None:
    """What `JUMP_TO` finds in a folded text; most texts are passed by."""
    return None if _ON.isdisjoint(text) else JUMP_TO.search(text, start)


@cache
def listed_headings() -> dict[str, tuple[str, bool]]:
    """Kind and ``also_label`` of the reviewed headings by their key."""
    rows = read_table("section_headings.csv")
    return {match_key(row["heading"]): (row["section_kind"], row["also_label"] == "1") for row in rows}


_NO_NAME = re.compile(
    r"^(?:第[一二三四五六七八九十]+部分|(?:栏目|板块|专栏|单元)[一二三四五六七八九十\d]+|part[\d一二三四五六七八九十]+|\d{1,2}|[一二三四五六七八九十]、)[:.、]?|(?:专栏|栏目|\(续\))$"
)


@remembered
def heading_key(text: str) -> str:
    """A heading without ornament, number and (续), for looking it up."""
    return _NO_NAME.sub("", match_key(text.strip().strip(HEADING_TRIM)))


def part_prefix(block: Block) -> int:
    """Where the name of a numbered part begins (第一部分 问答, 栏目二、问答, PART 03 问答); 0 where it is none."""
    match = _PART_PREFIX.match(block.scanned)
    return match.end() if match and match.end() < len(block.text.rstrip()) else 0


def speaks_like_title(block: Block) -> bool:
    """Whether a line ends like the headline of an article (…的通知, …目录, …来了) or calls out."""
    return bool(TITLE_WORDS.search(block.scanned)) or block.scanned.rstrip().endswith("!")


@kept
def listed_heading(block: Block) -> tuple[str, bool] | None:
    """Kind and ``also_label`` of a block that is a heading of the reviewed list, else None."""
    if block.width > MAX_HEADING + 6:
        return None
    return listed_headings().get(heading_key(block.text))


def split_heading(block: Block) -> tuple[Passage, Passage] | None:
    """The heading and the rest of 【办事指南】标题 and 办事指南 | 标题; None where no listed heading leads."""
    match = _HEADING_SPLIT.match(block.scanned)
    if not match or match.end() >= len(block.text):
        return None
    name = match.group("a") or match.group("b")
    found = listed_headings().get(match_key(name))
    if found is None or found[1]:
        return None
    head, rest = block.passage.cut(0, match.end()).strip(), block.passage.cut(match.end()).strip()
    return (head, rest) if rest else None


#: How no title begins: as the rest of a phrase, or with nothing but numbers or marks.
_NO_TITLE = re.compile(r"[\d\s.:/年月日,-]+$|[\W_]+$|[)》”,、:%的和及]|与(?!.{1,16}[有相]关$)|[—─-]{2}")


@kept
def title_like(block: Block) -> bool:
    """Whether the block can be a title: short, no number, no full stop, not ending in a comma or colon, no label.

    Nor is a mark of a list one (★★★).
    """
    if block.width > _MAX_TITLE or block.width < 2 or block.bullet or block.number:
        return False
    text = block.scanned.strip()
    if "。" in text or ";" in text or text[-1:] in ",:、(《“" or _NO_TITLE.match(text) or not _LETTER.search(text):
        return False
    if _BULLETED.match(block.text) or is_cells(block) or marker(text) or known_label(block) is not None:
        return False
    label = label_of(block)
    if label and label.strength != "unknown" and label.form != "alone" and label.value_start < len(text):
        return False
    if _NUMBERED_ACT.search(text) or _NUMBER_OF_PHONE.search(text) or is_table_head(text) or is_record(text):
        return False
    return credit_of(block) is None


def section_title(block: Block) -> bool:
    """Whether a line is the title of a section of a handbook (第一节 …)."""
    number = block.number
    named = number is not None and number.style == "chapter" and "节" in block.text[: number.end]
    return named and not block.closed and block.content.text != "" and block.width <= _MAX_TITLE


def chapter(block: Block) -> bool:
    """Whether a line is the head of a chapter (第一章 …) in a bulletin that is no single act."""
    number = block.number
    short = number is not None and number.style == "chapter" and block.width <= 30 and not block.closed
    return short and "章" in block.text[: number.end if number else 0]


def title_below(following: Sequence[Block]) -> bool:
    """Whether the next line is the title of an article right above its text."""
    if len(following) < 2 or following[0].gap >= 1 or not title_like(following[0]):
        return False
    title, body = following[0], following[1]
    begins = body.is_prose or "|" in body.scanned or known_label(body) is not None or marker(body.text) is not None
    return title.width >= 5 and begins and lookup(title.text)[1] not in ("exact", "weak")


def plain_title(block: Block) -> bool:
    """`title_like` for a line that may also be a known label."""
    label = known_label(block)
    return title_like(block) or (label is not None and label.signature == ("alone", "", ""))


def tight(block: Block, following: Sequence[Block]) -> bool:
    """Whether white space sets a heading and the title right below it apart from all around them."""
    return block.gap >= 1 and following[0].gap == 0 and (len(following) < 2 or following[1].gap >= 1)


def tight_labels(piece: ArticlePiece) -> bool:
    """Whether the labels of a guide stand directly above their values, like a heading above its title."""
    pairs = zip(piece.blocks, piece.blocks[1:], strict=False)
    return any((label := known_label(one)) and label.form == "alone" and two.gap == 0 for one, two in pairs)


def heading_by_form(
    block: Block, following: Sequence[Block], typical_gap: float | None, *, begins_group: bool = False
) -> bool:
    """Whether an unlisted short line is a column heading: a title must follow it, set apart by white space.

    Args:
        block: The line.
        following: The next blocks.
        typical_gap: Usual white space between paragraphs in lines; None where the text has none.
        begins_group: Whether blank lines stand between articles only, and one above this line.
    """
    if not 2 <= block.width <= MAX_HEADING or len(following) < 2 or not plain_title(block):
        return False
    if re.search(r"[,?!“”《》()]|\d(?!\d{0,4}[\u4e00-\u9fff])", block.scanned) or asks(block.text):
        return False
    apart = typical_gap is not None and block.gap > typical_gap
    close = typical_gap is not None and tight(block, following)
    boxed = boxed_off(block, following)
    if lookup(block.text)[1] in ("exact", "weak") and not (apart and close) and not boxed:
        return False
    if typical_gap is not None and following[0].gap < 1 and not (close or apart or begins_group):
        return False
    title, body = following[0], following[1]
    shorter = title.width < block.width and not (title.width >= 4 and known_label(body))
    if not title_like(title) or shorter or lookup(title.text)[1] in ("exact", "weak"):
        return False
    follows = body.is_prose or bool(body.number) or label_of(body) is not None or title_like(body)
    follows = follows or "|" in body.scanned or is_table_head(body.text)
    return follows or credit_of(body) is not None or is_date(body) or marker(body.text) is not None


def boxed_off(block: Block, following: Sequence[Block]) -> bool:
    """Whether white space sets a short line and a wide title right below it apart from what stands above and below."""
    if len(following) < 2 or not tight(block, following) or block.width > MAX_HEADING:
        return False
    title, body = following[0], following[1]
    return title_like(title) and title.width >= max(8, block.width) and body.gap >= 1 and body.is_prose


def is_office(block: Block) -> bool:
    """Whether the block is nothing but the name of an office."""
    office = block.text.strip()
    return len(office) <= 40 and office[-1:] in _ends_of_offices() and _names_office(office)


@cache
def _ends_of_offices() -> frozenset[str]:
    """The last characters of the names that offices are found by."""
    return frozenset(row["name"][-1] for row in read_table("agencies.csv"))


@remembered
def _names_office(text: str) -> bool:
    found = find_agencies(text, find_regions(text))
    return bool(found) and found[-1].end == len(text) and found[0].start <= 1


@kept
def is_date(block: Block) -> bool:
    """Whether the block is nothing but a date."""
    dates = find_dates(block.text) if block.width <= 18 else []
    return len(dates) == 1 and dates[0].end - dates[0].start >= len(block.text.strip()) - 1


def signature(blocks: Sequence[Block], following: Sequence[Block]) -> bool:
    """Whether the blocks end with a signature (落款): offices, one a line, and mostly the date."""
    if len(blocks) < 2:
        return False
    if is_date(blocks[-1]):
        office = blocks[-2].text.strip()
        return is_office(blocks[-2]) or bool(
            re.search(r"(?:局|厅|委|办|中心|政府|部|会|院|室)$", office) and len(office) <= 30
        )
    if not blocks[-2].closed or not is_office(blocks[-1]):
        return False
    after = following[0] if following else None
    goes_on = after is not None and (is_date(after) or is_office(after))
    label = label_of(blocks[-2])
    value = label is not None and label.value_start >= len(blocks[-2].text.rstrip())
    return not goes_on and not value
