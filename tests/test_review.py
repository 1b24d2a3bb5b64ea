"""The pages for people, in a real browser: look, filter, walk, correct, export, and build again with what was exported."""

from __future__ import annotations

import io
import json
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import tables_of
from facts import score_case
from playwright.sync_api import Browser, Page, expect, sync_playwright
from typer.testing import CliRunner

from flows.cli import app
from flows.editions import Release
from flows.release import latest
from flows.review.artifact import overview_markdown
from flows.review.columns import described
from flows.review.command import write
from flows.review.overview import overview_of
from flows.review.page import page_of, words
from flows.review.pictures import pictures
from flows.review.serve import Server
from schemas._table import all_tables
from schemas.issue import ISSUE_CODES
from schemas.nested import nest
from tools.chromium import executable
from tools.releases import build

OWN = ("file:", "data:", "blob:")
FAULTS: list[str] = []
SAMPLES = Path(__file__).parents[1] / "samples"
pytestmark = pytest.mark.skipif(executable() is None, reason="needs Chromium")


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review")
    broken = folder / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing")
    inputs = [SAMPLES / "jiading_seed_set.pdf", SAMPLES / "jiading_seed.txt", broken]
    assert build(inputs, folder / "out").exit_status == 3
    result = CliRunner().invoke(app, ["review", "-o", str(folder / "out")])
    assert result.exit_code == 0, result.output
    return folder / "out"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        yield browser
        browser.close()


def _release(output: Path) -> Release:
    release = latest(output)
    assert release
    return release


def _entry(output: Path, name: str) -> str:
    return next(entry.bulletin_id for entry in _release(output).entries.values() if entry.source_name == name)


def _document(output: Path, name: str) -> dict:
    path = _release(output).folder / "documents" / f"{_entry(output, name)}.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def faults() -> Iterator[None]:
    """No page may fail, or ask for anything outside of itself."""
    FAULTS.clear()
    yield
    assert FAULTS == []


def _open(browser: Browser, output: Path, name: str, **how: object) -> Page:
    """The page of a bulletin."""
    context = browser.new_context(**{"locale": "en-GB", "viewport": {"width": 1400, "height": 900}, **how})
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: FAULTS.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(OWN) else FAULTS.append(request.url))
    page.goto((output / "review" / f"{_entry(output, name)}.html").as_uri())
    return page


def test_a_value_lights_up_where_it_is_printed(browser: Browser, output: Path) -> None:
    document = _document(output, "jiading_seed_set.pdf")
    guide = next(guide for article in document["articles"] for guide in article["service_guides"])
    quotes = [item for item in guide["evidence"] if item["field"].startswith("processing_time")]
    page = _open(browser, output, "jiading_seed_set.pdf")
    page.locator("#column").select_option("processing_time_text")
    page.locator(".value").first.click()
    marks = page.locator("rect.mark")
    assert marks.count() == len(
        {(item["line_id"], item["char_start"]) for item in quotes if item["field"] == "processing_time_text"}
    )
    first = quotes[0]
    assert page.locator("figure", has=marks).get_attribute("data-page") == str(first["page"])
    assert abs(float(marks.first.get_attribute("x") or 0) - first["x0"]) < 1
    assert marks.first.bounding_box()["y"] < 900  # scrolled to


def test_a_line_leads_to_its_values(browser: Browser, output: Path) -> None:
    page = _open(browser, output, "jiading_seed.txt")
    page.locator("p.line", has_text="一、离职后从事自由职业").click()
    assert "一、离职后从事自由职业" in (page.locator(".value.lit").text_content() or "")
    chosen = page.url
    page.locator("p.line", has_text="一、离职后从事自由职业").click()
    assert page.url != chosen  # the next value that quotes it
    page.reload()
    assert page.locator(".value.lit").count() == 1


def test_pieces_are_joined_by_a_line(browser: Browser, output: Path) -> None:
    for name in ("jiading_seed_set.pdf", "jiading_seed.txt"):
        pieces = [article["segment_count"] for article in _document(output, name)["articles"]]
        page = _open(browser, output, name)
        assert page.locator("#joins path").count() == sum(pieces) - len(pieces) > 0


def test_search_and_filters(browser: Browser, output: Path) -> None:
    page = _open(browser, output, "jiading_seed.txt")
    everything = page.locator(".value").count()
    page.locator("#search").fill("工伤")
    expect(page.locator("#count")).not_to_contain_text(f"{everything} values")
    texts = page.locator(".value").all_text_contents()
    assert 0 < len(texts) < everything
    assert all("工伤" in text for text in texts)
    page.locator("#search").fill("")
    expect(page.locator("#count")).to_contain_text(f"{everything} values")
    page.locator("#kind").select_option("occupation_lists")
    assert page.locator("article .kind").all_text_contents() == ["Occupation list"]
    page.locator("#kind").select_option("")
    page.locator("#issue").select_option("continuation_rejoined")
    issues = _document(output, "jiading_seed.txt")["issues"]
    told = {item["article_id"] for item in issues if item["code"] == "continuation_rejoined"}
    assert page.locator("article").count() == len(told)
    page.locator("#issue").select_option("")
    page.locator("#column").select_option("answer")
    assert page.locator(".value").count() == sum(
        len(article["qa_items"]) for article in _document(output, "jiading_seed.txt")["articles"]
    )


