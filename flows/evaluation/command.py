"""What ``jianbao eval`` does: read a gold folder, score it, save it, show it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from extractors.options import ReadOptions
from flows.evaluation.baseline import Comparison, compare
from flows.evaluation.gold import find_cases
from flows.evaluation.markdown import render
from flows.evaluation.report import Report, dumps, load, report
from flows.evaluation.run import Progress, evaluate
from flows.evaluation.terminal import show, show_comparison
from flows.sources import UsageError


@dataclass(frozen=True)
class Evaluation:
    """The report of a run, and how it compares with an earlier one."""

    content: Report
    comparison: Comparison | None = None

    @property
    def exit_status(self) -> int:
        """0, or 3 where an input could not be read."""
        return 3 if self.content["summary"]["unreadable"] else 0

    def save(self, json: Path | None, markdown: Path | None) -> None:
        """Write the files that are asked for.

        Raises:
            UsageError: A file cannot be written.
        """
        for path, text in ((json, dumps), (markdown, render)):
            if path is not None:
                try:
                    path.write_text(text(self.content), encoding="utf-8")
                except OSError as error:
                    raise UsageError(f"{path}: {error.strerror}") from error

    def show(self, console: Console, *, verbose: bool = False) -> None:
        """Print it."""
        show(self.content, console, verbose=verbose)
        if self.comparison:
            show_comparison(self.comparison, console)


def check_places(*files: Path | None) -> None:
    """Whether the files that are asked for can be written, said before the work is done.

    Raises:
        UsageError: The folder of a file does not exist.
    """
    for path in files:
        if path is not None and not path.parent.is_dir():
            raise UsageError(f"{path}: no such folder {path.parent}")


def evaluate_folder(
    gold: Path,
    case: str | None = None,
    baseline: Path | None = None,
    workers: int = 1,
    options: ReadOptions | None = None,
    progress: Progress = lambda name, done, total: None,
) -> Evaluation:
    """Score the cases of a folder.

    Args:
        gold: The folder.
        case: Name of one case, * and ? allowed.
        baseline: A saved report to compare with.
        workers: Processes that read.
        options: How inputs are read.
        progress: Called after each input.

    Raises:
        UsageError: The folder, a case in it or the baseline is broken.
    """
    earlier = load(baseline) if baseline else None
    content = report(evaluate(find_cases(gold, case), workers=workers, options=options, progress=progress))
    if earlier and case is not None:
        earlier = {
            **earlier,
            "cases": {name: old for name, old in earlier["cases"].items() if name in content["cases"]},
        }
    return Evaluation(content, compare(earlier, content) if earlier else None)
