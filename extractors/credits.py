"""Credits (来源): who wrote or lent an article (forms.md, section 5: Attribution)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors._folding import scan
from extractors._passage import Passage
from extractors._table_heads import is_level
from extractors.paragraphs import Block
from schemas._vocabulary import read_table
from schemas.article import AttributionKind

_MAX_CREDIT = 60
_FLUSH_EM = 1.0
_FAR_IN = 0.3  # of the column, blank in front of a line that is set flush right
_PREFIX = re.compile(
    r"(?:(?:信息|内容|文章|资料|稿件|图文|文字|素材)?(?:来源|来自)|转自|转载自|摘自|摘编自|资料|供稿单位|供稿|来稿|组稿|(?:图解|图文|编辑)?制作|作者|撰稿|撰文|执笔|(?:记录|综合)?整理|图文|供图|采写|综合自|文/图|文)"
    r"(?:于)?\s*(?:[:|/]|(?<=来自)|(?<=转自)|(?<=摘自))\s*|(?:上观号)?作者\s*[:|]\s*|据(?=.{2,20}消息$)"
)
_REPORTER = re.compile(r"[□■]?\s*(?:本报|本刊|全媒体|见习|实习|通讯员|特约)*(?:记者|通讯员|撰稿人?)[\s:/|]*")
_ACCOUNT = re.compile(r"微信(?:公众)?(?:平台|号)|公众号|政务微信|视频号|微博|头条号|抖音号")
_AGENCY = re.compile(
    r"(?:局|厅|部|委|委员会|中心|人民政府|政府|办公室|办|院|支队|大队|所|站|组|编辑部|编委会|专班|管委会|管理委员会|协会|学会|园|总工会|工会|残联|妇联|协会|科|处|社|街道|"
    r"人社|社保|就业|人才|医保|市场|驿站|服务站|基地|学校|学院)$"
)
_NEWSPAPER = re.compile(r"(?:日报|晚报|早报|时报|商报|都市报|周报|报|晨刊|新华社|通讯社|电视台|广播电台|中新社)$")
_WEBSITE = re.compile(r"(?:网|网站|门户|官网|在线|客户端|APP|平台)$|\.(?:com|cn|gov|net)\b", re.IGNORECASE)
_PEN_NAME = re.compile(r"[\u4e00-\u9fff·\s]{2,4}(?:[、\s][\u4e00-\u9fff]{2,4}){0,2}")
_NOT_A_NAME = re.compile(
    r"[一二三四五六七八九十]+|续|完|下转|上接|略|暂行|试行|节选|摘要|修订|含|附|图|表|注|不|无|内部|资料|赠阅|免费|.{0,2}[月周季旬]刊"
)
_GIVEN = re.compile(r"([^\s,。;:!?()]{4,26})(?:供稿|提供|供图|撰稿|编发)")
_CREDIT_ENDS = re.compile(r"(?:供稿|提供|发布|整理|编发|消息|报道|撰稿|综合)$")


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
        return text[reporter.end() :].strip() or None, "person"
    name = _CREDIT_ENDS.sub("", text.strip(' “”"')).strip(' “”"')
    name = re.sub(r"^(?:本栏目|本版|本文|本刊)?由", "", name)
    if _NEWSPAPER.search(name):
        return name, "newspaper"
    if _WEBSITE.search(name):
        return name, "website"
    if _AGENCY.search(name):
        return name, "agency"
    if _PEN_NAME.fullmatch(name) and len(name) <= 4:
        return name, "person"
    return name or None, "unknown"


def _inside_brackets(block: Block) -> Passage | None:
    text = block.scanned.strip()
    if len(text) > 2 and text[0] + text[-1] in ("()", "[]"):
        start = block.scanned.index(text[0])
        if is_level(text[1:-1]):  # （中级工） is the end of an entry whose line was too short
            return None
        return block.passage.cut(start + 1, start + len(text) - 1).strip()
    return None


def credit_of(block: Block) -> Credit | None:
    """The credit that a block is, or None.

    A line in brackets counts when it names an account, an office, a paper, a site, a reporter, starts with 来源 or is
    set flush right; without brackets it needs 来源： or the like, a dash (——X) or □记者.
    """
    if len(block.text) > _MAX_CREDIT:
        return None
    inside = _inside_brackets(block)
    if (
        inside is None
        and (dash := re.match(r"\s*-{1,3}\s*(?=[^\s\d-])", block.scanned))
        and block.text.lstrip()[0] in "—─"
        and (len(block.text) <= 24 or _PREFIX.match(block.scanned, dash.end()))
    ):
        inside = block.passage.cut(dash.end()).strip()
    if (
        inside is None
        and (boxed := re.fullmatch(r"\s*[【\[]\s*(.+?)\s*[】\]]\s*", block.scanned))
        and _PREFIX.match(boxed.group(1))
    ):
        inside = block.passage.cut(boxed.start(1), boxed.end(1))
    if paper := re.fullmatch(r"\s*据\s*《([^《》]{2,12}报)》(?:消息|报道)?\s*", block.scanned):
        return Credit(block.passage.cut(*paper.span(1)), paper.group(1), "newspaper")
    body = inside or block.passage.strip()
    scanned = scan(body.text)
    prefix = _PREFIX.match(scanned)
    if prefix and prefix.end() < len(scanned):
        named = body.cut(prefix.end()).strip(" “”") if "“" not in body.text else body.cut(prefix.end()).strip()
        if inside is None and not re.search(r"[:|]|^(?:文|图|整理|撰文)\s*/", prefix.group()):
            return None
        if re.search(r"[。；;!?]", scan(named.text)):
            return None
        name, kind = _name_and_kind(named.text)
        return Credit(named, name, kind)
    if inside is None:
        if (
            re.match(r"[□]\s*(?:本报)?\s*(?:记者|通讯员)|(?:本报|本刊)(?:记者|通讯员)\s", scanned)
            and len(scanned) <= 24
        ):
            name, kind = _name_and_kind(body.text)
            return Credit(body.strip("□■ "), name, kind)
        if (given := _GIVEN.fullmatch(scanned)) and len(scanned) <= 30:  # 市就业服务中心供稿
            name, kind = _name_and_kind(given.group(1))
            return Credit(body, name, kind) if kind in ("agency", "newspaper", "wechat_official_account") else None
        return None
    if re.search(r"[,。;:!?]", scanned) and not _ACCOUNT.search(scanned):
        return None
    name, kind = _name_and_kind(inside.text)
    flush_right = _is_flush_right(block)
    if kind == "unknown" and not (_CREDIT_ENDS.search(inside.text) or flush_right):
        return None
    if (
        kind == "person"
        and not flush_right
        and not _REPORTER.match(scanned)
        and (_NOT_A_NAME.match(inside.text) or not _PEN_NAME.fullmatch(inside.text))
    ):
        return None
    return Credit(inside, name, kind)


def _is_flush_right(block: Block) -> bool:
    """Whether a line of a typeset page stands at the right edge of its column, as credits do."""
    place = block.passage.lines[0].place
    return place is not None and place.room <= _FLUSH_EM and place.indent >= _FAR_IN * place.measure


def _is_personal_name(name: str) -> bool:
    """Whether it is a surname with one or two characters behind it."""
    surnames = (row["surname"] for row in read_table("surnames.csv"))
    return any(name.startswith(surname) and 1 <= len(name) - len(surname) <= 2 for surname in surnames)


def trailing_credit(block: Block) -> tuple[Block, Block] | None:
    """Split a paragraph that ends with a bracketed credit in the same line; None where it has none."""
    match = re.search(r"[。！？!?”》][\s]*(\([^()]*(?:\([^()]*\)[^()]*)?\))\s*$", block.scanned)
    if not match or match.start(1) == 0:
        return None
    tail = Block(block.passage.cut(match.start(1)).strip(), 0.0)
    credit = credit_of(tail)
    if credit is None or credit.kind == "unknown":
        return None
    if credit.kind == "person" and "记者" not in tail.text:
        asker = scan(block.text[: match.start(1)]).rstrip().endswith("?")  # 养老金怎么领？（王女士）
        if asker or not _is_personal_name(credit.name or ""):
            return None
    return Block(block.passage.cut(0, match.start(1)).strip(), block.gap, block.bullet), tail
