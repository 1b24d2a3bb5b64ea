"""What a line is by the learned component: a second opinion where rules of form are unsure.

The weights (``extractors/training/roles``) were trained on gold bulletins of other cities; ``extractors/training`` has
the script and the scores beside those of the rules. Where the weights are missing, nothing is known and rules decide
alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from spacy.language import Language
from spacy.util import load_model

from extractors.line_features import line_doc
from extractors.paragraphs import Block
from schemas.document import Line
from schemas.line import LineRole

_SURE = 0.999
_LIKELY = 0.7
_RUNS = 0.998
_MODEL = "training/roles"


@cache
def load_roles() -> Language | None:
    """The trained pipeline, or None where its weights are not installed; loaded once per process."""
    folder = Path(str(files("extractors") / _MODEL))
    return load_model(folder, exclude=["tokenizer", "vocab"]) if (folder / "meta.json").exists() else None


@dataclass(frozen=True)
class Outlook:
    """How likely each role is for each line, by source order; empty without weights."""

    shares: Mapping[int, Mapping[str, float]] = field(default_factory=dict)

    def share(self, block: Block, role: LineRole) -> float | None:
        """How likely the first line of a block has a role, 0..1; None where nothing is known."""
        known = self.shares.get(block.passage.lines[0].source_order)
        return None if known is None else known.get(role, 0.0)

    def sure(self, block: Block, role: LineRole) -> bool:
        """Whether the line as good as certainly has a role."""
        return (self.share(block, role) or 0.0) >= _SURE

    def likely(self, block: Block, role: LineRole) -> bool:
        """Whether the line rather has the role than any other."""
        return (self.share(block, role) or 0.0) >= _LIKELY

    def runs(self, block: Block) -> bool:
        """Whether the line as good as certainly belongs to running text or is a question in it."""
        known = self.shares.get(block.passage.lines[0].source_order, {})
        return known.get("body", 0.0) + known.get("question", 0.0) >= _RUNS

    def heads(self, block: Block, title: Block) -> bool:
        """Whether a line is a column heading: surely, or likely and the next one is likely its title."""
        return self.sure(block, "section_heading") or (
            self.likely(block, "section_heading") and self.likely(title, "title")
        )


NOTHING = Outlook()


def outlook(lines: Sequence[Line], nlp: Language | None = None) -> Outlook:
    """What the component (by default the one installed) says about all lines of a bulletin, seen in their order."""
    nlp = nlp or load_roles()
    if nlp is None or not lines:
        return NOTHING
    doc = line_doc(nlp.vocab, lines)
    tok2vec, tagger = nlp.get_pipe("tok2vec"), nlp.get_pipe("tagger")
    tok2vec.set_annotations([doc], tok2vec.predict([doc]))  # type: ignore[attr-defined]
    (scores,) = tagger.model.predict([doc])  # type: ignore[attr-defined]
    labels: Sequence[str] = tagger.labels  # type: ignore[attr-defined]
    return Outlook({line.source_order: _shares(labels, row) for line, row in zip(lines, scores, strict=True)})


def _shares(labels: Sequence[str], row: Iterable[float]) -> dict[str, float]:
    return {label: float(value) for label, value in zip(labels, row, strict=True)}