def test_lists_are_walked_with_the_keyboard(browser: Browser, output: Path) -> None:
    page = _open(browser, output, "jiading_seed_set.pdf")
    page.keyboard.press("2")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator(".item.lit").count() == 1
    assert page.locator(".item").nth(1).evaluate("node => node === document.activeElement")
    page.keyboard.press("4")
    assert "broken.pdf" in (page.locator(".item").first.text_content() or "")
    page.keyboard.press("/")
    assert page.locator("#search").evaluate("node => node === document.activeElement")


def _correct(page: Page, column: str, right: str) -> None:
    page.locator("#column").select_option(column)
    page.locator(".value").first.click()
    page.keyboard.press("e")
    page.locator("#correct-input > *").fill(right)
    page.locator("#correct-reason").fill("the print says so")
    page.locator("#correct-save").click()


def _saved(page: Page, button: str) -> str:
    with page.expect_download() as download:
        page.locator(button).click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_a_correction_goes_into_the_dataset(browser: Browser, output: Path, tmp_path: Path) -> None:
    page = _open(browser, output, "jiading_seed.txt")
    _correct(page, "asker", '吴"女士"')  # not printed: refused by nothing here, but quoted well in TOML
    _correct(page, "asker", "吴女")
    page.keyboard.press("5")
    text = _saved(page, "#save-toml")
    facts = json.loads(_saved(page, "#save-facts"))
    assert facts["rows"]["qa_items"][0]["asker"] == "吴女"
    source = SAMPLES / "jiading_seed.txt"
    assert score_case(
        facts, tables_of(source.read_bytes(), source.name)
    ).misses  # a golden case that the pipeline fails
    (tmp_path / "corrections").mkdir()
    (tmp_path / "corrections" / "review.toml").write_text(text, encoding="utf-8")
    assert build([source], tmp_path / "out", corrections=tmp_path / "corrections").exit_status == 0
    (document,) = (_release(tmp_path / "out").folder / "documents").glob("*.json")
    assert '"asker":"吴女"' in document.read_text(encoding="utf-8")


def test_what_is_missing_can_be_filled_in(browser: Browser, output: Path, tmp_path: Path) -> None:
    """An empty list is no null: an entry that expected null would stop the next build."""
    page = _open(browser, output, "jiading_seed.txt")
    page.locator("#blank").check()
    _correct(page, "topics", '["工伤"]')
    page.keyboard.press("5")
    (tmp_path / "corrections").mkdir()
    (tmp_path / "corrections" / "review.toml").write_text(_saved(page, "#save-toml"), encoding="utf-8")
    source = SAMPLES / "jiading_seed.txt"
    assert build([source], tmp_path / "out", corrections=tmp_path / "corrections").exit_status == 0
    write(tmp_path / "out", [], tmp_path / "out" / "review")
    corrected = _open(browser, tmp_path / "out", "jiading_seed.txt")  # another browser: it has no corrections
    _correct(corrected, "topics", "养老")
    assert corrected.locator("#correct-wrong").text_content() == words()["ui.corrected_before"][1]


def test_a_correction_keeps_what_the_pipeline_reads(browser: Browser, output: Path) -> None:
    page = _open(browser, output, "jiading_seed.txt")
    before = _document(output, "jiading_seed.txt")["articles"][0]["qa_items"][0]["asker"]
    _correct(page, "asker", "吴某")
    _correct(page, "asker", "吴")
    page.keyboard.press("5")
    assert f'expected = "{before}"' in (page.locator("#toml").text_content() or "")
    page.keyboard.press("1")
    _correct(page, "asker", before)
    assert page.locator("#tab-corrections").text_content() == "Corrections 0"


def test_what_is_typed_must_fit_the_column(browser: Browser, output: Path) -> None:
    page = _open(browser, output, "jiading_seed.txt")
    _correct(page, "value_low", "many")
    assert page.locator("#correct-wrong").text_content() == words()["ui.no_number"][1]
    page.locator("#correct-input > *").fill("17")
    page.locator("#correct-quote").fill("this is not printed")
    page.locator("#correct-save").click()
    assert page.locator("#correct-wrong").text_content() == words()["ui.not_printed"][1]
    page.locator("#correct-quote").fill("")
    page.locator("#correct-save").click()
    assert page.locator(".value.fixed").first.get_attribute("data-fixed") == "17"
    page.reload()
    assert page.locator("#tab-corrections").text_content() == "Corrections 1"  # kept by the browser


