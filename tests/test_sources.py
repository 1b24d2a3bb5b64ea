"""What a run's arguments name: each input once, under a name that tells no secret, and nothing passed over in silence."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import fsspec
import pytest
from conftest import ROOT, SEED
from hypothesis import given
from hypothesis import strategies as st

from extractors.reading import ReadError
from flows import _stores
from flows.pipeline import run as build
from flows.sources import Scope, Source, UsageError, find_sources, opened
from flows.worker import read_source

Run = Callable[..., Any]
TEXT = SEED.read_bytes()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def labels(scope: Scope) -> list[str]:
    return [source.label for source in scope.sources]


def write(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode())
    return folder


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Puts bytes on standard input."""
    return lambda data: monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))


@pytest.fixture
def memory() -> Iterator[Any]:
    """fsspec's store in memory, empty before and after."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pseudo_dirs[:] = [""]
    yield system
    system.store.clear()


# ---- this machine ----------------------------------------------------------------------------------------------------


def test_a_folder_names_its_bulletins_and_counts_the_rest(tmp_path: Path) -> None:
    folder = write(tmp_path, "b.txt", "2024/a.TXT", "x.xls", "y.XLS", "Makefile", "README.md", ".git/c.txt", "~$d.docx")
    scope = find_sources([str(folder)])
    assert [(source.uri, source.label) for source in scope.sources] == [
        (f"{folder}/2024/a.TXT", "2024/a.TXT"),
        (f"{folder}/b.txt", "b.txt"),
    ]
    assert scope.sources[1].sha256 == sha256(b"b.txt") and scope.sources[0].name == "a.TXT"
    assert scope.skipped == {".xls": 2, "hidden": 2, "no ending": 1, "readme": 1}


def test_a_single_file_is_published_by_its_name_whatever_its_ending(tmp_path: Path) -> None:
    folder = write(tmp_path, "a/b.xls")
    (source,) = find_sources([str(folder / "a" / "b.xls")]).sources
    assert (source.label, source.error) == ("b.xls", None)


def test_a_glob_is_published_from_its_root(tmp_path: Path) -> None:
    write(tmp_path, "in/2023/a.txt", "in/2024/b.txt", "in/2024/sub/c.txt", "in/x.txt")
    assert labels(find_sources([f"{tmp_path}/in/2*"])) == ["2023/a.txt", "2024/b.txt", "2024/sub/c.txt"]
    assert labels(find_sources([f"{tmp_path}/in/**/[bc].txt"])) == ["2024/b.txt", "2024/sub/c.txt"]


def test_a_name_that_looks_like_a_pattern_or_an_address_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "[2024]简报.txt", "a::b.txt", "zip:/x.txt")
    monkeypatch.chdir(tmp_path)
    assert labels(find_sources(["[2024]简报.txt", "a::b.txt", "zip://x.txt"])) == [
        "[2024]简报.txt",
        "a::b.txt",
        "x.txt",
    ]


def test_the_same_file_named_twice_is_one_source_and_the_same_bytes_are_two(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (tmp_path / "b.txt").write_bytes(b"a.txt")
    (tmp_path / "c.txt").symlink_to(tmp_path / "a.txt")
    scope = find_sources([str(tmp_path), f"{tmp_path}/../{tmp_path.name}/a.txt", f"file://{tmp_path}/b.txt"])
    assert labels(scope) == ["a.txt", "b.txt", "c.txt"]
    assert {source.sha256 for source in scope.sources} == {sha256(b"a.txt")}


def test_what_is_no_readable_file_is_named_with_its_reason(tmp_path: Path) -> None:
    write(tmp_path, "good.txt", "sub/e.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nothing")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "sub" / "gone").symlink_to(tmp_path / "nothing")
    scope = find_sources([str(tmp_path)])
    assert [(source.label, source.error) for source in scope.sources] == [
        ("broken.txt", "No such file or directory"),
        ("good.txt", None),
        ("loop.txt", "Too many levels of symbolic links"),
        ("pipe.txt", "no regular file"),
        ("sub/e.txt", None),
    ]
    assert scope.skipped == {"linked folder": 1, "no ending": 1}
    assert find_sources([str(tmp_path / "broken.txt")]).sources[0].error == "No such file or directory"


def test_a_folder_that_cannot_be_listed_is_named_and_what_was_there_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.txt", "locked/b.txt", "open/c.txt")
    scandir = os.scandir

    def refuse(path: str) -> Any:
        if path.endswith("locked"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr("os.scandir", refuse)  # tests may run as root, whom nothing is refused
    scope = find_sources([str(tmp_path)])
    assert labels(scope) == ["a.txt", "locked", "open/c.txt"]
    assert scope.sources[1].error == "this folder cannot be listed: Permission denied"
    assert scope.covers(f"{tmp_path}/open/gone.txt") and not scope.covers(f"{tmp_path}/locked/b.txt")
    with pytest.raises(UsageError, match="locked: Permission denied"):
        find_sources([str(tmp_path / "locked")])


def test_a_name_that_is_no_text_is_printed_escaped_and_read(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xbc\xf2\xb1\xa8.txt"  # 简报 as GBK, out of a zip file of Windows
    with open(path, "wb") as file:
        file.write(TEXT)
    (source,) = find_sources([str(tmp_path)]).sources
    assert source.label == "\\xbc\\xf2\\xb1\\xa8.txt" and source.uri == f"{tmp_path}/{source.label}"
    assert find_sources([source.uri]).sources == (source,), "replay names it so"
    assert read_source(source)["bulletins"][0]["source_name"] == source.label
    assert build([str(tmp_path)], tmp_path / "out").published == 1


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("missing.txt", "missing.txt: no such file or folder"),
        ("nothing*.txt", "no such file or folder"),
        ("a\0b", "no such file or folder"),
        ("x" * 5000, "no such file or folder"),
        ("empty", r"no bulletin in this folder \(2 files not read: .xls 1, hidden 1\); expected files ending in .txt"),
    ],
)
def test_what_is_not_there_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argument: str, message: str
) -> None:
    write(tmp_path, "empty/a.xls", "empty/.b.txt")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=message):
        find_sources([argument])


# ---- standard input --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\0"])
def test_a_list_on_standard_input(tmp_path: Path, listed: Callable[[bytes], None], end: bytes) -> None:
    write(tmp_path, "#1.txt", "b c.txt", "other.txt")
    listed(end.join([os.fsencode(tmp_path / "#1.txt"), b"", os.fsencode(tmp_path / "b c.txt"), b""]))
    scope = find_sources(["-"])
    assert labels(scope) == ["#1.txt", "b c.txt"]
    assert not scope.covers(f"{tmp_path}/other.txt") and scope.covers(f"{tmp_path}/#1.txt")


def test_the_command_reads_a_list_from_its_standard_input(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "flows.cli", "build", "-", "--no-prefect", "-o", str(tmp_path / "out")]
    done = subprocess.run(command, input=f"{SEED}\n".encode(), capture_output=True, cwd=ROOT)
    assert done.returncode == 0 and b"1 found, 1 read" in done.stdout


def test_a_name_with_a_line_end_is_listed_before_nul(tmp_path: Path, listed: Callable[[bytes], None]) -> None:
    write(tmp_path, "a\nb.txt")
    listed(os.fsencode(tmp_path / "a\nb.txt") + b"\0")
    assert find_sources(["-"]).sources[0].sha256 == sha256(b"a\nb.txt")


def test_an_empty_list_is_wrong_usage(listed: Callable[[bytes], None]) -> None:
    listed(b"\n\n")
    with pytest.raises(UsageError, match="list on standard input is empty"):
        find_sources(["-"])


# ---- scope -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("root", "uri", "covered"),
    [
        ("/in", "/in/2024/a.txt", True),
        ("/in", "/in", True),
        ("/in", "/inner/a.txt", False),
        ("/in/a.txt", "/in/a.txt", True),
        ("/", "/in/a.txt", True),
        ("/in", "/in/a::b.txt", True),
        ("s3://bucket/2024", "s3://bucket/2024/a.pdf", True),
        ("s3://bucket", "s3://bucket/2024/a.pdf", True),
        ("s3://bucket", "s3://bucket2/a.pdf", False),
        ("s3://bucket", "/bucket/a.pdf", False),
        ("memory://", "memory:///x/a.txt", True),
        ("zip://::/in/x.zip", "zip://a/b.txt::/in/x.zip", True),
        ("zip://a::/in/x.zip", "zip://a/b.txt::/in/x.zip", True),
        ("zip://a::/in/x.zip", "zip://ab.txt::/in/x.zip", False),
        ("zip://::/in/y.zip", "zip://a/b.txt::/in/x.zip", False),
        ("/in", "zip://a/b.txt::/in/x.zip", False),
    ],
)
def test_a_scope_covers_what_lies_below_its_roots(root: str, uri: str, covered: bool) -> None:
    assert Scope((), frozenset([root])).covers(uri) is covered


# ---- stores ----------------------------------------------------------------------------------------------------------


def test_a_prefix_of_a_store(memory: Any) -> None:
    for name in ("/in/b.txt", "/in/2024/a.txt", "/in/2024/.hidden.txt", "/in/x.xls", "/inner/c.txt", "/in/README.txt"):
        memory.pipe(name, name.encode())
    for argument in ("memory://in", "memory:///in/"):
        scope = find_sources([argument])
        assert labels(scope) == ["2024/a.txt", "b.txt"]
        assert scope.sources[0].sha256 == sha256(b"/in/2024/a.txt")
        assert scope.skipped == {".xls": 1, "hidden": 1, "readme": 1}
        assert all(scope.covers(source.uri) for source in scope.sources)
    assert labels(find_sources(["memory://in/b.txt", "memory://in/x.xls"])) == ["b.txt", "x.xls"]
    assert labels(find_sources(["memory://in/2*"])) == ["2024/a.txt"]
    assert labels(find_sources(["memory://in/**/*.txt"])) == ["2024/.hidden.txt", "2024/a.txt", "README.txt", "b.txt"]


def test_a_file_of_a_store_is_read_as_one_of_this_machine(memory: Any) -> None:
    memory.pipe("/in/[1] seed.txt", TEXT)
    (source,) = find_sources(["memory://in/[1] seed.txt"]).sources
    (local,) = find_sources([str(SEED)]).sources
    rows, expected = read_source(source), read_source(local)
    assert rows.pop("bulletins")[0]["bulletin_id"] == expected.pop("bulletins")[0]["bulletin_id"]
    assert rows == expected


def test_bytes_that_change_after_hashing_are_not_read(tmp_path: Path, memory: Any) -> None:
    memory.pipe("/seed.txt", TEXT)
    (tmp_path / "seed.txt").write_bytes(TEXT)
    for source in find_sources(["memory://seed.txt", str(tmp_path)]).sources:
        memory.pipe("/seed.txt", TEXT + "补".encode())
        (tmp_path / "seed.txt").write_bytes(TEXT + "补".encode())
        with pytest.raises(ReadError, match="written to after") as caught:
            read_source(source)
        assert caught.value.code == "changed_while_reading"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A zip file with two bulletins, one of them encrypted in vain: its bytes are damaged."""
    path = tmp_path / "简报.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("2024/a.txt", TEXT)
        file.writestr("2024/b.txt", b"damaged" * 100)
        file.writestr("x.xls", b"")
    path.write_bytes(path.read_bytes().replace(b"damaged", b"Damaged", 1))
    return path


