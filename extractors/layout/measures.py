"""Measures that several modules of the layout share; em is the type size of the body text."""

from __future__ import annotations

TITLE_RATIO = 1.25  # type this much larger than the body opens an article
INDENT_EM = 1.2  # text that begins further in than this opens a paragraph
FULL_EM = 1.6  # a line that comes this close to its edge is full: no character more would fit, or a mark was moved
SAME_EDGE_EM = 0.7  # lines that end this close to each other end at one edge
EDGE_LINES = 3  # so many lines that end together show where a column ends
TABLE_GAP_EM = 0.8  # columns of a table stand at least this far apart
LABEL_EM = 6.0  # a label in front of its value is no wider
