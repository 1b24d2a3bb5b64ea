"""Credits (来源): who wrote or lent an article (forms.md, section 5: Attribution)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extractors._folding import scan
from extractors._once import kept, remembered
from extractors._passage import Passage
from extractors._table_heads import is_level
from extractors.paragraphs import Block
from schemas._vocabulary import any_of, read_table, words_of
from schemas.article import AttributionKind

_MAX_CREDIT = 60
_FLUSH_EM = 1.0
_SET_IN = 1.0  # em; behind a mark a long name may fill the line
_FAR_IN = 0.3  # of the column, blank in front of a line that is set flush right


@cache
def _words(*roles: str) -> str:
    """Alternatives of the reviewed words of some roles."""
    return any_of(words_of("credit_words.csv", *roles))


_NAMES_ITSELF = r"(?<=来自)|(?<=转自)|(?<=摘自)|(?<=选自)|(?<=引自)"  # no mark is needed behind these
_PREFIX = re.compile(
    rf"{_words('source', 'writer')}(?:于)?\s*(?:[:|/]|{_NAMES_ITSELF})\s*|(?:上观号)?作者\s*[:|]\s*|据(?=.{{2,20}}(?:消息|报道)$|[“\"《])"
)
#: What counts with a colon inside brackets only, as it begins answers and lists elsewhere: [讲解：某中心 某人].
_TOLD = re.compile(rf"{_words('told')}\s*[:|]\s*")
_WRITER = re.compile(rf"[□■]?\s*{_words('writer')}\s+(?=\S)")
_REPORTER = re.compile(
    r"[□■]?\s*(?:本报|本刊|全媒体|见习|实习|通讯员|特约)*(?:记者|通讯员|撰稿人?)[\s:/|]*|(?:本报|本刊)(?:编辑|编者|评论员)(?![部室])[\s:/|]*"
)
_ACCOUNT = re.compile(r"微信(?:公众)?(?:平台|号)|公众号|政务微信|视频号|微博|头条号|抖音号")
_OFFICE = re.compile(rf"{_words('office')}$")
_NEWSPAPER = re.compile(rf"{_words('newspaper')}$")
_WEBSITE = re.compile(rf"{_words('website')}$|\.(?:com|cn|gov|net)\b", re.IGNORECASE)
_PEN_NAME = re.compile(r"[\u4e00-\u9fff·\s]{2,4}(?:[、\s][\u4e00-\u9fff]{2,4}){0,2}")
_NOT_A_NAME = re.compile(
    r"[一二三四五六七八九十]+|第.{1,4}[期号辑版页季]|续|完|下转|上接|略|暂行|试行|节选|摘要|修订|含|附|图|表|注|不|无|内部|资料|赠阅|免费|.{0,2}[月周季旬]刊"
)
_GIVEN = re.compile(
    rf"(?P<frame>(?:本栏目?|本版|本文|本刊|本期)?由)?(?P<name>[^\s,。;:!?()]{{2,26}}?)(?P<mark>[\s/|·-]*){_words('given')}"
)
_CREDIT_ENDS = re.compile(r"(?:供稿|提供|发布|整理|编发|编写|报送|消息|报道|撰稿|综合)$")
_TOLD_BY_PAPER = re.compile(r"\s*据\s*《([^《》]{2,12}报)》(?:消息|报道)?\s*")
_MARK = re.compile(r"[□■◇◆○●◎△▲☆★·/|]\s*(?=[\u4e00-\u9fff])")
_GIVEN_BEHIND = re.compile(rf"\s+{_words('given')}$")
_DASH = re.compile(r"\s*-{1,3}\s*(?=[^\s\d-])")
_BOXED = re.compile(r"\s*[【\[]\s*(.+?)\s*[】\]]\s*")
_REPORTED = re.compile(r"[□]\s*(?:本报)?\s*(?:记者|通讯员)|(?:本报|本刊)(?:记者|通讯员)\s")
_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]{1,3}.{1,3}")  # 第一组, 第二批: counts, and is no office
#: What lines begin with that brackets, a dash or a mark set off; 据 stands before the name of a paper.
_FIRST = tuple("([/【-据□■◇◆○●◎△▲☆★·|")
_ROOM = re.compile(r"\d|[一二三四五六七八九十两][楼层号]")  # （一楼社保窗口） says where, not who


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit as printed (without brackets or 来源：), its name part and its kind."""

    passage: Passage
    name: str | None
    kind: AttributionKind