def test_members_of_an_archive(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    scope = find_sources(["zip://::简报.zip"])
    assert [source.uri for source in scope.sources] == [f"zip://2024/{x}.txt::{archive}" for x in "ab"]
    assert labels(scope) == ["2024/a.txt", "2024/b.txt"] and scope.skipped == {".xls": 1}
    assert (scope.sources[0].sha256, scope.sources[1].sha256) == (sha256(TEXT), None)
    assert scope.sources[1].error == "Bad CRC-32 for file '2024/b.txt'"
    assert scope.covers(f"zip://2024/c.txt::{archive}")
    assert labels(find_sources([f"zip://2024/a*::{archive}"])) == ["a.txt"]
    assert labels(find_sources([f"zip://2024/a.txt::file://{archive}"])) == ["a.txt"]


def test_an_archive_is_looked_at_again_by_the_next_run(archive: Path) -> None:
    before = find_sources([f"zip://::{archive}"])
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr("2024/c.txt", b"new")
    assert len(find_sources([f"zip://::{archive}"]).sources) == len(before.sources) + 1


def test_a_run_reads_an_archive_in_its_processes(archive: Path, tmp_path: Path, run: Run) -> None:
    done = run("build", f"zip://::{archive}", "-o", str(tmp_path / "out"), status=3)
    assert "2 found, 1 read, 0 unchanged, 1 quarantined" in done.stdout and "Bad CRC-32" in done.stdout
    again = run("build", f"zip://2024/a.txt::{archive}", "-o", str(tmp_path / "out"))
    assert "1 found, 0 read, 1 unchanged" in again.stdout


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("memory://missing", "memory://missing: no such file, folder or bucket"),
        ("memory://in", "memory://in: no bulletin in this folder .1 file not read: .xls 1."),
        ("memory://in/*.txt", "nothing matches"),
        ("nowhere://x", "nowhere://x: Protocol not known: nowhere"),
        ("dropbox://x", "dropbox://x: this needs a package that is not installed: pip install dropboxdrivefs"),
        ("zip://a.txt", "the archive is missing: MEMBER::ARCHIVE"),
        ("zip://::/missing.zip", "No such file or directory"),
        (f"zip://::{SEED}", "File is not a zip file"),
    ],
)
def test_what_a_store_does_not_have_is_wrong_usage(memory: Any, argument: str, message: str) -> None:
    memory.pipe("/in/a.xls", b"")
    with pytest.raises(UsageError, match=message):
        find_sources([argument])


