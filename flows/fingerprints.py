"""One fingerprint per stage: of the code, the data files and the libraries that decide what the stage gives.

Reading a file to a `schemas.document.Document` is a stage for each kind of file; extracting its rows is one more. Inside
extraction nothing finer is true: every section type weighs every article, and whether two lines belong together is also
told by the words of nearly all vocabularies (`extractors.open_ends`).

What only describes changes nothing: comments, docstrings, descriptions of columns, comment lines of vocabularies.

Parsing all modules takes a second, so what was found out about a tree is kept beside the rows, under a hash of every
byte of it (`Fingerprints.keep_in`).
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, get_args

from extractors.options import ReadOptions
from extractors.reading._kinds import Kind
from flows._closure import Closure, Tree
from flows._code import code_hash
from flows._files import read_json, to_json, write_atomic

_PACKAGES = ("extractors", "schemas")
_READING, _EXTRACTION = "extractors.reading", "extractors.bulletin"
_READERS: dict[Kind, str] = {
    "text": "extractors.reading.text",
    "html": "extractors.reading.web_page",
    "docx": "extractors.reading.word_file",
    "pdf": "extractors.reading.pdf",
    "image": "extractors.reading.image",
}
_OCR = "extractors.reading.ocr"
#: Distributions that are named otherwise than what is imported of them.
_DISTRIBUTIONS = {
    "PIL": "pillow",
    "cv2": "opencv-python-headless",
    "docx": "python-docx",
    "pdfminer": "pdfminer.six",
    "pypdfium2_raw": "pypdfium2",
}
_BRINGS = {"rapidocr": ("onnxruntime",)}  # what decides as well, though only the library imports it

_OURS = ("flows.fingerprints", "flows._closure")  # what finds out about a tree

KINDS: tuple[Kind, ...] = get_args(Kind)


class Stage(NamedTuple):
    """What decides what a stage gives: a hash of our own files, and the libraries that they import."""

    content: str
    libraries: list[str]


class Fingerprints:
    """The fingerprints of the code in some tree.

    Args:
        tree: Our packages.
    """

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._stages: dict[str, Stage] = {}
        self._memo: Path | None = None

    def keep_in(self, path: Path) -> None:
        """Take what an earlier run has found out about just this tree from a file, and keep there what is found out."""
        self._memo = path
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            kept = read_json(path)
            if kept["tree"] == self._whole:
                self._stages |= {name: Stage(**stage) for name, stage in kept["stages"].items()}

    @cached_property
    def _whole(self) -> str:
        """A hash of everything that `_stage` may look at, taken before it looks."""
        return self._hash()

    def _hash(self) -> str:
        return hashlib.sha256(f"{sys.version} {code_hash(*_OURS)} {self._tree.digest()}".encode()).hexdigest()

    def reaches(self, kind: Kind | None, *, recognises: bool = True) -> Closure:
        """What reading a kind of file reaches, with the recogniser or without; None: what extraction reaches.

        The readers of other kinds are never called, and neither is the recogniser where pages are not recognised.
        """
        if kind is None:
            return self._tree.closure([_EXTRACTION])
        others = {(_READING, module) for other, module in _READERS.items() if other != kind}
        cut = others if recognises else {*others, ("*", _OCR)}
        return self._tree.closure([_READING, _READERS[kind]], frozenset(cut))

    def of_stage(self, kind: Kind | None, *, recognises: bool = True) -> str:
        """The fingerprint of a stage; arguments as for `reaches`."""
        stage = self._stage(kind, recognises=recognises)
        told = [f"python {sys.version_info.major}.{sys.version_info.minor}", *_versions(stage.libraries), stage.content]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]

    def _stage(self, kind: Kind | None, *, recognises: bool) -> Stage:
        name = f"{kind or 'extraction'}{'' if recognises else ' without OCR'}"
        if name not in self._stages:
            whole, closure = self._whole, self.reaches(kind, recognises=recognises)
            self._stages[name] = Stage(self._content(closure), sorted(closure.libraries))
            if self._memo and whole == self._hash():  # else files were changed while we looked
                kept = {name: stage._asdict() for name, stage in sorted(self._stages.items())}
                self._memo.parent.mkdir(parents=True, exist_ok=True)
                write_atomic(self._memo, to_json({"tree": whole, "stages": kept}, indent=True), durable=False)
        return self._stages[name]

    def _content(self, closure: Closure) -> str:
        digest = hashlib.sha256()
        for path in sorted({self._tree.modules[name] for name in closure.modules} | closure.data):
            content = self._tree.content(path)
            digest.update(f"{path} {len(content)}\n".encode() + content)
        return digest.hexdigest()

    def document_keys(self, options: ReadOptions) -> dict[Kind, str]:
        """For each kind of file the key under which a document that was read counts as known: ``pdf-<digest>``."""
        recognises = options.recognises
        return {kind: _key(kind, self.of_stage(kind, recognises=recognises), _chosen(kind, options)) for kind in KINDS}

    def row_keys(self, options: ReadOptions) -> dict[Kind, str]:
        """For each kind of file the key under which the rows of a bulletin count as known: ``pdf-<digest>``."""
        return {kind: _key(kind, read, self.of_stage(None)) for kind, read in self.document_keys(options).items()}

    def failure_key(self, options: ReadOptions) -> str:
        """The key under which a failure counts as known: any stage may mend it, and nobody knows which kind it is of."""
        return hashlib.sha256(" ".join(self.row_keys(options).values()).encode()).hexdigest()[:32]


def _key(kind: Kind, *parts: str) -> str:
    return f"{kind}-{hashlib.sha256(' '.join(parts).encode()).hexdigest()[:32]}"


def _chosen(kind: Kind, options: ReadOptions) -> str:
    """The choices of a run that matter for a kind of file: engine and OCR are for PDFs and pictures."""
    return options.key if kind in ("pdf", "image") else ""


def _versions(libraries: Iterable[str]) -> Iterator[str]:
    """``name version`` of the distributions behind top-level modules, in alphabetical order of these."""
    for name in sorted({part for library in libraries for part in (library, *_BRINGS.get(library, ()))}):
        yield f"{name} {_version(name)}"


@cache
def _version(module: str) -> str:
    """The version of what is imported as ``module``; "none" where it is not installed."""
    try:
        return version(_DISTRIBUTIONS.get(module, module))
    except PackageNotFoundError:
        if find_spec(module) is None:  # looking through all that is installed takes a fifth of a second
            return "none"
        return " ".join(sorted(version(name) for name in packages_distributions().get(module, ()))) or "none"


@cache
def installed() -> Fingerprints:
    """The fingerprints of the code that runs."""
    return Fingerprints(Tree({name: files(name) for name in _PACKAGES}))
