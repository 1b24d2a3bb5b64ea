"""The work of reading grows with the length of an article and not with its square, counted in calls."""

from __future__ import annotations

from contextlib import closing

import pytest

from benchmarks._growing import FORMS
from benchmarks.growth import calls, exponent
from extractors.sections import _guide_contacts
from extractors.values import names, subjects
from flows._pool import Answer, Pool
from tests import misbehaving

_SIZES = (150, 600)
_MOST = 1.12


@pytest.mark.parametrize("flat", [False, True], ids=["lines", "paragraph"])
@pytest.mark.parametrize("form", FORMS)
def test_work_grows_with_the_length(form: str, flat: bool) -> None:
    calls(form, 30, flat=flat)  # vocabularies are loaded once
    costs = [calls(form, size, flat=flat) for size in _SIZES]
    assert exponent(_SIZES, costs) <= _MOST


#: Lines with which reading did not come back within any time.
_TRAPS = {
    "blanks": "失业登记" + " " * 200_000 + "。",
    "tabs": "登记\t" * 20 + "\t" * 50_000 + "五级",
    "modifiers": "社会保险缴费" * 80 + "10%，" + "社会保险缴费" * 80 + "500元。",
    "brackets": "申请材料：\n1.身份证（" + "电子版" * 80 + "。",
}
#: Patterns that could read a row of words in ever so many ways, each with such a row.
_ROWS = {
    "areas": (names._COUNTER_PREFIX.pattern, "街镇乡镇" * 80 + "的"),
    "phrases": (subjects._HOW + "申请", "将中" * 80 + "。"),
    "from when": ("^" + subjects._UNDER_LABEL.pattern + "$", "自受理之日起" * 80 + "，"),
    "filler": ("标准" + subjects._FILLER + "$", "标准" + "达到" * 80 + "，"),
    "called": (subjects._CALLED.pattern, "号码" * 80 + "，"),
    "calls": (_guide_contacts._CALL_WORDS.pattern + "$", "电话号码" * 80 + "，"),
}


@pytest.mark.parametrize("trap", _TRAPS)
def test_no_pattern_is_caught_by_a_line(trap: str) -> None:
    """Nothing is measured: a pattern that is caught does not come back."""
    text = f"江城人社简报\n第3期 2024年5月6日\n\n办事指南\n失业登记\n{_TRAPS[trap]}\n咨询电话：12333\n"
    with closing(Pool(misbehaving.prepare_extraction, size=1, memory_mb=1024, seconds=120)) as pool:
        (result,) = pool.map([text])
    assert isinstance(result, Answer) and result.value() >= 5


@pytest.mark.parametrize("row", _ROWS)
def test_there_is_one_way_to_read_a_row_of_words(row: str) -> None:
    with closing(Pool(misbehaving.prepare_search, size=1, memory_mb=256, seconds=30)) as pool:
        (result,) = pool.map([_ROWS[row]])
    assert isinstance(result, Answer) and result.value() is False
