"""A bulletin as spaCy sees it where rules end: one token a printed line.

Chinese tokens tell little about what a line is; its number, its ends, its length and the white space above it tell
much. So the lines are the tokens of a `spacy.tokens.Doc`, and the lexical attributes that spaCy's hash embeddings read
(NORM, PREFIX, SUFFIX, SHAPE, LOWER) are features of lines. Importing this module registers the language ``jianbao_lines``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from spacy.attrs import LOWER, NORM, PREFIX, SHAPE, SUFFIX
from spacy.language import BaseDefaults, Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from extractors._enumerators import bullet_end, enumerator
from extractors._folding import scan
from schemas.document import Line

#: What stands before the text of a line: nothing above it; white space; more of it than elsewhere. Nothing stands there
#: where all lines of a bulletin or none have white space above them.
TIGHT, GAP, BREAK = "\u2026\u2028", "\u2026\u2029", "\u2026\u2029\u2029"
_SPARSE, _DENSE = 0.35, 0.8  # shares of lines with white space above: between articles only; everywhere
_LENGTHS = (2, 4, 6, 9, 13, 18, 26, 40, 70)
_FLAGS = (
    r"[:]",
    r"[?]",
    r"[。;]$",
    r"\d",
    r"《",
    r"[\t|]",
    r"[(（【\[]$|^[(（【\[]",
    r"来源|记者|通讯员|供稿|公众号|编辑",
    r"第.{1,4}[期版页]",
    r"年.{1,2}月",
)


@cache
def _flags() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, _FLAGS))


def _plain(token: str) -> str:
    """A line without what tells the white space above it."""
    return token.lstrip("\u2026\u2028\u2029") if token.startswith((TIGHT, GAP)) else token


def _start(text: str) -> tuple[str, str]:
    """The manner of the number or bullet that a line starts with, and the line behind it."""
    number = enumerator(text)
    if number:
        return f"{number.style}{min(number.number, 3)}", text[number.end :]
    end = bullet_end(text)
    return ("bullet", text[end:]) if end else ("", text)


def _head(token: str) -> str:
    """The words before the colon or cell border that is near; empty where a line runs on."""
    _, rest = _start(scan(_plain(token)))
    head = re.split(r"[:\t|。,;?\s】]", rest.strip("【[()《 "), maxsplit=1)[0].rstrip(")》")
    return re.sub(r"\d", "0", head) if len(head) <= 12 else ""


def norm(token: str) -> str:
    """How its first words end: 条件, 材料, 电话 say what a label is about, 中心, 公众号 who a credit names."""
    return _head(token)[-2:]


def prefix(token: str) -> str:
    """How its first words begin."""
    return _head(token)[:2]


def suffix(token: str) -> str:
    """Its last two characters, digits made equal."""
    return re.sub(r"\d", "0", scan(token)[-2:])


def shape(token: str) -> str:
    """White space above, length class and manner of its number."""
    text = scan(_plain(token))
    style, _ = _start(text)
    above = "break" if token.startswith(BREAK) else "gap" if token.startswith(GAP) else ""
    above = above or ("tight" if token.startswith(TIGHT) else "")
    return f"{above}{sum(len(text) > limit for limit in _LENGTHS)}{style}"


def marks(token: str) -> str:
    """Which marks and words it holds, and whether more than its first words."""
    text = scan(_plain(token))
    found = "".join(str(number) for number, flag in enumerate(_flags()) if flag.search(text))
    return f"{found}{'+' if len(text) > len(_head(token)) + 4 else ''}"


class LineDefaults(BaseDefaults):
    """Lexical attributes of lines."""

    lex_attr_getters = {  # noqa: RUF012 - spaCy declares it so
        **BaseDefaults.lex_attr_getters,
        NORM: norm,
        PREFIX: prefix,
        SUFFIX: suffix,
        SHAPE: shape,
        LOWER: marks,
    }


@registry.languages("jianbao_lines")
class LineLanguage(Language):  # type: ignore[no-untyped-call]
    """The language whose words are printed lines."""

    lang = "jianbao_lines"
    Defaults = LineDefaults


def fresh_vocab() -> Vocab:
    """A vocabulary that knows the features of lines and no line: lines never come again, so one kept would only grow."""
    return Vocab(lex_attr_getters=LineDefaults.lex_attr_getters)  # type: ignore[arg-type]


def line_doc(vocab: Vocab, lines: Sequence[Line]) -> Doc:
    """The lines as tokens; never empty text, so that every line is one."""
    words = [mark + line.text for mark, line in zip(_spacing(lines), lines, strict=True)]
    return Doc(vocab, words=words, spaces=[False] * len(words))


def _spacing(lines: Sequence[Line]) -> list[str]:
    """What tells the white space above each line, beside that of the other lines."""
    gaps = [line.gap_before for line in lines]
    filled = sorted(gap for gap in gaps[1:] if gap >= 1)
    share = len(filled) / max(1, len(lines) - 1)
    if not filled or share > _DENSE:
        return [""] * len(lines)
    usual = 0.0 if share < _SPARSE else filled[len(filled) // 2]
    return [BREAK if gap >= 1 and gap > usual else GAP if gap >= 1 else TIGHT for gap in gaps]
