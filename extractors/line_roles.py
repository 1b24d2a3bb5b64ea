"""What the lines of a bulletin are by the learned component (`extractors.learned`), as segmentation asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.paragraphs import Block
from schemas.line import LineRole

#: Limits of probability, chosen on hand-made bulletins that the component had not seen.
_SURE_TITLE = 0.85
_SURE_HEADING = 0.97
_LIKELY = 0.6
_GOES_ON = 0.7
_DENIED = 0.02
#: What is no line of an article's text.
_OUTSIDE = ("title", "section_heading", "masthead", "furniture", "question")


@dataclass(frozen=True)
class Outlook:
    """How likely each role is for each line, by source order; empty without weights."""

    shares: Mapping[int, Mapping[str, float]] = field(default_factory=dict)

    def share(self, block: Block, role: LineRole) -> float | None:
        """How likely the first line of a block has a role, 0..1; None where nothing is known."""
        known = self.shares.get(block.passage.lines[0].source_order)
        return None if known is None else known.get(role, 0.0)

    def likely(self, block: Block, role: LineRole) -> bool:
        """Whether the line rather has the role than any other."""
        return (self.share(block, role) or 0.0) >= _LIKELY

    def titles(self, block: Block) -> bool:
        """Whether the line is the title of an article, or begins it."""
        return (self.share(block, "title") or 0.0) >= _SURE_TITLE

    def goes_on(self, block: Block) -> bool:
        """Whether a line right below a title belongs to it, if the component had to say."""
        return (self.share(block, "title") or 0.0) >= _GOES_ON

    def denies(self, block: Block) -> bool:
        """Whether the line is neither a title nor a column heading but of an article.

        What is furniture or masthead is seldom told surely, since gold says it of few lines: it denies nothing. Nor
        does a question: whether it heads an article or is asked in one, the lines around it tell.
        """
        known = self.shares.get(block.passage.lines[0].source_order)
        return known is not None and sum(known.get(role, 0.0) for role in _OUTSIDE) <= _DENIED

    def heads(self, block: Block, title: Block) -> bool:
        """Whether a line is a column heading: surely, or likely and the next one is likely its title."""
        return (self.share(block, "section_heading") or 0.0) >= _SURE_HEADING or (
            self.likely(block, "section_heading") and self.likely(title, "title")
        )


NOTHING = Outlook()
