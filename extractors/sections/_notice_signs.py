"""What tells a notice that has no formula and no word of duty from a report: it says what readers get and do.

A report tells what was done and what people said. A notice says what is given to whom, how it is done, from when, and
where one takes part (forms.md, section 4: blocks 申报对象, 申报时间, 缴费工资基数 …).
"""

from __future__ import annotations

import re

#: What is given, to whom, and on what condition: a rule that tells its readers what they get.
_GRANTED = re.compile(
    r"给予|享受|提高[到至]|调整?[到至为]|上调|下调|每人每[月年天次]|按[^。;,]{1,24}(?:补贴|补助|返还|发放|给予|计发|支付|缴纳)|均可|"
    r"限(?:报|领|参加|选)|不予|免费(?:参加|报名|领取|办理|培训)|凭[^。;,]{1,12}(?:领取|办理|入场|申领)|由[^。;,]{2,14}(?:支付|承担|补助|负担)|"
    r"(?:标准|档|基数|金额|比例|费率|[上下]限|额度)[^。,;]{0,8}[为是]\d|首次[^。,;]{1,8}免费|免费[。,;]"
)
#: What its readers are told to do, in passing: log in, bring, come.
_INSTRUCTED = re.compile(
    r"(?:登录|拨打|扫码|凭|持|带上|带好|携带)[^。,;]{1,24}?(?:即可|办理|入场|查询|申请|填写|领取|报名|办卡|参加)|(?:带上|带好|自备)[^。,;]{1,10}[证卡历]|"
    r"即可(?!见)|(?<![不认许])可(?:办理|到|乘|在|凭|登录|拨打|即时|按|提前|随时|直接)"
)
#: From when a rule holds.
_EFFECTIVE = re.compile(r"(?:\d{1,2}月(?:\d{1,2}日|份)?|\d{4}年度?|[明今]年|[本下次]月)起(?!来|步)")
#: What is held, and when, where and how one takes part.
_EVENT = re.compile(
    r"(?:报名|活动|招聘会?|比赛|大赛|考试|培训|开班|举办|面试|笔试|宣讲|征集|申报|办会)(?:时间|地点|日期|方式|截止|通道|入口)"
)
#: What people said and what was done, as a story tells it.
_NARRATED = re.compile(
    r"[”\"][^。“\"]{0,12}(?:说|道|笑|表示|介绍|告诉)|(?:说|道|笑着|告诉记者|表示)[,:]\s*[“\"]|已有\d+[^。,]{0,4}[人户家名]|"
    r"[\u4e00-\u9fff]了(?:[^。,]{0,8}(?:[名场期家班]|第二)|[名场期班])"
)


def told_in_passing(scanned: str) -> dict[str, int]:
    """How often a text says what its readers get and do, by the names of kind_evidence.csv."""
    return {
        "granted": len(_GRANTED.findall(scanned)),
        "instructed": len(_INSTRUCTED.findall(scanned)),
        "effective": int(bool(_EFFECTIVE.search(scanned))),
        "event": len(_EVENT.findall(scanned)),
    }


def narrated(scanned: str) -> int:
    """How often a text quotes people or tells what was done."""
    return len(_NARRATED.findall(scanned))
