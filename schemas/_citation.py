"""``CITATION.cff`` (Citation File Format 1.2.0) of a release."""

from __future__ import annotations

import json

from schemas._datapackage import DESCRIPTION, KEYWORDS, TITLE

_AUTHORS = "The jianbao maintainers"


def citation_text(version: str) -> str:
    """How to cite a release, in one line."""
    return f"{_AUTHORS}: {TITLE} (jianbao), version {version}."


def citation(version: str) -> str:
    """How to cite a release. Strings are written as JSON, which is YAML; there is no date, as files of a release have none."""
    lines = {
        "cff-version": "1.2.0",
        "message": "If you use this dataset, please cite it with its version, and the newsletters it was read from.",
        "type": "dataset",
        "title": TITLE,
        "abstract": DESCRIPTION,
        "version": version,
    }
    keywords = "".join(f"  - {json.dumps(word, ensure_ascii=False)}\n" for word in KEYWORDS)
    head = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in lines.items())
    return f"{head}authors:\n  - name: {json.dumps(_AUTHORS)}\nkeywords:\n{keywords}"
