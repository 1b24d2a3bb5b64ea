"""The learned second opinion: what lines are, and which kind an article is by its words, where rules are unsure.

The weights in ``extractors/training`` were trained on gold bulletins of other cities; the script and the scores beside
those of the rules stand there too. Where they are not installed nothing is known, and rules decide alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import load_model
from spacy.vocab import Vocab

from extractors._folding import squeeze
from extractors._once import once
from extractors.line_features import SEPARATOR, begins_like, seen, seen_lines
from extractors.line_roles import NOTHING, Outlook
from extractors.line_scores import LineScorer
from extractors.paragraphs import Block
from schemas.document import Line

_FOLDER = "training"


@dataclass(frozen=True)
class Learned:
    """The trained pipelines; None for one that is not there."""

    roles: Language | None = None
    kinds: Language | None = None

    @once
    def _scorer(self) -> LineScorer | None:
        """What scores lines by the weights of the pipeline."""
        if self.roles is None:
            return None
        tok2vec, tagger = self.roles.get_pipe("tok2vec"), self.roles.get_pipe("tagger")
        return LineScorer(tok2vec.model, tagger.model, tagger.labels)  # type: ignore[attr-defined]

    def outlook(self, lines: Sequence[Line], blocks: Sequence[Block] = ()) -> Outlook:
        """How likely each role is for each line of a bulletin, seen in their order; nothing of drawn rules.

        Args:
            lines: All lines.
            blocks: What they were put together to; what was found out of a block of one line is not asked again.
        """
        lines = seen_lines(lines)
        if self._scorer is None or not lines:
            return NOTHING
        scores = self._scorer(seen(lines, blocks))
        return Outlook({line.source_order: row for line, row in zip(lines, scores, strict=True)})

    def kind(self, blocks: Sequence[Block]) -> tuple[str, float] | None:
        """The likeliest kind of an article with its probability; None where nothing is known."""
        doc = article_doc(self.kinds.vocab, blocks) if self.kinds else None
        if self.kinds is None or not doc:
            return None
        cats = self.kinds(doc).cats
        best = max(sorted(cats), key=lambda name: cats[name])
        return best, cats[best]


#: What knows nothing: rules decide alone.
RULES_ALONE = Learned()


def article_doc(vocab: Vocab, blocks: Sequence[Block]) -> Doc:
    """The title and the text of an article: each character a token, and before each line what it begins like."""
    words: list[str] = []
    for block in blocks:
        words += (f"{SEPARATOR}{seen}" for seen in begins_like(block))
        words += squeeze(block.text)
    return Doc(vocab, words=words)


@cache
def installed() -> Learned:
    """The pipelines whose weights are installed; loaded once per process."""
    return Learned(_load("roles"), _load("kinds"))


def _load(name: str) -> Language | None:
    folder = Path(str(files("extractors") / _FOLDER / name))
    return load_model(folder, exclude=["tokenizer", "vocab"]) if (folder / "meta.json").exists() else None