def _name_and_kind(text: str) -> tuple[str | None, AttributionKind]:
    scanned = scan(text)
    quoted = re.search(r"[“\"「『]([^”\"」』]{2,30})[”\"」』]", text)
    if quoted and _ACCOUNT.search(scanned):
        return quoted.group(1), "wechat_official_account"
    if account := _ACCOUNT.search(scanned):
        name = text[: account.start()].strip(' :："“”官方的')
        behind = text[account.end() :].strip(' :："“”')
        return (name or behind or None), "wechat_official_account"
    if reporter := _REPORTER.match(scanned):
        return _GIVEN_BEHIND.sub("", text[reporter.end() :].strip()) or None, "person"
    if writer := writer_of(text):
        return writer, "person"
    name = _CREDIT_ENDS.sub("", text.strip(' “”"')).strip(' “”"')
    name = re.sub(r"^(?:本栏目|本版|本文|本刊)?由", "", name)
    if _NEWSPAPER.search(name):
        return name, "newspaper"
    if _WEBSITE.search(name):
        return name, "website"
    if _OFFICE.search(name) and not _sure_name(name):
        return name, "agency"
    if (_PEN_NAME.fullmatch(name) and len(name) <= 4) or _are_people(name):
        return name, "person"
    return name or None, "unknown"


def _are_people(text: str) -> bool:
    """Whether a text is two to four names of people and nothing else (马小龙 虎志刚)."""
    names = re.split(r"[、\s]+", text.strip())
    return 2 <= len(names) <= 4 and all(is_personal_name(name) for name in names)


def writer_of(text: str) -> str | None:
    """The person of an office with a name behind it (县社保中心　王芳), or of a name with the office (小王 县社保中心)."""
    tokens = text.split()
    if not 2 <= len(tokens) <= 3 or not all(re.fullmatch(r"[\u4e00-\u9fff、·]{2,26}", token) for token in tokens):
        return None
    if any(re.fullmatch(_words("given", "writer"), token) or _ORDINAL.fullmatch(token) for token in tokens):
        return None
    offices = [token for token in tokens if len(token) >= 3 and _OFFICE.search(token) and not _sure_name(token)]
    names = [token for token in tokens if token not in offices]
    people = len(offices) == 1 and names and all(_PEN_NAME.fullmatch(name) and len(name) <= 4 for name in names)
    return names[0] if people else None


def is_office_name(text: str) -> bool:
    """Whether a word ends like the name of an office or one of its rooms and is no place in a building."""
    return 3 <= len(text) <= 26 and bool(_OFFICE.search(text)) and not _ROOM.search(text) and not _sure_name(text)


def _sure_name(text: str) -> bool:
    """Whether a short word that may end like an office (张科, 王维社) is a person's name."""
    return len(text) <= 3 and is_personal_name(text) and not re.search(r"[局科股中]$|^[省市县区局]", text)


def _names_giver(text: str) -> bool:
    """Whether a text is the name of an office, of a person, or of both."""
    return is_office_name(text) or is_personal_name(text) or writer_of(text) is not None


def _inside_brackets(block: Block) -> Passage | None:
    text = block.scanned.strip()
    if len(text) > 2 and text[0] + text[-1] in ("()", "[]", "//"):
        start = block.scanned.index(text[0])
        if is_level(text[1:-1]):  # （中级工） is the end of an entry whose line was too short
            return None
        return block.passage.cut(start + 1, start + len(text) - 1).strip()
    return None


