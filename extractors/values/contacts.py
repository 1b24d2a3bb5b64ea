"""Telephone numbers, hotlines and web addresses."""

from __future__ import annotations

import re

from extractors._folding import scan
from extractors.values._found import Found, Spans, longest, matches_at

_URL = re.compile(
    r"https?://[A-Za-z0-9._~:/?#@!$&'*+,;=%\-]+|"
    r"(?<![A-Za-z0-9_@.])(?:[A-Za-z0-9-]+\.)+(?:gov\.cn|com\.cn|org\.cn|net\.cn|edu\.cn|cn|com|net|org|gov)(?![A-Za-z0-9-])(?:/[A-Za-z0-9._~/?#=&%\-]*)?",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_MAY_URL = re.compile(r"://|\.[A-Za-z]")  # no address without one of them
#: Five-digit service numbers: 12xxx government hotlines, 95xxx/96xxx companies and cities.
_SHORT = r"(?:12[0-9]{3}|9[56]\d{3,4})"
_PHONE = re.compile(
    r"(?<![\dA-Za-z.-])(?:"
    r"(?P<free>[48]00[-\s]?\d{3}[-\s]?\d{4}|[48]00[-\s]?\d{4}[-\s]?\d{3})|"
    r"(?P<land>\(?0\d{2,3}\)?\s?[-\s]?\s?(?:[2-9]\d{6,7}|" + _SHORT + r")(?:\s*(?:-|转)\s*\d{1,6})?)|"
    r"(?P<mobile>1[3-9]\d{9})|"
    r"(?P<short>" + _SHORT + r")|"
    r"(?P<emergency>(?<=拨打)1(?:10|19|20|22)|(?<=电话)1(?:10|19|20|22)|(?<=致电)1(?:10|19|20|22))|"
    r"(?P<local>[2-8]\d{6,7}(?:\s*(?:-|转)\s*\d{1,6})?)"
    r")(?![\d.%]|\s*(?:元|%|万|人|个|年|次|家|项|号文|号令))"
)
_PHONE_START = re.compile(r"\((?=0)|\d{3,}")  # a row of digits, which no number begins inside of, or its bracket
_LOCAL_CUE = re.compile(
    r"电话|热线|咨询|联系|拨打|致电|传真|号码|Tel|窗口|中心|局|科|股|所|站|:\s*$|[、/,;\s]\s*$", re.IGNORECASE
)
_NOT_PHONE_AFTER = re.compile(r"[”\"’]?\s*(?:手机)?\s*(?:APP|app|App|公众号|小程序|微信|平台|网|客户端|移动|支付宝)")
_NOT_PHONE_BEFORE = re.compile(r"(?:掌上|智慧|江苏|微信|[“\"](?:[^”\"]{0,6}))$|@$|编码[:\s]*$|编号[:\s]*$|邮编[:\s]*$")

#: A street address down to the house number.
ADDRESS = re.compile(
    r"(?:地址\s*[:：]\s*)?([\u4e00-\u9fff]{1,16}(?:路|街|大道|巷|道|镇|村)\s*\d+(?:-\d+)?\s*号[^，。；;、)）]{0,24})"
)


def find_urls(text: str) -> list[Found]:
    """Web addresses as printed; ``normalized`` is the lower-case address with its scheme where one is printed."""
    scanned = scan(text)
    if not _MAY_URL.search(scanned):
        return []
    taken = Spans(find_emails(text))
    found = []
    for match in _URL.finditer(scanned):
        url = match.group().rstrip(".,;:!?'")
        host = url.split("//", 1)[-1].split("/", 1)[0].lower()
        path = url.split("//", 1)[-1][len(host) :]
        scheme = "" if "//" not in url else url.split("//", 1)[0].lower() + "//"
        item = Found("url", match.start(), match.start() + len(url), normalized=scheme + host + path)
        if not taken.meets(item.start, item.end):
            found.append(item)
    return found


def find_emails(text: str) -> list[tuple[int, int]]:
    """Where e-mail addresses stand."""
    return [match.span() for match in _EMAIL.finditer(scan(text))] if "@" in text or "＠" in text else []


def phone_type(number: str) -> str:
    """hotline, toll_free, mobile or landline, by the form of a normalised number."""
    digits = number.replace("-", "")
    if re.fullmatch(_SHORT, digits):
        return "hotline"
    if re.match(r"[48]00", digits) and len(digits) == 10:
        return "toll_free"
    return "mobile" if re.fullmatch(r"1[3-9]\d{9}", digits) else "landline"


def normal_phone(raw: str) -> str:
    """A number as digits and hyphens: area code, number, extension."""
    text = re.sub(r"\s*转\s*", "-", scan(raw))
    text = re.sub(r"\((0\d{2,3})\)\s*-?", r"\1-", text)
    text = re.sub(r"^(0\d{2,3})\s+", r"\1-", text)
    text = re.sub(r"\s+", "-" if re.match(r"[48]00", text) else "", text)
    if match := re.fullmatch(r"(01\d|02\d|0[3-9]\d{2})([2-9]\d{6,7})(-\d+)?", text):
        text = f"{match.group(1)}-{match.group(2)}{match.group(3) or ''}"
    return text.strip("-")


def find_phones(text: str, *, in_contact_field: bool = False) -> list[Found]:
    """Telephone numbers and short hotlines.

    A bare local number of seven or eight digits counts only near a word of telephoning, or in a contact field; a
    hotline that is part of a name (掌上12333) or an address (si.12333.gov.cn) is none.
    """
    scanned = scan(text)
    starts = [match.start() for match in _PHONE_START.finditer(scanned)]
    if not starts:
        return []
    web = Spans([*((item.start, item.end) for item in find_urls(text)), *find_emails(text)])
    bare_numbers = in_contact_field or re.search(r"电话|热线|咨询|联系|拨打|致电|传真", scanned) is not None
    found: list[Found] = []
    for match in matches_at(_PHONE, scanned, starts):
        before, after = scanned[max(0, match.start() - 14) : match.start()], scanned[match.end() : match.end() + 16]
        if _NOT_PHONE_BEFORE.search(before[-12:]) or _NOT_PHONE_AFTER.match(after):
            continue
        if match.group("local") and not in_contact_field and not _LOCAL_CUE.search(before[-14:]):
            continue
        if match.group("local") and not bare_numbers:
            continue
        item = Found("phone", match.start(), match.end(), normalized=normal_phone(match.group()))
        if not web.meets(item.start, item.end):
            found.append(item)
    return longest(found)
