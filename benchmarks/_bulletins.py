"""Any number of small bulletins, no two alike: questions, a guide, a list and running text, of ten years."""

from __future__ import annotations

from pathlib import Path

from benchmarks._growing import FORMS

_FORMS = ("questions", "guides", "occupations", "prose")
_LINES = 12  # of each article
_FOLDER = 1000  # bulletins in one folder


def small(number: int, edition: int = 0) -> str:
    """The text of a bulletin, about 60 lines.

    Args:
        number: Which bulletin.
        edition: Its articles and their order are those of the number; an answer differs by edition.
    """
    head = f"第{number % 30 + 1}期 {2016 + number % 10}年{number % 12 + 1}月{number % 28 + 1}日"
    lines = ["江城人社简报", head, "", "热点回应", ""]
    for place in range(len(_FORMS)):
        form = _FORMS[(number + place) % len(_FORMS)]
        title, *body = FORMS[form](_LINES + number % 5)
        credit = f"（江城市第{number + 1}号人力资源和社会保障所）"
        lines += [title, *body, f"咨询编号为{number}的事项请在{edition + 1}个工作日内提出。", credit, ""]
    return "\n".join(lines)


def path_of(folder: Path, number: int) -> Path:
    """Where a bulletin is written."""
    return folder / f"{number // _FOLDER:03d}" / f"bulletin_{number:06d}.txt"


def write(folder: Path, number: int, edition: int = 0) -> None:
    """Write one bulletin."""
    path = path_of(folder, number)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(small(number, edition), encoding="utf-8")
