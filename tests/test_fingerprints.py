"""What a changed file has read again: exactly the stages that it can affect, told from the code and proved by running it."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SEED
from markup import government, paragraphs_of
from word import typed

from extractors.options import ReadOptions
from extractors.reading._kinds import Kind
from flows._closure import Module, Tree, read_module
from flows.fingerprints import KINDS, Fingerprints, _versions
from schemas._vocabulary import vocabulary_files

PACKAGES = ("extractors", "schemas")
HERE = Fingerprints(Tree({name: ROOT / name for name in PACKAGES}))
STAGES = (*KINDS, None)
OPTIONS = ReadOptions(ocr="off")
VOCABULARY = "schemas/vocabularies/"


# ---- what the code tells ---------------------------------------------------------------------------------------------


def test_every_vocabulary_reaches_a_stage() -> None:
    reached = {path for stage in STAGES for path in HERE.reaches(stage).data}
    assert {VOCABULARY + file.name for file in vocabulary_files()} <= reached


def test_a_vocabulary_of_one_reader_reaches_its_stage_alone() -> None:
    assert [stage for stage in STAGES if f"{VOCABULARY}page_parts.csv" in HERE.reaches(stage).data] == ["html"]
    assert [stage for stage in STAGES if f"{VOCABULARY}guide_labels.csv" in HERE.reaches(stage).data] == [None]


@pytest.mark.parametrize(
    "code",
    [
        "rows = read_table(name)",
        "rows = read_table(f'{name}.csv')",
        "rows = read_counts('a' + '.csv')",
        "rows = map(read_table, names)",
        "rows = _vocabulary.read_table(name)",
        "from schemas._vocabulary import read_table as table\nrows = table(name)",
        "rows = vocabulary_files()",
        "rows = read_tables(but=SOME)",
        "rows = read_tables(but=('a.csv', *SOME))",
        "rows = read_tables(but=('a.csv',)), read_tables(but=())",
        "text = (FOLDER / name).read_text()",
    ],
)
def test_a_computed_name_is_any_vocabulary(code: str) -> None:
    module = read_module(code.encode())
    assert module.may_read("any.csv")
    assert module.may_read("a.csv") or "*SOME" in code


def test_a_name_in_the_code_is_one_vocabulary() -> None:
    module = read_module(b"a = read_table('a.csv')\nb = read_tables(but=('b.csv', 'c.csv'))")
    assert [name for name in ("a.csv", "b.csv", "c.csv", "d.csv") if module.may_read(name)] == ["a.csv", "d.csv"]
    assert not read_module(b"a = read_table('a.csv')").may_read("b.csv")


@pytest.mark.parametrize(
    ("code", "imports"),
    [
        ("import a.b", {"a.b"}),
        ("from a.b import c", {"a.b", "a.b.c"}),
        ("def f():\n    from a import b", {"a", "a.b"}),
        ("import_module('a.b')", {"a.b"}),
        ("importlib.import_module(f'a.{name}')", {"a.*"}),
        ("importlib.import_module(name)", {"*"}),
        ("importlib.import_module(f'{name}.b')", {"*"}),
        ("load = importlib.import_module", {"*"}),
        ("from . import b", {"*", "*.b"}),
    ],
)
def test_imports(code: str, imports: set[str]) -> None:
    assert read_module(code.encode()).imports - {"importlib"} == imports


def test_an_unknown_import_reaches_every_module(tmp_path: Path) -> None:
    for name, code in {"a": "import_module(name)", "b": "", "c": "import json, numpy"}.items():
        (tmp_path / f"{name}.py").write_text(code)
    closure = Tree({"pack": tmp_path}).closure(["pack.a"])
    assert closure.modules == {"pack.a", "pack.b", "pack.c"} and closure.libraries == {"numpy"}


PLAIN = '"""One."""\nclass A:\n    """Two."""\n    b: int = column("three", unit="m", default=1)  # four\n'


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("One", "Eins", True),
        ("Two", "Zwei", True),
        ("three", "drei", True),
        ('unit="m", ', "", True),
        ("# four", "", True),
        ("default=1", "default=2", False),
        ("b: int", "c: int", False),
        ("int =", "str =", False),
    ],
)
def test_only_what_code_does_counts(old: str, new: str, same: bool) -> None:
    assert (read_module(PLAIN.encode()).code == read_module(PLAIN.replace(old, new).encode()).code) is same


def test_no_docstring_is_read_by_what_reads() -> None:
    """Their change counts for nothing, so nothing that is read may depend on one; these two hand it on, for people."""
    reached = {name for stage in STAGES for name in HERE.reaches(stage).modules}
    reached -= {"extractors._once", "schemas._table"}
    assert "extractors.bulletin" in reached
    for name in reached:
        path = ROOT / name.replace(".", "/")
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "__doc__"], name


@pytest.mark.parametrize("path", sorted(p for n in PACKAGES for p in (ROOT / n).rglob("__init__.py")), ids=str)
def test_packages_only_gather_names(path: Path) -> None:
    """A package counts for a stage only where it is imported by name, so its own code may change nothing elsewhere."""
    harmless = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.FunctionDef)
    docstring, *body = ast.parse(path.read_text(encoding="utf-8")).body
    assert isinstance(docstring, ast.Expr) and not [node for node in body if not isinstance(node, harmless)]


def test_every_library_has_a_version() -> None:
    lines = {line for stage in STAGES for line in _versions(HERE.reaches(stage).libraries)}
    names = {line.split()[0] for line in lines}
    assert {"pdfplumber", "pdfminer", "pypdfium2", "spacy", "lxml", "docx", "cn2an", "numpy", "onnxruntime"} <= names
    assert not [line for line in lines if not any(char.isdigit() for char in line.split(" ", 1)[1])]


# ---- what runs -------------------------------------------------------------------------------------------------------

WATCH = """
import builtins, importlib, json, pkgutil, sys
from pathlib import Path
import extractors, schemas
from extractors.options import ReadOptions
from extractors.reading import read
kind, root, engine, *names = sys.argv[1:]
for package in (extractors, schemas):
    for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if "__main__" not in info.name:
            importlib.import_module(info.name)
