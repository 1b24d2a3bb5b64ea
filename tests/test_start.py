"""What a command's own process imports: readers read in processes of their own, and Prefect is for flows alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import SEED, Command

from tools.releases import build, bulletin, put

#: What only reading, flows, stores and Delta tables need.
READING = {
    *("prefect", "spacy", "thinc", "cn2an", "extractors.bulletin", "extractors.layout"),
    *("pdfplumber", "pdfminer", "pypdfium2", "pypdfium2_raw", "lxml", "docx", "PIL", "cv2", "rapidocr", "onnxruntime"),
    *("fsspec", "deltalake"),
}
#: What writes and measures tables.
TABLES = {"numpy", "pandas", "pyarrow"}
CODE = """
import json, sys
from flows.cli import app
try:
    app(json.loads(sys.argv[1]))
except SystemExit as ended:
    status = ended.code or 0
print()
print(json.dumps([status, sorted(sys.modules)]))
"""


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases; no test writes into it."""
    folder = tmp_path_factory.mktemp("start")
    for days in (3, 5):
        build([put(folder / "in", {"a": bulletin("失业登记怎么办？", days)})], folder / "out")
    return folder / "out"


@pytest.mark.parametrize(
    ("arguments", "kept_out"),
    [
        (["--help"], READING | TABLES),
        (["build", "--help"], READING | TABLES),
        (["diff", "-o", "{output}"], READING | TABLES),
        (["prune", "--keep", "9", "-o", "{output}"], READING | TABLES),
        (["show", "{bulletin}", "-o", "{output}"], READING | TABLES),
        (["schema"], READING | {"pandas"}),
        (["check", "{output}/latest"], READING),
        (["build", str(SEED), "-o", "{new}"], READING),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_imports_what_it_uses(
    tmp_path: Path, output: Path, run: Command, arguments: list[str], kept_out: set[str]
) -> None:
    (document,) = (output / "latest" / "documents").iterdir()
    places = {"output": output, "new": tmp_path / "out", "bulletin": document.stem}
    done = run.python(CODE, json.dumps([part.format(**places) for part in arguments]))
    status, modules = json.loads(done.stdout.splitlines()[-1])
    assert (status, kept_out & set(modules)) == (0, set())
