"""Bulletins of any length: one article that grows, in each printed form, for what reading costs by length."""

from __future__ import annotations

from collections.abc import Callable, Iterator

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_TRADES = (
    "车工", "电工", "焊工", "钳工", "铣工", "养老护理员", "育婴员", "保安员", "茶艺师", "美容师", "中式烹调师", "物业管理员",
)  # fmt: skip
_SENTENCES = (
    "参保单位应当在每月25日前申报缴费工资，",
    "逾期未申报的按照上月缴费额的110%确定应缴数额。",
    "灵活就业人员可以通过手机办理参保登记，",
    "社会保险经办机构自受理之日起5个工作日内办结。",
    "失业人员领取失业保险金的期限最长为24个月，",
    "具体标准由市人力资源和社会保障局公布。",
    "对符合条件的企业按每人1500元给予一次性补贴。",
    "根据《失业保险条例》第十四条的规定执行。",
)
_FIELDS = (
    "申请条件", "办理材料", "办理地点", "办理时间", "办理流程", "办理期限", "收费标准", "联系电话", "设定依据", "注意事项",
)  # fmt: skip


def _sentence(number: int) -> str:
    return _SENTENCES[number % len(_SENTENCES)]


def _trade(number: int) -> str:
    return _TRADES[number % len(_TRADES)]


def prose(lines: int) -> Iterator[str]:
    """Running text without numbers at the start of lines, one article."""
    yield "失业保险政策说明"
    yield from (_sentence(number) for number in range(lines))


def wrapped(lines: int) -> Iterator[str]:
    """One paragraph, broken into lines of one width."""
    yield "失业保险政策说明"
    text = "".join(_sentence(number) for number in range(lines * 2))
    yield from (text[number * 30 : number * 30 + 30] for number in range(lines))


def occupations(lines: int) -> Iterator[str]:
    """A numbered list of occupations with groups."""
    yield "江城市急需紧缺职业（工种）目录"
    for number in range(lines):
        if number % 40 == 0:
            yield f"{_SURNAMES[number // 40 % 16]}江产业类"
        yield f"{number + 1}.{_trade(number)}"


def questions(lines: int) -> Iterator[str]:
    """Questions with answers of three lines."""
    yield "热点问答"
    for number in range(lines // 4):
        yield f"问：{_SURNAMES[number % 16]}女士咨询第{number + 1}种情形如何办理？"
        yield f"答：{_sentence(number)}"
        yield _sentence(number + 1)
        yield _sentence(number + 3)


def guide(lines: int) -> Iterator[str]:
    """A guide whose fields are long lists."""
    yield "失业登记办事指南"
    size = max(1, lines // len(_FIELDS))
    for place, label in enumerate(_FIELDS):
        yield f"【{label}】"
        yield from (f"{number + 1}.{_sentence(number + place)}" for number in range(size - 1))


def guides(lines: int) -> Iterator[str]:
    """Many short guides in a row."""
    yield "办事指南"
    for number in range(lines // 8):
        yield f"第{number + 1}类补贴申领"
        yield f"申请条件：{_sentence(number)}"
        yield "办理材料：1.身份证；2.户口簿。"
        yield "办理地点：江城市政务服务中心2楼"
        yield "办理时间：工作日上午8:30-12:00"
        yield f"办理期限：{number % 20 + 1}个工作日"
        yield "收费标准：不收费"
        yield f"联系电话：025-52{number % 10000:04d}81"


def table(lines: int) -> Iterator[str]:
    """A table of occupations with levels and amounts."""
    yield "江城市补贴性培训职业（工种）目录"
    yield "|序号|职业（工种）名称|等级|补贴标准（元/人）|"
    yield from (f"|{number + 1}|{_trade(number)}|五级/初级工|{1000 + number % 9 * 100}|" for number in range(lines))


def names(lines: int) -> Iterator[str]:
    """Occupations in running text, with commas between."""
    yield "江城市急需紧缺职业目录"
    for number in range(lines):
        yield "、".join(_trade(number + place) for place in range(5)) + "、"


def notes(lines: int) -> Iterator[str]:
    """Lines that fit no form: short, without marks and numbers."""
    yield "工作动态"
    yield from (f"{_SURNAMES[number % 16]}村就业服务站{_trade(number)}培训班开班" for number in range(lines))


def headlines(lines: int) -> Iterator[str]:
    """Questions without numbers and markers, each with a line of answer."""
    yield "问题汇编"
    for number in range(lines // 2):
        yield f"{_SURNAMES[number % 16]}先生的失业保险金怎么领取？"
        yield _SENTENCES[number % 4 * 2 + 1]


def numbered(lines: int) -> Iterator[str]:
    """Numbered questions, each with a line of answer."""
    yield "问题汇编"
    for number in range(lines // 2):
        yield f"{number + 1}、失业保险金怎么领取？"
        yield _SENTENCES[number % 4 * 2 + 1]


def labels(lines: int) -> Iterator[str]:
    """Lines with labels that no list has."""
    yield "工作动态"
    for number in range(lines):
        yield f"{_SURNAMES[number % 16]}{_SURNAMES[number // 16 % 16]}事项：按照规定办理第{number}类"


def levels(lines: int) -> Iterator[str]:
    """Occupations with an amount for each of three levels."""
    yield "江城市补贴性培训职业目录"
    yield from (f"{number + 1}.{_trade(number)}（五级1000元、四级1500元、三级2000元）" for number in range(lines))


FORMS: dict[str, Callable[[int], Iterator[str]]] = {
    "prose": prose, "wrapped": wrapped, "occupations": occupations, "questions": questions, "guide": guide, "guides": guides,
    "table": table, "names": names, "notes": notes,
    "headlines": headlines, "numbered": numbered, "labels": labels, "levels": levels,
}  # fmt: skip


def bulletin(form: str, lines: int, *, flat: bool = False) -> str:
    """A bulletin of one article with about so many lines.

    Args:
        form: A key of `FORMS`.
        lines: Its length.
        flat: All below the title in one paragraph, without line breaks.
    """
    title, *body = FORMS[form](lines)
    joined = "".join(body) if flat else "\n".join(body)
    return f"江城人社简报\n第3期 2024年5月6日\n\n热点回应\n\n{title}\n{joined}\n（江城市人力资源和社会保障局）\n"