def test_whatever_a_store_raises_becomes_a_sentence_without_secrets(memory: Any, monkeypatch: Any) -> None:
    class Odd(Exception):
        pass

    def fail(*_: Any, **__: Any) -> None:
        raise Odd("GET https://host/a.txt?Signature=SECRET")

    memory.pipe("/in/a.txt", b"a")
    with monkeypatch.context() as patch:
        patch.setattr(type(memory), "open", fail)
        assert find_sources(["memory://in"]).sources[0].error == "Odd"
    monkeypatch.setattr(type(memory), "ls", fail)
    with pytest.raises(UsageError, match=r"^memory://in: Odd$"):
        find_sources(["memory://in"])


# ---- a web server ----------------------------------------------------------------------------------------------------


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder; ``/locked/`` is refused, a query and credentials are let pass."""

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def send_head(self) -> Any:
        if self.path.startswith("/locked"):
            self.send_error(403, f"http://host{self.path}?Signature=SECRET")
            return None
        return super().send_head()


@pytest.fixture
def web(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the host that serves it."""
    folder = tmp_path / "web"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield folder, f"127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_folder_of_a_web_server(web: tuple[Path, str], tmp_path: Path, run: Run) -> None:
    folder, host = web
    write(folder, "in/2024/x.xls", "in/locked.txt")
    (folder / "in" / "2024" / "简报.txt").write_bytes(TEXT)
    scope = find_sources([f"http://{host}/in/"])
    assert labels(scope) == ["2024/简报.txt", "locked.txt"] and scope.skipped == {".xls": 1}
    assert scope.sources[0].sha256 == sha256(TEXT)
    assert all(source.uri.startswith(f"http://{host}/in/") and scope.covers(source.uri) for source in scope.sources)
    done = run("build", f"http://user:SECRET@{host}/in/2024/", "-o", str(tmp_path / "out"))
    assert "1 found, 1 read" in done.stdout


