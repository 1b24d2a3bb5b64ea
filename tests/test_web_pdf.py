"""Set bulletins and their truth: every told character stands in the PDF at its place, whoever wrote it."""

import importlib.util
import json

import pytest

from tools import redraw, web_pdf
from tools.chromium import ChromiumError, executable
from tools.truth_check import check

pytestmark = pytest.mark.skipif(executable() is None, reason="Chromium is not installed (Debian: chromium)")
CORPUS = json.loads(web_pdf.CORPUS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def browser():
    with web_pdf.open_browser() as browser:
        try:
            redraw.font_file("Noto Sans CJK SC", False)
        except (FileNotFoundError, LookupError) as missing:
            pytest.skip(f"no Chinese face: {missing}")
        yield browser


def told(layout):
    """The text of each article, as its fragments tell it."""
    texts = {}
    for page in layout:
        for fragment in page["frags"]:
            texts[fragment["art"]] = texts.get(fragment["art"], "") + "".join(line["t"] for line in fragment["lines"])
    return texts


@pytest.mark.parametrize("seed", [5, 12])
def test_browser_tells_each_character_and_each_article_whole(browser, tmp_path, seed):
    path, layout = web_pdf.generate(browser, CORPUS, seed, tmp_path)
    assert check(path.read_bytes(), layout) == []
    truth, texts = json.loads(path.with_suffix(".json").read_text(encoding="utf-8")), told(layout)
    prose = {name: blocks for name, blocks in truth["articles"].items() if name.startswith("a")}
    for name, blocks in prose.items():
        assert texts[name] == "".join("".join(text for _, text in blocks).split(" ")), name
    assert len(prose) > 3


def test_check_sees_a_wrong_truth(browser, tmp_path):
    path, layout = web_pdf.generate(browser, CORPUS, 5, tmp_path)
    line = layout[0]["frags"][0]["lines"][0]
    character, x0, top, x1, bottom = line["chars"][0]
    line["chars"][0] = [character, x0 + 40, top, x1 + 40, bottom]
    assert len(check(path.read_bytes(), layout)) == 2  # missing there, not told here


def test_same_seed_same_truth(browser, tmp_path):
    texts = [web_pdf.generate(browser, CORPUS, 7, tmp_path)[0].with_suffix(".json").read_text() for _ in range(2)]
    assert texts[0] == texts[1]


@pytest.mark.parametrize("producer", sorted(redraw.PRODUCERS))
def test_other_producers_write_the_same_places(browser, tmp_path, producer):
    if importlib.util.find_spec(producer) is None:
        pytest.skip(f"{producer} is not installed")
    try:
        path, layout = redraw.generate(browser, CORPUS, 5, producer, tmp_path)
    except LookupError as missing:  # Debian: fonts-noto-cjk, fonts-wqy-microhei
        pytest.skip(str(missing))
    assert check(path.read_bytes(), layout) == []


def test_errors_of_the_page_are_told(browser):
    with pytest.raises(ChromiumError, match="nowhere"):
        browser.run("nowhere()")
