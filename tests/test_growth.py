"""The work of reading grows with the length of an article and not with its square, counted in calls."""

from __future__ import annotations

from contextlib import closing

import pytest

from benchmarks._growing import FORMS
from benchmarks.growth import calls, exponent
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


#: Lines that a pattern could read in ever so many ways; each took hours, or would have for ever.
_TRAPS = {
    "blanks": "失业登记" + " " * 200_000 + "。",
    "tabs": "登记\t" * 20 + "\t" * 50_000 + "五级",
    "areas": "各" + "街镇乡镇社区" * 60 + "的窗口办理失业登记。",
    "phrases": "将中" * 80 + "申请失业登记，时限1至5个工作日，" + "将中" * 80 + "。",
    "modifiers": "社会保险缴费" * 80 + "10%，" + "社会保险缴费" * 80 + "500元。",
    "from when": "办理时限：\n" + "自受理之日起" * 80 + "约5个工作日内办结。",
    "calls": "咨询电话：" + "电话号码" * 80 + "号码" * 80 + "025-52012345。",
    "brackets": "申请材料：\n1.身份证（" + "电子版" * 80 + "。",
}


@pytest.mark.parametrize("trap", _TRAPS)
def test_no_pattern_is_caught_by_a_line(trap: str) -> None:
    """Nothing is measured: a pattern that is caught does not come back."""
    text = f"江城人社简报\n第3期 2024年5月6日\n\n办事指南\n失业登记\n{_TRAPS[trap]}\n咨询电话：12333\n"
    with closing(Pool(misbehaving.prepare_extraction, size=1, memory_mb=1024, seconds=120)) as pool:
        (result,) = pool.map([text])
    assert isinstance(result, Answer) and result.value() >= 5
