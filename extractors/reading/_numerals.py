"""Numbers that a program prints in front of list items: CSS list styles and the number formats of Word."""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
#: First character and count of blocks in Unicode that number from 1.
_SERIES = {
    "decimalEnclosedCircle": ((0x2460, 20), (0x3251, 15), (0x32B1, 15)),
    "decimalEnclosedParen": ((0x2474, 20),),
    "decimalEnclosedFullstop": ((0x2488, 20),),
    "ideographEnclosedCircle": ((0x3280, 10),),
}
_CYCLES = {"ideographTraditional": "甲乙丙丁戊己庚辛壬癸", "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥"}
_SAME = {
    "decimalEnclosedCircleChinese": "decimalEnclosedCircle",
    "chineseCountingThousand": "chineseCounting",
    "taiwaneseCounting": "chineseCounting",
    "taiwaneseCountingThousand": "chineseCounting",
    "japaneseCounting": "chineseCounting",
    "japaneseLegal": "chineseLegalSimplified",
    "ideographLegalTraditional": "chineseLegalSimplified",
    "taiwaneseDigital": "ideographDigital",
    "japaneseDigitalTenThousand": "ideographDigital",
}


def numeral(style: str, number: int) -> str:
    """A number as a Word number format (``w:numFmt``) prints it; formats not known here print digits."""
    style = _SAME.get(style, style)
    if style in ("none", "bullet"):
        return ""
    if number < 1:
        return str(number)
    if style == "chineseCounting":
        return _counted(number, _DIGITS, "十百千")
    if style == "chineseLegalSimplified":
        return _counted(number, _FORMAL, "拾佰仟", short_ten=False)
    if style == "ideographDigital":
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if style in _SERIES:
        characters = "".join(chr(first + offset) for first, count in _SERIES[style] for offset in range(count))
        return characters[number - 1] if number <= len(characters) else str(number)
    if style in _CYCLES:
        return _CYCLES[style][(number - 1) % len(_CYCLES[style])]
    if style in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26) * (1 + (number - 1) // 26)
        return letter if style == "upperLetter" else letter.lower()
    if style in ("upperRoman", "lowerRoman"):
        return _roman(number) if style == "upperRoman" else _roman(number).lower()
    return f"{number:02d}" if style == "decimalZero" else str(number)


def _counted(number: int, digits: str, units: str, *, short_ten: bool = True) -> str:
    """Counting with 十, 百, 千: 11 is 十一, 105 一百〇五; digits beyond 9,999."""
    if number > 9_999:
        return str(number)
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + (units[power - 1] if power else "")
        gap = not digit
    return text[1:] if short_ten and 10 <= number < 20 else text


def _roman(number: int) -> str:
    if number > 3_999:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text