def _set_off(block: Block) -> Passage | None:
    """What brackets or a dash set off as a credit, without them."""
    if inside := _inside_brackets(block):
        return inside
    dash = _DASH.match(block.scanned)
    drawn = dash is not None and (block.text.lstrip()[0] in "—─" or _REPORTER.match(block.scanned, dash.end()))
    if dash and drawn and (len(block.text) <= 24 or _PREFIX.match(block.scanned, dash.end())):
        return block.passage.cut(dash.end()).strip()
    boxed = _BOXED.fullmatch(block.scanned)
    return block.passage.cut(*boxed.span(1)) if boxed and _PREFIX.match(boxed.group(1)) else None


@remembered
def _may_be_credit(text: str) -> bool:
    """Whether a line has what credits have that no place tells; most lines are passed by here."""
    line = scan(text).strip()
    return bool(
        line[:1] in _FIRST
        or _PREFIX.match(line)
        or _WRITER.match(line)
        or _REPORTED.match(line)
        or line.endswith(words_of("credit_words.csv", "given"))
    )


@kept
def credit_of(block: Block) -> Credit | None:
    """The credit that a block is, or None.

    A line in brackets counts when it names an account, an office, a paper, a site, a reporter, starts with 来源 or is
    set flush right; without brackets it needs 来源： or the like, a dash (——X), 供稿 at its end, a word of writing with
    a name behind it (撰稿　X), or a place that tells (`extractors.bylines`).
    """
    if len(block.text) > _MAX_CREDIT or not (block.byline or _may_be_credit(block.text)):
        return None
    if "据" in block.scanned and (paper := _TOLD_BY_PAPER.fullmatch(block.scanned)):
        return Credit(block.passage.cut(*paper.span(1)), paper.group(1), "newspaper")
    inside = _set_off(block)
    body = inside or block.passage.strip()
    scanned = scan(body.text)
    prefix = _PREFIX.match(scanned) or (_TOLD.match(scanned) if inside else None)
    if prefix and prefix.end() < len(scanned):
        return _behind_prefix(body, prefix, bare=inside is None)
    return _bare_credit(block, body, scanned) if inside is None else _bracketed_credit(block, inside, scanned)


def _behind_prefix(body: Passage, prefix: re.Match[str], *, bare: bool) -> Credit | None:
    named = body.cut(prefix.end()).strip(" “”") if "“" not in body.text else body.cut(prefix.end()).strip()
    if bare and not re.search(
        r"[:|]|(?:^文|^图|^转自|^摘自|整理|撰文|供稿|撰稿|来源|稿源|采写|作者|记者)\s*/", prefix.group()
    ):
        return None
    if re.search(r"[。；;!?]", scan(named.text)):
        return None
    name, kind = _name_and_kind(named.text)
    return Credit(named, name, kind)


def _bare_credit(block: Block, body: Passage, scanned: str) -> Credit | None:
    """A credit without brackets and mark."""
    if block.byline:
        return Credit(body, *_name_and_kind(body.text))
    if (mark := _MARK.match(scanned)) and is_flush_right(block, _SET_IN) and _names_giver(scanned[mark.end() :]):
        named = body.cut(mark.end())
        return Credit(named, *_name_and_kind(named.text))
    if len(scanned) <= 24 and _REPORTED.match(scanned):
        return Credit(body.strip("□■ "), *_name_and_kind(body.text))
    if (writer := _WRITER.match(scanned)) and (who := _written_by(scanned[writer.end() :])):
        reported = re.search("记者|通讯员", writer.group()) is not None
        return Credit(body.strip("□■ ") if reported else body.cut(writer.end()), *who)
    if (given := _GIVEN.fullmatch(scanned)) and len(scanned) <= 30:  # 市就业服务中心供稿
        name, kind = _name_and_kind(given.group("name"))
        framed = given.group("frame") or given.group("mark")
        passage = body.cut(*given.span("name")) if framed else body
        return Credit(passage, name, kind) if kind in ("agency", "newspaper", "wechat_official_account") else None
    return None