options = ReadOptions(engine, "auto" if kind == "image" else "off")
inputs = [(Path(name).read_bytes(), Path(name).name) for name in names]
documents = [] if kind != "extract" else [read(*one, options) for one in inputs]
ran, opened = set(), set()
def profile(frame, event, argument):
    if frame.f_code.co_name != "<module>":
        ran.add(frame.f_code.co_filename)
def audit(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, Path)):
        opened.add(str(arguments[0]))
from extractors.bulletin import read_bulletin
sys.addaudithook(audit)
sys.setprofile(profile)
for document in documents:
    read_bulletin(document)
if not documents:
    for one in inputs:
        read(*one, options)
sys.setprofile(None)
def ours(paths, *suffixes):
    inside = [str(Path(path).relative_to(root)) for path in paths if path.startswith(root)]
    inside = [path for path in inside if path.startswith(("extractors/", "schemas/"))]
    return sorted(path for path in inside if path.endswith(".py") is bool(suffixes))
print(json.dumps([ours(ran, ".py"), ours(opened)]))
"""


def _inputs(folder: Path) -> dict[str, list[Path]]:
    """Bulletins of every kind."""
    folder.mkdir(exist_ok=True)
    paragraphs = paragraphs_of(SEED.read_bytes())
    (folder / "a.html").write_text(government(paragraphs), encoding="utf-8")
    (folder / "a.docx").write_bytes(typed(paragraphs))
    pdfs = [ROOT / "samples" / "tongling_columns.pdf", ROOT / "samples" / "chengyang_tables.pdf"]
    golden = sorted((ROOT / "tests" / "golden").glob("*/input.txt"))
    return {
        "text": [SEED, *golden],
        "html": [folder / "a.html"],
        "docx": [folder / "a.docx"],
        "pdf": pdfs,
        "extract": [SEED, pdfs[0], folder / "a.html", *golden[::4]],
    }


@pytest.mark.parametrize(
    ("stage", "engine"),
    [
        ("text", "pdfplumber"),
        ("html", "pdfplumber"),
        ("docx", "pdfplumber"),
        ("pdf", "pdfplumber"),
        ("pdf", "pdfium"),
        ("extract", "pdfium"),
    ],
)
def test_what_runs_and_what_is_opened_is_part_of_the_stage(tmp_path: Path, stage: str, engine: str) -> None:
    names = [str(path) for path in _inputs(tmp_path / "in")[stage]]
    done = subprocess.run(
        [sys.executable, "-c", WATCH, stage, f"{ROOT}/", engine, *names],
        capture_output=True, text=True, check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    ran, opened = json.loads(done.stdout)
    closure = HERE.reaches(None if stage == "extract" else stage, recognises=False)  # type: ignore[arg-type]
    paths = {path for path in HERE._tree.files if path.removesuffix(".py").replace("/", ".") in closure.modules}
    packages = {name.replace(".", "/") + "/__init__.py" for name in closure.modules}
    assert len(ran) > 5 and opened, "nothing was watched"
    assert set(ran) <= paths | packages
    assert set(opened) <= closure.data


# ---- what a change has read again ------------------------------------------------------------------------------------

DRIVER = """
import json, sys
from pathlib import Path
from extractors.options import ReadOptions
from flows import worker
from flows.fingerprints import installed
from flows.pipeline import run
read, parsed = worker.read, []
def watched(data, name, *rest):
    parsed.append(name)
    return read(data, name, *rest)