@pytest.mark.parametrize(
    ("name", "locale", "width"), [("jiading_seed_set.pdf", "zh-CN", 390), ("jiading_seed.txt", "en-GB", 1400)]
)
def test_pages_are_accessible(browser: Browser, output: Path, name: str, locale: str, width: int) -> None:
    page = _open(browser, output, name, locale=locale, viewport={"width": width, "height": 800})
    assert page.locator("html").get_attribute("lang") == locale[:2]
    for look in (
        lambda: None,
        page.locator("#tab-issues").click,
        lambda: page.goto((output / "review" / "index.html").as_uri()),
    ):
        look()
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_overview_counts_and_leads_to_pages(browser: Browser, output: Path) -> None:
    page = _open(browser, output, "jiading_seed.txt")
    page.goto((output / "review" / "index.html").as_uri())
    entries = _release(output).entries.values()
    questions = page.locator("tr", has=page.locator("th", has_text="Question and answer")).locator("td.number")
    assert questions.text_content() == str(sum(entry.tables["qa_items"].rows for entry in entries))
    assert "broken.pdf" in (page.locator("#charts").text_content() or "")
    page.locator("#language").click()
    assert page.locator("h1").text_content() == "数据集总览"
    page.locator("#list a").first.click()
    assert page.locator("#pages figure").count() > 0


def test_it_prints_whole(browser: Browser, output: Path) -> None:
    page = _open(browser, output, "jiading_seed_set.pdf")
    page.emulate_media(media="print")
    room = page.locator("#pages").evaluate("node => [node.scrollHeight, node.clientHeight]")
    assert room[0] <= room[1] + 1  # nothing is cut off by scrolling
    assert len(pictures(page.pdf(), "application/pdf")) > 3


def _forty_pages() -> bytes:
    with pypdfium2.PdfDocument.new() as many, pypdfium2.PdfDocument(SAMPLES / "jiading_seed_set.pdf") as sample:
        for _ in range(14):
            many.import_pages(sample)
        buffer = io.BytesIO()
        many.save(buffer)
    return buffer.getvalue()


def test_forty_pages(browser: Browser, tmp_path: Path) -> None:
    data = _forty_pages()
    bulletin = nest(tables_of(data, "many.pdf"))
    (tmp_path / "many.html").write_text(page_of(bulletin, pictures(data, "application/pdf")), encoding="utf-8")
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.goto((tmp_path / "many.html").as_uri())
    assert page.locator("figure").count() == 42
    page.locator(".value:not(.unseen):visible").last.click()
    assert page.locator("rect.mark").first.is_visible()


# ---- without a browser -----------------------------------------------------------------------------------------------


def test_everything_has_a_name_in_both_languages() -> None:
    wanted = {f"table.{name}" for name in all_tables()} | {f"issue.{code}" for code in ISSUE_CODES}
    for table in described().values():
        for place in table["columns"]:
            wanted |= {f"column.{step}" for step in place.replace("[]", "").split(".") if not step.endswith("_id")}
    assert wanted <= set(words())
    assert all(zh and en for zh, en in words().values())


def test_the_same_release_gives_the_same_page(output: Path, tmp_path: Path) -> None:
    write(output, ["jiading_seed_set.pdf"], tmp_path)
    (page,) = tmp_path.glob("b_*.html")
    assert page.read_bytes() == (output / "review" / page.name).read_bytes()


def test_the_overview_of_a_run_in_prefect(output: Path) -> None:
    told = overview_markdown(overview_of(_release(output)))
    entries = _release(output).entries.values()
    for name, title in (("qa_items", "Question and answer 热点问答"), ("mentions", "Values in the text 文中的值")):
        row = next(line for line in told.splitlines() if title in line)
        assert row.endswith(f"| {sum(entry.tables[name].rows for entry in entries)} |")


def test_markup_in_a_bulletin_stays_text(output: Path) -> None:
    document = _document(output, "jiading_seed.txt")
    page = page_of({**document, "title": "</script><script>alert(1)</script>"}, [])
    assert "<script>alert" not in page


def test_a_source_that_has_gone_costs_its_pictures_only(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes((SAMPLES / "jiading_seed.txt").read_bytes())
    build([source], tmp_path / "out")
    source.unlink()
    result = CliRunner().invoke(app, ["review", "-o", str(tmp_path / "out")])
    assert result.exit_code == 0
    assert "without pictures: a.txt" in result.output


@pytest.mark.parametrize(
    ("arguments", "said"), [(["-o", "nowhere"], "nowhere: holds no release"), (["b_none"], "b_none: no bulletin")]
)
def test_wrong_usage_is_one_line(output: Path, arguments: list[str], said: str) -> None:
    where = [] if "-o" in arguments else ["-o", str(output)]
    result = CliRunner().invoke(app, ["review", *arguments, *where])
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_pages_are_served_on_this_machine_only(output: Path) -> None:
    with Server(output, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert "简报" in urllib.request.urlopen(server.address).read().decode()
        name = _entry(output, "jiading_seed.txt")
        assert name in urllib.request.urlopen(f"{server.address}{name}.html").read().decode()
        for path, host, status in (("none.html", None, 404), ("", "evil.example", 403)):
            request = urllib.request.Request(server.address + path, headers={"Host": host} if host else {})
            with pytest.raises(HTTPError) as refused:
                urllib.request.urlopen(request)
            assert refused.value.code == status
        server.shutdown()