def test_secrets_of_addresses_are_never_printed_or_stored(web: tuple[Path, str], tmp_path: Path, run: Run) -> None:
    folder, host = web
    (folder / "a.txt").write_bytes(TEXT)
    (folder / "b.txt").write_bytes(b"")
    arguments = [f"http://user:SECRET@{host}/{name}?X-Amz-Signature=SECRET" for name in ("a.txt", "b.txt")]
    scope = find_sources(arguments)
    assert [source.uri for source in scope.sources] == [f"http://{host}/a.txt", f"http://{host}/b.txt"]
    assert "SECRET" not in repr(scope)
    out = tmp_path / "out"
    done = run("build", *arguments, "-o", str(out), status=3)
    refused = run("build", f"http://user:SECRET@{host}/locked/a.txt?sig=SECRET", "-o", str(out), status=2)
    assert f"http://{host}/locked/a.txt: the server answers 403" in refused.stderr
    assert "SECRET" not in done.stdout + done.stderr + refused.stdout + refused.stderr
    assert not [path for path in out.rglob("*") if path.is_file() and b"SECRET" in path.read_bytes()]


def test_prefect_is_given_no_secrets(run: Run, tmp_path: Path) -> None:
    done = run("build", "https://host/a.txt?sig=SECRET", "--prefect", "-o", str(tmp_path / "out"), status=2)
    assert "https://host/a.txt: Prefect would store" in done.stderr and "SECRET" not in done.stderr


