"""What a value is about: the insurance of a rate, the base of a share, the step of a limit, whose age, which office.

Only what the text says in the same sentence counts, as printed, in the shortest words that name it: a name directly before
the value (失业保险金为1890元) or directly behind it (20元工本费), the label that the value stands under, or the nearest name
before it in the sentence. A member of a list that only goes on (满5年不足10年的 … ；10年以上的 …) is about what the first one
is about. Otherwise nothing is said. Where a rate is split between payers the insurance is named, not the payer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from extractors._folding import scan
from extractors.values._found import Found, Sex
from schemas._vocabulary import any_of, words_of

Span = tuple[int, int]

_KINDS = frozenset({"percentage", "money", "duration", "age", "phone", "date"})
_REACH = 200  # characters before a value that can be about it
_SENTENCE = "。；;!！?？\n"
_SENTENCE_END = re.compile(f"[{_SENTENCE}]")
_MOST_MODIFIERS = 6  # some are made of others, and without end there would be ever so many ways to read a row of them
_MARK = r"[【◆●■▶◎★\[]|[（(]?[\d一二三四五六七八九十]{1,3}[)）.、]\s*"
#: A label at the start of its line with the value behind it, or on the line above.
_INLINE_LABEL = re.compile(rf"\s*(?:{_MARK})*\s*([\u4e00-\u9fff（）()]{{2,12}}?)\s*(?:[:：|]|[】◆\]]\s*[:：|]?)")
_LABEL_ABOVE = re.compile(rf"(?:^|\n)\s*(?:{_MARK})*\s*([\u4e00-\u9fff（）()]{{2,12}}?)\s*[】◆\]]?\s*[:：|]?\s*\n\s*$")
_LABELS = {
    "duration": re.compile(r"(?:时限|期限|时间|时长|时效|周期|期|年限|用时)$|多久|几天|多少天"),
    "money": re.compile(r"费|钱|资|补|奖|金|额|薪|标准"),
    "percentage": re.compile(r"比例|率|标准|补|奖"),
    "free": re.compile(r"费|钱"),
}
#: Each stretch ends at the first word that can end it, for good: there is one way to read them all.
_UNDER_LABEL = re.compile(r"(?>自?[^，,。;；]{0,14}?(?:之日起|后|起)|承诺|法定|约|每[人月年户]+|一次性|\s)*")


@dataclass(frozen=True, slots=True)
class _Place:
    """A value with the folded text round it; ``head`` begins the sentence at ``start``, ``tail`` follows the value."""

    item: Found
    start: int
    head: str
    tail: str

    def before(self, match: re.Match[str] | None, group: str | int = "name") -> Span | None:
        """The span of a group found in the head."""
        return None if match is None else (self.start + match.start(group), self.start + match.end(group))

    def behind(self, match: re.Match[str] | None, group: str | int = "name") -> Span | None:
        """The span of a group found in the tail."""
        return None if match is None else (self.item.end + match.start(group), self.item.end + match.end(group))


@cache
def _words(*roles: str) -> str:
    return any_of(words_of("value_subjects.csv", *roles))


@cache
def _named(form: str, *roles: str) -> re.Pattern[str]:
    """A form with the words of these roles in the place of ``<word>``, and of ``<name>`` with modifiers before them."""
    name = f"{_words('modifier')}{{0,{_MOST_MODIFIERS}}}{_words(*roles)}"
    return re.compile(form.replace("<name>", f"(?P<name>{name})").replace("<word>", f"(?P<name>{_words(*roles)})"))


# ---- around a value --------------------------------------------------------------------------------------------------

#: What may stand between a name and its value and says nothing of its own. No word is made of others (达到), so that
#: there is one way to read a row of them.
_FILLER = (
    r"(?:标准|金额|数额|额度|总额|水平|一般|原则上|平均|目前|最低|最高|最长|最短|约|已|的|现|为|是|达|共|计|即|在|按照|按|至|到|:|"
    r"会|由|逐步|调整[为到至]|提高[到至]|降至|降低[到至]|增加[到至]|延长[到至为]|缩短[到至为]|上调[到至为]|每人|每月|每年|每天|每日|每户|每单|每张|每孩|每名|收取|支付|发放|给予|"
    r"不得|不能|应当|应|须|需|可|原|从|将|\(|（|“|”|\s)*"
)


def _last(text: str, *roles: str) -> re.Match[str] | None:
    """The last name of these roles."""
    return _latest_of(_named("<name>", *roles), text)


def _latest_of(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return max(pattern.finditer(text), key=re.Match.start, default=None)


def _label(scanned: str, place: _Place) -> Span | None:
    """The label of the line, or the short line above, if the value begins what stands under it."""
    wanted = _LABELS["free" if place.item.normalized == "free" else place.item.kind]
    inline = _inline_label(scanned, place)
    if inline:
        return inline if wanted.search(scanned[slice(*inline)]) else None
    clause = re.split("[,，]", place.head)[-1]
    if not _UNDER_LABEL.fullmatch(clause) or (clause != place.head and clause not in ("法定", "承诺")):
        return None
    window = max(0, place.start - 24)
    above = _LABEL_ABOVE.search(scanned[window : place.start])
    return (window + above.start(1), window + above.end(1)) if above and wanted.search(above.group(1)) else None


def _inline_label(scanned: str, place: _Place) -> Span | None:
    """The label that the line of the value begins with; inside a line only a label close before the value."""
    inline = _INLINE_LABEL.match(place.head)
    if inline is None:
        return None
    begins_line = place.start == 0 or scanned[place.start - 1] == "\n"
    return place.before(inline, 1) if begins_line or len(place.head) - inline.end() <= 12 else None


# ---- percentages -----------------------------------------------------------------------------------------------------

_BASE = re.compile(
    r"(?P<name>[^，,。;；:：()（）、%#\s]{1,34}?(?:工资|标准|基数|费额|总额|费用|保险费|收入|金额|余额|贷款|价格|额度|档次|养老金|保险金|缴费|待遇|利息|利率|合同价款?|总造价|工程款|租金|学费|差额))(?:的|之)\s*$"
    r"|(?P<bare>[^，,。;；:：()（）、%#\s]{1,34}?(?:工资|最低工资标准|缴费基数|工资总额))\s*$"
)
_BASE_LEAD = re.compile(
    r".*(?:按照|按(?!月|年|季|日)|按月|为|在(?!岗|职)|以(?!上|下)|不得?[低高]于|不能[低高]于|不得超过|不能超过|不超过|低于|高于|相当于|是(?!否)|达到|达|发给|支付|给予|执行|下限|上限|可(?!支配)|应(?!发|缴|纳)|或者|或|并|即)"
)
#: The name of a place before a wage (绵阳市最低工资标准, 本市 …); 全省 says which of two wages it is and stays.
_OF_PLACE = re.compile(r"(?:(?![全各年])[\u4e00-\u9fff]){1,5}?(?:省|市|自治区|县|(?<!地)区|州)(?!场)")
_ACCOUNT = re.compile(r"(?:，|,)?\s*(?:计入|划入|进入|记入|划转至)(?P<name>个人账户|统筹账户|统筹基金)")


def _base(place: _Place) -> Span | None:
    """The wage or sum that a share is of (最低工资标准的80%), without the name of a place before it."""
    base = _BASE.search(place.head)
    if base is None:
        return None
    group = "name" if base.group("name") else "bare"
    lead = _BASE_LEAD.match(base.group(group))
    start, end = base.start(group) + (lead.end() if lead else 0), base.end(group)
    named = _OF_PLACE.match(place.head, start, end - 2)
    start = named.end() if named else start
    return (place.start + start, place.start + end) if end - start >= 2 else None


def _shared(place: _Place, inside: Sequence[Span], last: Found | None) -> Span | None:
    """What the share before it in the sentence is of, if nothing else is named between (单位16%、个人8%)."""
    if last is None or last.subject is None or last.start < place.start:
        return None
    between = place.head[last.end - place.start :]
    if _PAYER.search(place.head) and _PAYER.search(last.applies_to or ""):
        return None  # each payer's own share
    named = _named("<name>", "rate", "money", "general_rate").search(between) or any(
        last.end <= span[0] for span in inside
    )
    return None if named else last.subject


#: Who pays a share, where nothing else says what it is of (单位16%，个人8%).
_PAYER = re.compile(
    r"(?:^|[,，、#:：(（])(?P<name>用人单位|单位|企业|职工个人|职工|个人|政府|财政|雇主)(?:缴纳?|承担|负担|部分|按|为|:|：)*$"
)


def _rate(place: _Place, inside: Sequence[Span]) -> Span | None:
    """The rate named before the value, the sum that grows by it, or the insurance whose rate it is: the nearest."""
    rate = _last(place.head, "rate")
    if rate and (not inside or place.start + rate.start() > inside[-1][0]):
        return place.before(rate)
    grows = re.search(r"(?:增加|提高|上浮|上调|下浮|降低|减免)$", place.head)
    if grows and (money := _last(place.head, "money")):
        return _with_standard(place, money)
    if inside:
        return inside[-1]
    behind = _named("的?<name>", "general_rate").match(place.tail)
    named = place.behind(behind) or place.before(_last(place.head, "general_rate"))
    return named or place.before(_PAYER.search(place.head))


def _percentage(place: _Place, insurances: Sequence[Span], last: Found | None) -> Span | None:
    inside = [span for span in insurances if place.start <= span[0] and span[1] <= place.item.start]
    payee = _named("<word>(?:每人|每月|按|为|:)*$", "group").search(place.head) if not inside else None
    return (
        place.behind(_ACCOUNT.match(place.tail))
        or _base(place)
        or place.behind(_named("的?<name>", "rate", "money").match(place.tail))
        or place.before(payee)
        or _shared(place, inside, last)
        or _rate(place, inside)
    )


def _with_standard(place: _Place, match: re.Match[str]) -> Span:
    """The span of a name, with 标准 where that is printed behind it (补贴标准上浮20%)."""
    end = match.end("name") + (2 if place.head.startswith("标准", match.end("name")) else 0)
    return place.start + match.start("name"), place.start + end


# ---- money -----------------------------------------------------------------------------------------------------------

#: The level of a certificate right before its sum (初级（五级）1000元, 高级工每人2000元): each sum of a ladder is about its step.
_GRADE = r"(?:初级工?|中级工?|高级工?|高级技师|技师|[一二三四五]级|专项职业能力(?:证书)?)"
_LEVEL = re.compile(
    rf"(?P<name>{_GRADE}(?:[/／]{_GRADE}|[(（]{_GRADE}[)）])?)(?:的|为|是|每人|每名|每月|每年|一次性|补贴|给予|按|:|\s)*$"
)


def _whole_wage(place: _Place, match: re.Match[str]) -> Span | None:
    """The span of a name; 最低工资标准 is one."""
    if match.group("name").endswith("最低工资"):
        return _with_standard(place, match)
    return place.before(match)


#: Who or what one of several sums is for, and nothing else, in its clause: 室外作业每人每月300元，室内作业每人每月180元.
_FOR = (
    r"(?:[\u4e00-\u9fff]{1,6}的|给予|发放|支付)?(?:一次性)?(?P<name>(?!其中|首次|一次|另|合计|总|共|最|不|年|月)(?:(?!每)[\u4e00-\u9fff]){2,10}?)"
    r"(?<![的了发给付缴交领补奖按收罚日月年起后前内时元性满可以予放])(?:每[个家项班次批期])?(?=每|最|一次性|#|\d|$)"
    rf"(?:一次性)?{_FILLER}(?:一次性)?"
)
_FOR_BEFORE = re.compile(rf"(?:^|[,，;；、:：])\s*{_FOR}\s*$")
_FOR_EARLIER = re.compile(rf"(?:^|[,，;；、:：])\s*{_FOR}#+\s*[,，;；、]")
_FOR_LATER = re.compile(rf"(?:[(（][^()（）]*[)）])?\s*[,，;；、]\s*{_FOR}\d")


def _for_each(place: _Place) -> Span | None:
    """Whom or what a sum is for, where its clause names only that and the clause before or behind does the same."""
    own = _FOR_BEFORE.search(place.head)
    alike = own and (_FOR_EARLIER.search(place.head[: own.start() + 1]) or _FOR_LATER.match(place.tail))
    return place.before(own) if alike else None


_PAID = re.compile(r"(?:缴|交|存|贷|扣|补|付)(?:纳|费)?$")


#: What leads from a sum to what it is behind it.
_GIVEN = r"(?:\([^()]*\))?(?:的)?(?:标准|额度)?(?:给予|发放|支付|领取|发给|予以|享受|作为|计发)?(?:的)?"


def _money(place: _Place) -> Span | None:
    if place.item.normalized == "free" or re.search(
        r"#\s*[,，]?\s*[(（]?\s*(?:即|约|合)?(?:为|是)?(?:每[人月年天日户])*\s*$", place.head
    ):
        return None  # 平均工资的60%（4500元）: another way to say the share
    behind = _named(_GIVEN + "<name>", "money").match(place.tail)
    if behind:
        return place.behind(behind)
    level = _LEVEL.search(place.head)
    if level:
        return place.before(level)
    near = _named(f"<name>{_FILLER}$", "money").search(place.head)
    if near:
        return _whole_wage(place, near)
    if own := _for_each(place):
        return own
    clause = max(place.head.rfind(mark) for mark in ",，") + 1
    nearest = _last(place.head, "money")
    if nearest is None or (_PAID.search(place.head) and nearest.start() < clause):
        return None
    return place.before(nearest)


# ---- durations -------------------------------------------------------------------------------------------------------

_HOW_WORDS = r"(?:的|完成|作出|予以|进行|组织|一并|一次性|一次|书面|直接|及时|统一|自行|依法|可以?|需要?|须|应当?|要|资格|会|即|共同|再|首次)*"
#: With up to three phrases between, whose end is open.
_HOW = rf"{_HOW_WORDS}(?:(?:将|把|对|为|向|到|由|通过)[^，,。;；、:：]{{1,14}}?{_HOW_WORDS}){{0,3}}"


_TERM = re.compile(rf"(?:^|[，,、:：])(?P<name>[\u4e00-\u9fff]{{2,6}}(?:时间|期限|年限|时限|时长|期)){_FILLER}$")


def _duration(place: _Place) -> Span | None:
    near = _named(f"<name>(?:要|{_FILLER})$", "duration").search(place.head) or _TERM.search(place.head)
    if near:
        return place.before(near)
    behind = _named("的?(?:期限)?的?(?:非全日制|书面)?<name>", "measured", "money").match(place.tail)
    if behind:
        return place.behind(behind)
    if place.item.value_high is None:
        return None
    step = _named(f"{_HOW}<word>", "act").match(place.tail)
    if step is None:
        if re.match(r"的?[\u4e00-\u9fff]{0,4}(?:工资|工钱|薪|租金|保费|养老金)", place.tail):
            return None  # 支付一个月工资: a sum, not how long to pay
        return place.before(_named(r"<word>(?:需要?|约|为|:|\s)*$", "act").search(place.head))
    wanted = (
        re.match(r"[\u4e00-\u9fff]{1,4}(?=[，,。;；、]|$)", place.tail[step.end() :])
        if step.group("name") == "申请"
        else None
    )
    start, end = place.item.end + step.start("name"), place.item.end + step.end("name")
    return start, end + (wanted.end() if wanted else 0)


def _continued(place: _Place, earlier: Sequence[Found], scanned: str) -> Span | None:
    """What a value is about in a list that only goes on: the same as the value in its place of the member before."""
    clause = re.split("[,，]", place.head)[-1]
    if clause.strip("已累计按照 ") or not scanned[: place.start].endswith((";", "；")):
        return None
    start = max(scanned.rfind(mark, 0, place.start - 1) for mark in _SENTENCE) + 1
    alike = [item for item in earlier if item.kind == place.item.kind and item.start >= start]
    members = [item for item in alike if item.end < place.start]
    number = len(alike) - len(members)
    return members[number].subject if number < len(members) else None


# ---- ages ------------------------------------------------------------------------------------------------------------

_SEXED = re.compile(r"(?P<name>(?P<sex>[男女])(?:性)?(?:职工|干部|工人|教师|管理人员|员工|劳动者))")
_SEXED_BEHIND = re.compile(r"(?:\([^()]*\))?(?:的)?" + _SEXED.pattern)
_SEXES: dict[str, Sex] = {"男": "male", "女": "female"}


def _age(text: str, place: _Place) -> Found:
    """An age with whose it is; 男职工 and 女职工 tell the sex too."""
    item = place.item
    behind = _SEXED_BEHIND.match(place.tail)
    own = _SEXED.match(scan(text[item.start : item.end]))
    before = _latest_of(_SEXED, place.head)
    for span, match in ((place.behind(behind), behind), (None, own), (place.before(before), before)):
        if match and item.sex in ("any", _SEXES[match.group("sex")]):
            where = span or (item.start + match.start("name"), item.start + match.end("name"))
            return replace(_about(text, item, where), sex=_SEXES[match.group("sex")])
    group = _named(r"(?:\([^()]*\))?的?(?:[^，,。;；、的]{0,6}的)?<word>", "group").match(place.tail)
    near = _named("<word>(?:年龄|法定退休年龄|退休年龄|须|应当?|需|一般|:|的|为|是|在)*$", "group").search(place.head)
    return _about(text, item, place.behind(group) or place.before(near))


# ---- telephones and dates --------------------------------------------------------------------------------------------

_DOING = r"(?:监督|投诉|举报|咨询|查询|服务|联系|办公|预约|报名|受理|值班|政策|业务|社保|人社|维权|求助|客服)*"
_CALLED = re.compile(rf"(?:{_DOING}(?:电话|方式|号码)|:|或者?|及|和|为|是|\s|[（(“”\"])+$")
_ASKED = re.compile(r".*(?:拨打|致电|请|可以?|向|详询|联系(?!电话|方式|人)|到|打)")
_OFFICE = re.compile(r"(?P<name>[\u4e00-\u9fff0-9]{2,24})$")
_NO_OFFICE = re.compile(
    rf"\d+|{_DOING}(?:热线|专线|电话)?|[\u4e00-\u9fff]{{0,8}}(?:路|街|道)\d+号?|联系人|传真|地址|说明|备注|[\u4e00-\u9fff]*(?:途径|渠道)|(?:监督|投诉|咨询|查询|举报)+"
)
#: 到劳动保障监察大队（建设街36号）投诉，电话0874-…
_OFFICE_ASKED = re.compile(
    r"(?:到|向|找)(?P<name>[\u4e00-\u9fff]{2,20}?(?:局|中心|大队|支队|总队|院|所|站|处|科|股|室|办|机构|机关|部门|委员会|委|工会|协会|窗口|社区|街道|镇政府|大厅|驿站))(?:[(（][^()（）]{1,30}[)）])?"
    r"(?:咨询|投诉|举报|反映|办理|申请|报名|预约|申报|求助|说明情况|说明|反映情况|了解|核实|登记|面谈|查询|补办|领取|递交|提交|领表|认证)[,，]\s*(?:联系|咨询)?电话[:：]?\s*$"
)
_PHONE_LIST = re.compile(r"\s*[、/／,，;；或和]?\s*")
_PERIOD = re.compile(r"(?P<name>[\u4e00-\u9fff]{1,6}(?:期|期限|时间|日期))(?:为|是|到|至|截至|自|从|于|:|\s)*$")


#: 官方短信由12333发送: the number is no telephone of what stands before it.
_LEADS_ON = "由从以是为用和或及向"


_CELL = re.compile(r"\s*(?:[\t|]|\s{2,})\s*")
_NAME_CELL = re.compile(r"(?!.*(?:地址|地点|电话|方式)$)[\u4e00-\u9fff（）()·]{2,20}")


def _first_cell(head: str) -> Span | None:
    """The cell that names whose row it is, where a number stands in a cell behind two others (长垣站 | 工业园 | 0373-…)."""
    if not re.search(r"(?:[\t|]|\s{2})\s*$", head):
        return None
    starts = [0, *(match.end() for match in _CELL.finditer(head))]
    ends = [*(match.start() for match in _CELL.finditer(head)), len(head)]
    cells = [(start, end) for start, end in zip(starts, ends, strict=True) if re.search(r"[^\d\s.、]", head[start:end])]
    return cells[0] if len(cells) >= 2 and _NAME_CELL.fullmatch(head[slice(*cells[0])]) else None


def _phone(place: _Place) -> Span | None:
    """The office, area or line that a number stands behind; none for mere words of telephoning."""
    if asked := _OFFICE_ASKED.search(place.head):
        return place.before(asked)
    noted = re.match(r"\s*[(（](?P<name>[\u4e00-\u9fff]{2,16})[)）]", place.tail)
    if noted and not re.search(r"工作日|时间|转|免费|节假|仅限", noted.group("name")):
        return place.behind(noted)
    if row := _first_cell(place.head):
        return place.start + row[0], place.start + row[1]
    called = _CALLED.search(place.head)
    head = place.head[: called.start()] if called else place.head
    clause = re.split(r"[，,、:|（(）)\s【】]", head)[-1]
    office = _OFFICE.search(_ASKED.sub("", clause))
    if office and len(office.group()) == 2 and called and re.match(r"电话|热线", called.group()):
        return place.start + len(head) - 2, place.start + len(head) + 2  # 应急电话
    if office is None or _NO_OFFICE.fullmatch(office.group()) or office.group()[-1] in _LEADS_ON:
        return None
    return place.start + len(head) - len(office.group()), place.start + len(head)


def _date(place: _Place) -> Span | None:
    clause = re.split(r"[，,、的（(]", place.head)[-1]
    match = _PERIOD.search(clause)
    offset = place.start + len(place.head) - len(clause)
    return (offset + match.start("name"), offset + match.end("name")) if match else None


# ---- all -------------------------------------------------------------------------------------------------------------


def _about(text: str, item: Found, span: Span | None) -> Found:
    if span is None or "\n" in text[span[0] : span[1]]:
        return item
    return replace(item, applies_to=text[span[0] : span[1]], subject=span)


def _place(scanned: str, item: Found, earlier: Sequence[Found]) -> _Place:
    """The surroundings of a value; values before it are masked, so that no name runs over one."""
    near = max(0, item.start - _REACH)
    start = max(near, *(scanned.rfind(mark, near, item.start) + 1 for mark in _SENTENCE))
    head = scanned[start : item.start]
    for other in reversed(earlier):
        if other.end <= start:
            break
        if other.kind in _KINDS and start <= other.start:
            low, high = other.start - start, other.end - start
            head = head[:low] + "#" * (high - low) + head[high:]
    end = _SENTENCE_END.search(scanned, item.end, item.end + 40)
    tail = scanned[item.end : end.start() if end else item.end + 40]
    return _Place(item, start, head, tail)


_CHANGE = re.compile(
    r"[,，]?\s*(?:逐步|统一|分别|再)?(?:提高|调整|增加|延长|延迟|降低|上调|下调|上浮|降|升|涨|恢复)(?:至|到|为)?\s*"
)


def _changed(place: _Place, last: Found | None) -> Span | None:
    """What the value before it is about, where this one is what that becomes (由15年逐步提高至20年)."""
    if last is None or last.start < place.start:
        return None
    return last.subject if _CHANGE.fullmatch(place.head[last.end - place.start :]) else None


def _latest(done: Sequence[Found], kind: str) -> Found | None:
    return next((other for other in reversed(done) if other.kind == kind), None)


def _subject(scanned: str, place: _Place, insurances: Sequence[Span], done: Sequence[Found]) -> Span | None:
    """Where the subject of a value (of any kind but ages) is printed."""
    kind, last = place.item.kind, _latest(done, place.item.kind)
    if kind == "phone":
        listed = last is not None and _PHONE_LIST.fullmatch(scanned[last.end : place.item.start])
        return last.subject if last and listed else _phone(place)
    if kind == "date":
        return _date(place)
    if kind == "percentage":
        span = _percentage(place, insurances, last)
    else:
        span = (_money if kind == "money" else _duration)(place) or _continued(place, done, scanned)
    span = span or _changed(place, last) or _label(scanned, place)
    label = _inline_label(scanned, place)
    within = span is not None and label is not None and label[0] <= span[0] and span[1] <= label[1]
    return label if within else span  # 补贴标准：每人1000元 is about the 补贴标准


def with_subjects(text: str, found: Sequence[Found]) -> list[Found]:
    """The values with ``applies_to`` and its place in the text, where the text says so.

    Args:
        text: The text they were found in.
        found: All values of the text, in order; insurances among them.
    """
    scanned = scan(text)
    insurances = [(item.start, item.end) for item in found if item.kind == "insurance_kind"]
    done: list[Found] = []
    for item in found:
        if item.kind in _KINDS:
            place = _place(scanned, item, done)
            if item.kind == "age":
                item = _age(text, place)
            else:
                item = _about(text, item, _subject(scanned, place, insurances, done))
        done.append(item)
    return done
