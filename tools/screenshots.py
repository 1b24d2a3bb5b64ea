"""Pictures of the review pages for the docs: ``python -m tools.screenshots OUTPUT docs/figures``.

Needs Playwright and Chromium. OUTPUT is what ``jianbao build samples`` and ``jianbao review`` have written.
"""

from __future__ import annotations

import argparse
import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from flows.release import latest
from tools.chromium import executable

_WIDE, _PHONE = {"width": 1400, "height": 860}, {"width": 390, "height": 780}


def _page_of(output: Path, name: str) -> str:
    release = latest(output)
    assert release, f"{output}: holds no release"
    entry = next(entry for entry in release.entries.values() if entry.source_name == name)
    return (output / "review" / f"{entry.bulletin_id}.html").as_uri()


def _save(page: Page, path: Path) -> None:
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(path, optimize=True)


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    output = options.output.resolve()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=["--no-sandbox"])
        wide = browser.new_page(viewport=_WIDE, locale="zh-CN")
        wide.goto(_page_of(output, "jiading_seed_set.pdf"))
        wide.locator("#kind").select_option("service_guides")
        wide.locator(".value:visible", has_text="机构出具").nth(1).click()
        wide.wait_for_timeout(500)
        _save(wide, options.folder / "review_guide.png")
        wide.keyboard.press("e")
        _save(wide, options.folder / "review_correct.png")
        wide.goto((output / "review" / "index.html").as_uri())
        _save(wide, options.folder / "review_overview.png")
        phone = browser.new_page(viewport=_PHONE, locale="zh-CN")
        phone.goto(_page_of(output, "jiading_seed.txt"))
        phone.locator("#kind").select_option("qa_items")
        _save(phone, options.folder / "review_phone.png")
        browser.close()


if __name__ == "__main__":
    main()
