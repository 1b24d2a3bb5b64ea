"""The work of reading grows with the length of an article and not with its square, counted in calls."""

from __future__ import annotations

import pytest

from benchmarks._growing import FORMS
from benchmarks.growth import calls, exponent

_SIZES = (150, 600)
_MOST = 1.12


@pytest.mark.parametrize("flat", [False, True], ids=["lines", "paragraph"])
@pytest.mark.parametrize("form", FORMS)
def test_work_grows_with_the_length(form: str, flat: bool) -> None:
    calls(form, 30, flat=flat)  # vocabularies are loaded once
    costs = [calls(form, size, flat=flat) for size in _SIZES]
    assert exponent(_SIZES, costs) <= _MOST
