"""One tool reads PDFs to text, timed; run by `benchmarks.comparison` and `benchmarks.others` in a process and an interpreter of its own.

    PYTHON -m benchmarks._tools TOOL RESULT.json REPEATS FILE…

The result holds ``version``, ``texts`` and ``seconds`` (CPU seconds of each repeat, if there are any) by file; or
``missing`` (a word on it) where there is no such tool. Nothing but the chosen tool is imported, so none of them needs to stand beside another.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
Reader = Callable[[str], str]


def _pdfplumber() -> Reader:
    import pdfplumber

    def read(path: str) -> str:
        with pdfplumber.open(path) as pdf:
            return "\n".join(page.extract_text() or "" for page in pdf.pages)

    return read


def _pdfminer() -> Reader:
    from pdfminer.high_level import extract_text

    return lambda path: str(extract_text(path))


def _pypdfium2() -> Reader:
    import pypdfium2

    def read(path: str) -> str:
        with pypdfium2.PdfDocument(path) as pdf:
            return "\n".join(page.get_textpage().get_text_range() for page in pdf)

    return read


def _pymupdf4llm() -> Reader:
    import pymupdf4llm

    return lambda path: str(pymupdf4llm.to_markdown(path))


def _markitdown() -> Reader:
    from markitdown import MarkItDown

    converter = MarkItDown()
    return lambda path: str(converter.convert(path).text_content)


def _kreuzberg() -> Reader:
    import kreuzberg

    options = kreuzberg.ExtractionConfig(use_cache=False)
    return lambda path: str(kreuzberg.extract_file_sync(path, config=options).content)


def _pdf_oxide() -> Reader:
    from pdf_oxide import PdfDocument

    def read(path: str) -> str:
        pdf = PdfDocument(path)
        return "\n".join(pdf.extract_text(number) for number in range(pdf.page_count()))

    return read


def _pdf_oxide_markdown() -> Reader:
    from pdf_oxide import PdfDocument

    return lambda path: str(PdfDocument(path).to_markdown_all())


def _pdftotext(*options: str) -> Callable[[], Reader]:
    def reader() -> Reader:
        def read(path: str) -> str:
            command = ["pdftotext", *options, "-enc", "UTF-8", path, "-"]
            return subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8", "replace")

        subprocess.run(["pdftotext", "-v"], check=True, capture_output=True)
        return read

    return reader


def _jianbao(engine: Any, ledger: bool) -> Callable[[], Reader]:
    def reader() -> Reader:
        from extractors.bulletin import read_bulletin
        from extractors.reading.pdf import read_pdf

        def read(path: str) -> str:
            document = read_pdf(Path(path).read_bytes(), "bulletin.pdf", "0" * 64, engine=engine)
            if not ledger:
                return "\n".join(line.text for line in document.lines if not line.furniture)
            rows: list[Any] = [row for row in read_bulletin(document)["lines"] if row.role != "furniture"]  # type: ignore[attr-defined]
            return "\n".join(row.text for row in sorted(rows, key=lambda row: int(row.reading_order)))

        return read

    return reader


#: Name in the table → the reader's maker, and the distribution that has the version (or "" where there is none).
TOOLS: dict[str, tuple[Callable[[], Reader], str]] = {
    "jianbao, whole pipeline, pdfium": (_jianbao("pdfium", True), ""),
    "jianbao, whole pipeline, pdfplumber": (_jianbao("pdfplumber", True), ""),
    "jianbao, layout alone, pdfium": (_jianbao("pdfium", False), ""),
    "jianbao, layout alone, pdfplumber": (_jianbao("pdfplumber", False), ""),
    "pypdfium2 (stream order)": (_pypdfium2, "pypdfium2"),
    "pdf_oxide": (_pdf_oxide, "pdf_oxide"),
    "pdf_oxide to_markdown": (_pdf_oxide_markdown, "pdf_oxide"),
    "kreuzberg": (_kreuzberg, "kreuzberg"),
    "pymupdf4llm": (_pymupdf4llm, "pymupdf"),
    "pdftotext": (_pdftotext(), ""),
    "pdftotext -layout": (_pdftotext("-layout"), ""),
    "pdfminer.six": (_pdfminer, "pdfminer.six"),
    "markitdown": (_markitdown, "markitdown"),
    "pdfplumber extract_text": (_pdfplumber, "pdfplumber"),
}


def is_ours(tool: str) -> bool:
    """Whether it is this project, which runs in this interpreter."""
    return tool.startswith("jianbao")


def _cpu() -> float:
    """CPU seconds of this process with its threads and its ended children."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _version(name: str, distribution: str) -> str:
    if name.startswith("pdftotext"):
        said = subprocess.run(["pdftotext", "-v"], check=True, capture_output=True).stderr.decode()
        return said.split()[2]
    return version(distribution) if distribution else ""


def run(name: str, repeats: int, paths: list[str]) -> dict[str, Any]:
    """Read all files ``repeats`` times; the first file is read once before, so that lazy imports are not counted.

    With no repeats all files are read once and nothing is timed: for those who time the process.
    """
    maker, distribution = TOOLS[name]
    try:
        read = maker()
        used = _version(name, distribution)
    except (ImportError, PackageNotFoundError, FileNotFoundError):
        return {"missing": "not installed"}
    if not repeats:
        return {"version": used, "texts": {path: read(path) for path in paths}}
    read(paths[0])
    texts: dict[str, str] = {}
    seconds: dict[str, list[float]] = {path: [] for path in paths}
    for _ in range(repeats):
        for path in paths:
            begin = _cpu()
            texts[path] = read(path)
            seconds[path].append(_cpu() - begin)
    return {"version": used, "texts": texts, "seconds": seconds}


def read_with(tool: str, python: Path, repeats: int, pdfs: Sequence[Path]) -> dict[str, Any]:
    """What a tool makes of the files (see `benchmarks._tools`); ``missing`` also tells where it failed."""
    interpreter = sys.executable if is_ours(tool) else str(python)
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        command = [interpreter, "-m", "benchmarks._tools", tool, str(result), str(repeats)]
        done = subprocess.run(
            [*command, *(str(pdf.resolve()) for pdf in pdfs)], cwd=ROOT, capture_output=True, text=True
        )
        if done.returncode:
            return {"missing": f"failed: {(done.stderr.strip().splitlines() or ['no message'])[-1]}"}
        answer: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
        return answer


if __name__ == "__main__":
    _, tool, result, times, *files = sys.argv
    Path(result).write_text(json.dumps(run(tool, int(times), files)), encoding="utf-8")
