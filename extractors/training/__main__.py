"""Train the component that gives a second opinion on lines, and score it beside the rules.

    python -m extractors.training --train tests/gold/open FOLDER… --watch tests/golden --test tests/gold/holdout

One bulletin in five of the watched folders chooses the best step, the others are learned from too; the test folders are
only scored (by weights of both tasks). Same input and machine give the same weights. `make train` makes the training
bulletins and calls this. Without folders to learn from, the weights that are there are scored.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import spacy
from spacy.cli.train import train
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.vocab import Vocab

from extractors.bulletin import read_bulletin
from extractors.learned import RULES_ALONE, Learned
from extractors.training.corpus import Case, blocks_of, cases, kind_docs, role_docs
from schemas.article import ArticleRow
from schemas.line import LineRow

HERE = Path(__file__).parent
_WATCHED = 5
TASKS = ("roles", "kinds")
Share = dict[str, float | int]


def fit(task: str, learned: Sequence[Case], watched: Sequence[Case], out: Path, steps: int | None = None) -> Language:
    """Train on bulletins and store the best pipeline, without what reading does not need.

    Args:
        task: ``roles`` or ``kinds``; names the configuration.
        learned: What to learn from.
        watched: What to choose the best step by.
        out: Folder of the weights; replaced.
        steps: Fewer steps than the configuration has.
    """
    docs = {"roles": role_docs, "kinds": kind_docs}[task]
    vocab = Vocab()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part, chosen in (("train", learned), ("dev", watched)):
            DocBin(docs=[doc for case in chosen for doc in docs(vocab, case)]).to_disk(folder / f"{part}.spacy")
        overrides = {"paths.train": str(folder / "train.spacy"), "paths.dev": str(folder / "dev.spacy")}
        limit = {"training.max_steps": steps} if steps else {}
        train(HERE / f"{task}.cfg", folder / "out", overrides=overrides | limit)
        nlp = spacy.load(folder / "out" / "model-best")
        nlp.config["paths"] |= dict.fromkeys(("train", "dev"))  # of this run
    shutil.rmtree(out, ignore_errors=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(out, exclude=["vocab", "tokenizer"])
    return nlp


@dataclass
class Tally:
    """Right and wrong answers of one reader, by what was asked."""

    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def count(self, wanted: str, given: str | None) -> None:
        """One question."""
        self.asked[wanted] += 1
        self.right[wanted] += wanted == given

    def summary(self) -> Share:
        """Share of right answers, over all and by answer."""
        total = sum(self.asked.values())
        shares = {name: round(self.right[name] / count, 4) for name, count in sorted(self.asked.items())}
        return {"asked": total, "right": round(sum(self.right.values()) / max(total, 1), 4), **shares}


def compare(learned: Learned, bulletins: Iterable[Case]) -> dict[str, dict[str, Share]]:
    """What rules, component and both together answer on the same lines and articles.

    Questions are left out: the ledger calls them titles. An article counts where its title line stands; rules alone are
    asked for its kind where lines are told together, so that the same articles are compared.
    """
    tallies = {task: {reader: Tally() for reader in ("rules", "learned", "together")} for task in ("roles", "kinds")}
    for case in bulletins:
        lines = case.lines
        alone, cut, together = (
            _ledger(case, reader) for reader in (RULES_ALONE, Learned(roles=learned.roles), learned)
        )
        shares = learned.outlook(case.document.lines).shares
        for line, role in zip(lines, case.roles, strict=True):
            if role and role != "question":
                tallies["roles"]["rules"].count(role, alone.roles[line.source_order])
                tallies["roles"]["together"].count(role, together.roles[line.source_order])
                told = shares[line.source_order]
                tallies["roles"]["learned"].count(role, max(told, key=lambda name: told[name]))
        for place, kind in case.articles:
            first = lines[place.start].source_order
            tallies["kinds"]["rules"].count(kind, cut.kinds.get(first))
            tallies["kinds"]["together"].count(kind, together.kinds.get(first))
            known = learned.kind(blocks_of(case, place))
            tallies["kinds"]["learned"].count(kind, known[0] if known else None)
    return {task: {name: tally.summary() for name, tally in readers.items()} for task, readers in tallies.items()}


@dataclass(frozen=True)
class _Ledger:
    """Roles and kinds of articles by the source order of lines."""

    roles: Mapping[int, str]
    kinds: Mapping[int, str]


def _ledger(case: Case, learned: Learned) -> _Ledger:
    rows = read_bulletin(case.document, learned)
    lines = [row for row in rows["lines"] if isinstance(row, LineRow)]
    kinds = {row.article_id: row.article_kind for row in rows["articles"] if isinstance(row, ArticleRow)}
    roles = {row.source_order: "body" if row.role in ("list_item", "caption") else row.role for row in lines}
    return _Ledger(roles, {row.source_order: kinds[row.article_id] for row in lines if row.article_id in kinds})


def split(folders: Sequence[Path]) -> tuple[list[Case], list[Case]]:
    """The bulletins to learn from, and the one in five that chooses the best step."""
    every = list(cases(folders))
    return [c for n, c in enumerate(every) if n % _WATCHED != _WATCHED - 1], every[_WATCHED - 1 :: _WATCHED]


def main() -> None:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", type=Path, nargs="+", default=[], help="without it nothing is trained")
    parser.add_argument("--watch", type=Path, nargs="+", default=[])
    parser.add_argument("--test", type=Path, nargs="+", default=[], help="what to score; without it these scores stay")
    parser.add_argument("--task", choices=TASKS, nargs="+", default=TASKS, help="the pipelines to train")
    parser.add_argument("--out", type=Path, default=HERE, help="folder of the weights and of scores.json")
    parser.add_argument("--steps", type=int, help="fewer steps, for a try")
    options = parser.parse_args()
    if options.train:
        learned, watched = split(options.watch)
        learned += cases(options.train)
        for name in options.task:
            fit(name, learned, watched, options.out / name, options.steps)
    weights = Learned(**{name: spacy.load(options.out / name, exclude=["tokenizer", "vocab"]) for name in TASKS})
    write_scores(options.out, compare(weights, cases(options.test)) if options.test else {})


def write_scores(out: Path, scores: Mapping[str, Any]) -> None:
    """Write what the weights in a folder reached on the watched bulletins, and scores beside rules where they are new."""
    path = out / "scores.json"
    known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    text = json.dumps({**known, **scores, "watched": {name: reached(out / name) for name in TASKS}}, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
    print(text)


def reached(folder: Path) -> float:
    """What stored weights reached on the bulletins that chose their step: right lines, or kinds (macro F)."""
    performance: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["performance"]
    return round(float(performance["tag_acc" if "tag_acc" in performance else "cats_macro_f"]), 4)


if __name__ == "__main__":
    main()