worker.read = watched
def in_process(sources, workers, options, limits, cache):
    for source in sources:
        keys = installed().row_keys(options)
        yield worker.Outcome(source, worker._attempt(options, limits, keys, cache, source, lambda seconds: None))
summary = run(sys.argv[1:2], Path(sys.argv[2]), rebuild="--rebuild" in sys.argv, read=in_process,
              options=ReadOptions("pdfium", "off"))
print(json.dumps([summary.published, summary.unchanged, sorted(parsed), summary.published_new]))
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the program."""
    for name in (*PACKAGES, "flows"):
        shutil.copytree(ROOT / name, tmp_path / "tree" / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "tree"


def _edit(path: Path, change: Callable[[str], str]) -> None:
    text = path.read_text(encoding="utf-8")
    assert change(text) != text
    path.write_text(change(text), encoding="utf-8")


def _run(tree: Path, *arguments: Path | str) -> list[Any]:
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, *map(str, arguments)],
        capture_output=True, text=True, cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def test_a_change_reads_again_what_it_can_affect(tmp_path: Path, tree: Path) -> None:
    """A real run of a copy of the program, its files edited between the runs."""
    source, output = tmp_path / "in", tmp_path / "out"
    _inputs(source)
    shutil.copy(SEED, source / "a.txt")
    shutil.copy(ROOT / "samples" / "jiading_seed_set.pdf", source / "a.pdf")
    every = ["a.docx", "a.html", "a.pdf", "a.txt"]
    assert _run(tree, source, output) == [4, 0, every, True]

    _edit(tree / VOCABULARY / "page_parts.csv", lambda text: "# A note.\n" + text)
    _edit(tree / "extractors" / "bulletin.py", lambda text: text + "\n# Another note.\n")
    _edit(tree / "schemas" / "line.py", lambda text: text.replace('"""', '"""Told otherwise. ', 1))
    assert _run(tree, source, output) == [0, 4, [], False]

    _edit(tree / VOCABULARY / "page_parts.csv", lambda text: text + "content,id,invented\n")
    assert _run(tree, source, output) == [1, 3, ["a.html"], False]

    _edit(tree / VOCABULARY / "guide_labels_open.csv", lambda text: text + text.splitlines()[-1].replace(",", "x,", 1))
    assert _run(tree, source, output) == [4, 0, [], False], "documents come from the cache and give the same rows"

    assert _run(tree, source, output, "--rebuild") == [4, 0, every, False], "a fresh read gives the same rows"


def test_a_changed_reader_affects_its_kind_alone(tree: Path) -> None:
    def keys() -> dict[str, str]:
        return dict(Fingerprints(Tree({name: tree / name for name in PACKAGES})).row_keys(OPTIONS))

    before = keys()
    assert before == dict(HERE.row_keys(OPTIONS)), "keys tell nothing of places"
    _edit(tree / "extractors" / "layout" / "grids.py", lambda text: text + "\nCHANGED = True\n")
    assert {kind for kind, key in keys().items() if key != before[kind]} == {"pdf", "image"}  # type: ignore[index]
    before = keys()
    _edit(tree / "extractors" / "reading" / "ocr.py", lambda text: text + "\nCHANGED = True\n")
    assert keys() == before, "nothing is recognised"
    _edit(tree / "extractors" / "told.py", lambda text: text + "\nCHANGED = True\n")
    assert not set(keys().values()) & set(before.values())


def test_weights_and_settings_affect_extraction(tree: Path) -> None:
    def digest() -> tuple[str, str]:
        prints = Fingerprints(Tree({name: tree / name for name in PACKAGES}))
        return prints.of_stage("pdf"), prints.of_stage(None)

    before = digest()
    for name in ("config.cfg", "training/kinds/meta.json"):
        _edit(tree / "extractors" / name, lambda text: text + "\n")
        changed = digest()
        assert changed[0] == before[0] and changed[1] != before[1]
        before = changed


def test_choices_count_only_where_they_are_used() -> None:
    fast, slow = (HERE.row_keys(ReadOptions(engine, "off")) for engine in ("pdfium", "pdfplumber"))
    assert {kind for kind in KINDS if fast[kind] != slow[kind]} == {"pdf", "image"}
    auto = HERE.document_keys(ReadOptions("pdfium", "auto"))
    assert {kind for kind in KINDS if auto[kind] != HERE.document_keys(ReadOptions("pdfium", "off"))[kind]} == {
        "pdf",
        "image",
    }


def test_what_was_found_out_is_kept_as_long_as_no_byte_has_changed(
    tmp_path: Path, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memo, parsed = tmp_path / "state" / "stages.json", list[str]()
    module = Tree.module

    def watched(self: Tree, name: str) -> Module:
        parsed.append(name)
        return module(self, name)

    monkeypatch.setattr(Tree, "module", watched)

    def keys(memo: Path | None) -> tuple[dict[Kind, str], bool]:
        prints = Fingerprints(Tree({name: tree / name for name in PACKAGES}))
        if memo:
            prints.keep_in(memo)
        parsed.clear()
        return prints.row_keys(OPTIONS), bool(parsed)

    first, looked = keys(memo)
    assert looked and first == keys(None)[0]
    assert keys(memo) == (first, False)
    for path in (tree / "extractors" / "told.py", tree / VOCABULARY / "guide_labels.csv", tree / "schemas" / "line.py"):
        _edit(path, lambda text: text + "\n")
        found, looked = keys(memo)
        assert looked and found == keys(None)[0] == keys(memo)[0]
    (tree / "extractors" / "sections" / "new.py").write_text("NEW = 1\n", encoding="utf-8")
    found, looked = keys(memo)
    assert looked and found == keys(None)[0]
    for damaged in (b"", b"[]", b"{}", b'{"tree": 1, "stages": 2}'):
        memo.write_bytes(damaged)
        assert keys(memo) == (found, True)
