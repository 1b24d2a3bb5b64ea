"""What the lines of a bulletin are by the learned component (`extractors.learned`), as segmentation asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.paragraphs import Block
from schemas.line import LineRole

#: Limits of probability, set so that no golden fact is lost where the component overrules form.
_SURE = 0.999
_LIKELY = 0.7
_RUNS = 0.998


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
