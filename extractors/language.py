"""The stages of `extractors.values.findings` as a spaCy pipeline, for patterns, displaCy and counting.

`load_pipeline` gives a blank Chinese pipeline with the registered components of ``config.cfg``. After ``nlp(text)``

- ``doc.spans[kind]`` holds the spans of each kind of `schemas.mention.MentionKind`,
- ``doc._.found`` holds the same values normalised, in text order,
- ``doc._.titles`` and ``doc._.citations`` hold what `extractors.values.citations` found.

``doc._.region_context``, ``doc._.listed`` and ``doc._.own_title`` may be set before, as for `read_values`, which gives the
same values without a ``Doc``. No model is fetched; all rules are code and reviewed vocabularies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache, partial
from importlib.resources import files

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import load_model_from_config
from thinc.api import Config

from extractors.values._found import Found
from extractors.values.findings import STAGES, Findings

for _name, _default in (
    ("findings", None), ("found", ()), ("titles", ()), ("citations", ()),
    ("region_context", ()), ("listed", ()), ("own_title", ""),
):  # fmt: skip
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=_default)


def _component(stage: Callable[[Findings], list[Found]], doc: Doc) -> Doc:
    """A stage, and the spans of what it finds."""
    if doc._.findings is None:
        doc._.findings = Findings(doc.text, tuple(doc._.region_context), tuple(doc._.listed), doc._.own_title)
    findings: Findings = doc._.findings
    groups: dict[str, list[Span]] = defaultdict(list)
    for item in stage(findings):
        span = doc.char_span(item.start, item.end, label=item.kind, alignment_mode="expand")
        if span is not None:
            groups[item.kind].append(span)
    for kind, spans in groups.items():
        doc.spans[kind] = [*doc.spans.get(kind, []), *spans]
    doc._.found, doc._.titles, doc._.citations = findings.found, findings.titles, findings.citations
    return doc


for _stage in STAGES:
    Language.component(f"jianbao_{_stage.__name__}", func=partial(_component, _stage))


@cache
def load_pipeline() -> Language:
    """The pipeline of ``config.cfg``; built once per process."""
    config = Config().from_str((files("extractors") / "config.cfg").read_text(encoding="utf-8"))
    return load_model_from_config(config, auto_fill=True)