def test_addresses_that_differ_only_in_secrets_are_refused(web: tuple[Path, str]) -> None:
    folder, host = web
    write(folder, "view")
    with pytest.raises(UsageError, match="two addresses are the same but for credentials") as caught:
        find_sources([f"http://{host}/view?id=SECRET1", f"http://{host}/view?id=SECRET2"])
    assert "SECRET" not in str(caught.value)


def test_links_of_an_index_to_elsewhere_are_not_followed(web: tuple[Path, str]) -> None:
    folder, host = web
    write(folder, "in/a.txt", "out/b.txt")
    links = ("?C=N;O=D", "/", "../out/b.txt", "/out/b.txt", "a.txt", "./a.txt", "a.txt?Signature=SECRET", "mailto:x")
    (folder / "in" / "index.html").write_text("".join(f'<a href="{link}">.</a>' for link in links))
    scope = find_sources([f"http://{host}/in/"])
    assert labels(scope) == ["a.txt"] and scope.skipped == {"link with a query": 2, "no ending": 1}


def test_a_web_server_that_is_not_there() -> None:
    with pytest.raises(UsageError, match=r"^http://127.0.0.1:9/a.txt: Connect call failed") as caught:
        find_sources(["http://127.0.0.1:9/a.txt"])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("s3://key:SECRET@bucket/2024/a.pdf", "s3://bucket/2024/a.pdf"),
        ("s3://key:SEC/RET@bucket/a.pdf", "s3://…"),
        ("https://host/a@b.pdf?sig=SECRET#SECRET", "https://host/a@b.pdf"),
        ("zip://a@b.txt::https://u:SECRET@host/x.zip?SECRET", "zip://a@b.txt::https://host/x.zip"),
        ("sftp://SECRET@host/in/#1.pdf", "sftp://host/in/#1.pdf"),
    ],
)
def test_what_is_shown_of_an_address(address: str, shown: str) -> None:
    assert _stores.public(address) == shown
    assert _stores.may_hold_secrets(address) and not _stores.may_hold_secrets(shown)


def test_a_password_that_cannot_be_told_from_the_path_is_refused() -> None:
    with pytest.raises(UsageError, match=r"^s3://…: percent-encode each @"):
        find_sources(["s3://key:SEC/RET@bucket/a.pdf"])


@given(st.text("ab:/@?#.é ", max_size=12), st.text("ab/.é ", max_size=12))
def test_no_password_or_signature_survives(password: str, path: str) -> None:
    secret = f"XX{password}XX"
    for address in (f"https://user:{secret}@host/{path}", f"https://host/{path}?sig={secret}"):
        assert "XX" not in _stores.public(address)


def test_opening_takes_no_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="no regular file"):
        opened(str(tmp_path / "pipe"))


def test_local_files_do_not_import_fsspec(run: Any) -> None:
    code = (
        "import sys; from flows.sources import find_sources; find_sources(['samples']); print('fsspec' in sys.modules)"
    )
    assert run.python(code).stdout.strip() == "False"


def test_a_source_is_shown_without_what_opens_it() -> None:
    assert "SECRET" not in repr(Source("https://host/a", "a", None, address="https://u:SECRET@host/a"))