def _written_by(text: str) -> tuple[str, AttributionKind] | None:
    """Who stands behind a word of writing (撰稿　桂花; 编写 小李 县社保中心); None where no name and no office does."""
    words = [word for word in text.split() if not re.fullmatch(_words("writer"), word)]
    people = [word for word in words if is_personal_name(word)]
    if not words or not all(re.fullmatch(r"[\u4e00-\u9fff、·]{2,20}", word) for word in words):
        return None
    if len(people) == len(words) or (people and writer_of(" ".join(words))):
        return " ".join(people), "person"
    if len(words) == 1 and _OFFICE.search(words[0]):
        return words[0], "agency"
    return None


def _bracketed_credit(block: Block, inside: Passage, scanned: str) -> Credit | None:
    if re.search(r"[,。;:!?]", scanned) and not _ACCOUNT.search(scanned):
        return None
    if given := _GIVEN.fullmatch(scanned):
        name, kind = _name_and_kind(given.group("name"))
        passage = inside.cut(*given.span("name")) if given.group("frame") or given.group("mark") else inside
        return Credit(passage, name, kind)
    name, kind = _name_and_kind(inside.text)
    flush_right = is_flush_right(block)
    if kind == "agency" and _ROOM.search(scanned) and not flush_right:
        return None
    if kind == "unknown" and not (_CREDIT_ENDS.search(inside.text) or flush_right):
        return None
    if (
        kind == "person"
        and not flush_right
        and not _REPORTER.match(scanned)
        and not writer_of(inside.text)
        and (_NOT_A_NAME.match(inside.text) or not _PEN_NAME.fullmatch(inside.text))
    ):
        return None
    return Credit(inside, name, kind)


_LEAD = re.compile(
    r"\s*(?:本[报刊网台]|[\u4e00-\u9fff]{1,4}[日晚早]报)?讯?\s*[(]([^()]{0,12}(?:记者|通讯员)[^()]{2,24})[)]"
)


def named_source(passage: Passage) -> Credit:
    """The credit that the data above an article name as its source."""
    return Credit(passage, *_name_and_kind(passage.text))


def lead_credit(block: Block) -> Credit | None:
    """The reporter whom the first words of a report name (本报讯（记者 周敏）…); they stay in the text."""
    match = _LEAD.match(block.scanned)
    if match is None:
        return None
    passage = block.passage.cut(*match.span(1)).strip()
    return Credit(passage, *_name_and_kind(passage.text))


def is_flush_right(block: Block, indent: float | None = None) -> bool:
    """Whether a line of a typeset page stands at the right edge of its column, as credits do, and so far in (em)."""
    place = block.passage.lines[0].place
    if place is None or place.room > _FLUSH_EM:
        return False
    return place.indent >= (_FAR_IN * place.measure if indent is None else indent)


@cache
def _surnames() -> frozenset[str]:
    return frozenset(row["surname"] for row in read_table("surnames.csv"))


def is_personal_name(name: str) -> bool:
    """Whether it is a surname with one or two characters behind it, or one that elders are called by (小李, 老张)."""
    if len(name) == 2 and name[0] in "小老阿" and name[1] in _surnames():
        return True
    return any(name[:size] in _surnames() and 1 <= len(name) - size <= 2 for size in (1, 2))


_AT_END = re.compile(r"[。！？!?”》][\s]*(\([^()]*(?:\([^()]*\)[^()]*)?\))\s*$")


def trailing_credit(block: Block) -> tuple[Block, Block] | None:
    """Split a paragraph that ends with a bracketed credit in the same line; None where it has none."""
    match = _AT_END.search(block.scanned) if block.scanned.rstrip().endswith(")") else None
    if not match or match.start(1) == 0:
        return None
    tail = Block(block.passage.cut(match.start(1)).strip(), 0.0)
    credit = credit_of(tail)
    if credit is None or credit.kind == "unknown":
        return None
    if credit.kind == "person" and "记者" not in tail.text:
        asker = scan(block.text[: match.start(1)]).rstrip().endswith("?")  # 养老金怎么领？（王女士）
        if asker or not is_personal_name(credit.name or ""):
            return None
    return Block(block.passage.cut(0, match.start(1)).strip(), block.gap, block.bullet), tail
