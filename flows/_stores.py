"""Stores that fsspec opens: listing, opening, and addresses without their secrets.

fsspec and the packages of single stores are imported only where an address is met. What a store's package says of a
fault is passed on only where it can hold no address, for addresses may carry passwords and signatures.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BufferedIOBase
from typing import Any, cast
from urllib.parse import unquote

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
#: What holds files inside a file: ``zip://member::archive.zip``, where the archive may lie in a store.
_ARCHIVE = re.compile(r"(zip|tar|libarchive)://")
_WEB = re.compile(r"https?://", re.IGNORECASE)
#: Where a password may hold an unescaped ``/``, nobody can tell where it ends: ``s3://key:sec/ret@bucket``.
_BROKEN_CREDENTIALS = re.compile(r"[^/@]*:[^/]*/.*@")


def is_address(text: str) -> bool:
    """Whether this names something in a store, not a local path."""
    return _ADDRESS.match(text) is not None


def is_web(address: str) -> bool:
    """Whether a web server holds it: there ``?`` begins a query and names are percent-encoded."""
    return _WEB.match(address) is not None


def split(address: str) -> tuple[str, str]:
    """A member of an archive and ``::`` with the archive's address; any other address and ""."""
    head, mark, tail = address.partition("::") if _ARCHIVE.match(address) else (address, "", "")
    return head, mark + tail


def absolute(address: str) -> str:
    """The address of a member of a local archive (``zip://…::archive.zip``) with the archive's absolute path."""
    head, tail = split(address)
    if not tail:
        return address
    archive = tail.removeprefix("::").removeprefix("file://")
    return f"{head}::{absolute(archive) if is_address(archive) else os.path.realpath(archive)}"


def _all_links(address: str) -> Iterator[str]:
    head, tail = split(address)
    yield head
    if tail:
        yield from _all_links(tail.removeprefix("::"))


def public(address: str) -> str:
    """The address as it may be printed and stored: without user, password, query and fragment."""
    return "::".join(map(_public_link, _all_links(address)))


def _public_link(link: str) -> str:
    protocol, _, rest = link.partition("://")
    if _ARCHIVE.match(link) or not is_address(link):
        return link
    if _BROKEN_CREDENTIALS.match(rest):
        return f"{protocol}://…"
    host, slash, path = rest.partition("/")
    kept = host.rpartition("@")[2] + slash + path
    return f"{protocol}://" + re.split(r"[?#]" if is_web(link) else r"\?(?=[^/]*=)", kept, maxsplit=1)[0]


def has_broken_credentials(address: str) -> bool:
    """Whether a password cannot be told from the path, for a ``/`` or ``@`` is not percent-encoded."""
    return any(_public_link(link).endswith("://…") for link in _all_links(address))


def may_hold_secrets(address: str) -> bool:
    """Whether something in it is never printed or stored."""
    return public(address) != address


def join(address: str, relative: str) -> str:
    """The address of what lies below another one; in a chain (``zip://…::…``) below its first link."""
    if not relative:
        return address
    head, tail = split(address)
    if is_web(head):
        head = re.split(r"[?#]", head, maxsplit=1)[0]
    return (head if head.endswith("/") else head + "/") + relative + tail


def display(relative: str, address: str) -> str:
    """A path below an address as people read it."""
    return unquote(relative) if is_web(address) else relative


def cut_at_pattern(address: str) -> tuple[str, str]:
    """An address that may hold ``*``, ``?`` or ``[…]``: the folder above the first of them, and what follows it."""
    head, tail = split(address)
    protocol, _, path = head.partition("://")
    fixed = re.split(r"[*\[]" if is_web(head) else r"[*?\[]", path, maxsplit=1)[0]
    if fixed == path:
        return address, ""
    folder = fixed[: fixed.rfind("/") + 1]
    return f"{protocol}://{folder.rstrip('/') or folder}{tail}", path[len(folder) :]


# ---- opening ---------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _archive(chain: str) -> Any:
    """An archive that is opened once for all its members; fsspec would list it again for each of them."""
    import fsspec

    return fsspec.core.url_to_fs(chain)[0]


def forget_listings() -> None:
    """Look at archives again: they may have changed since another run of this process."""
    _archive.cache_clear()


def _filesystem(address: str) -> tuple[Any, str]:
    import fsspec

    head, tail = split(address)
    if not _ARCHIVE.match(address):
        return cast(tuple[Any, str], fsspec.core.url_to_fs(address))
    if not tail:
        raise ValueError("the archive is missing: MEMBER::ARCHIVE")
    system = _archive(f"{head.partition('://')[0]}://{tail}")
    return system, system._strip_protocol(head)


@contextmanager
def _faults_told(address: str) -> Iterator[None]:
    """Let faults out as OSError with a sentence without secrets, whatever a store's package raises."""
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:
        raise OSError(_reason(error, address)) from None


def _reason(error: Exception, address: str) -> str:
    if isinstance(error, ImportError):
        missing = error.__cause__ if isinstance(error.__cause__, ImportError) else error
        return f"this needs a package that is not installed: pip install {(missing.name or '').partition('.')[0]}"
    cause = error.__cause__ or error
    status = getattr(cause, "status", None)
    if isinstance(status, int) and status != 404:
        return f"the server answers {status}"
    if isinstance(cause, OSError) and cause.strerror and "://" not in cause.strerror and not may_hold_secrets(address):
        return cause.strerror
    if isinstance(error, FileNotFoundError):
        return "no such file, folder or bucket"
    if isinstance(error, PermissionError):
        return "no permission; credentials are taken from the environment or the settings of the store's package"
    text = str(error).partition("\n")[0]
    name = type(error).__name__
    if may_hold_secrets(address):
        return (
            f"{name} (no details, for there are secrets in the address); credentials are best given in the environment"
        )
    return text if text and "://" not in text else name


def allows_many(address: str) -> bool:
    """Whether several files of this store may be read at once: not so in archives and over one connection.

    Raises:
        OSError: Its package is not installed.
    """
    with _faults_told(address):
        return not _ARCHIVE.match(address) and bool(_filesystem(address)[0].async_impl)


@contextmanager
def opened(address: str) -> Iterator[BufferedIOBase]:
    """The bytes of one file of a store.

    Raises:
        OSError: It cannot be opened or read, or its package is not installed; also for faults within the block.
    """
    with _faults_told(address):
        system, path = _filesystem(address)
        with system.open(path, "rb") as file:
            yield file


# ---- listing ---------------------------------------------------------------------------------------------------------


class StoreFolder:
    """A prefix of a store (or its root, or an archive), and what lies below it.

    Args:
        address: Where it is, with all that opening it needs.

    Raises:
        OSError: Its package is not installed, or the address is none.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        with _faults_told(address):
            self._system, self._path = _filesystem(address)
            self._system.invalidate_cache()

    def is_folder(self) -> bool:
        """Whether it is a folder; web servers have folders only by the slash at the end of an address.

        Raises:
            OSError: Nothing is there, or it must not be seen.
        """
        if split(self._address)[0].endswith("/"):
            return True
        with _faults_told(self._address):
            return bool(self._system.info(self._path)["type"] == "directory")

    def exists(self) -> bool:
        """Whether something of just this name is there (a name may look like a pattern)."""
        with _faults_told(self._address):
            return bool(self._system.exists(self._path))

    def entries(self, relative: str) -> list[tuple[str, str]]:
        """Names and kinds (``file``, ``folder``) of what lies directly in a folder below this one.

        Raises:
            OSError: It cannot be listed.
        """
        folder = self._inner(relative)
        if is_web(self._address):
            folder = folder.rstrip("/") + "/"
        with _faults_told(self._address):
            listing = self._system.ls(folder, detail=True)
        found = {(self._name(info["name"], folder), info["type"]) for info in listing}
        return [(name, kind) for name, what in sorted(found) if (kind := _kind(name, what, folder))]

    def _name(self, full: str, folder: str) -> str:
        """Its name in a folder; "" for the folder itself, and what a web page links to elsewhere."""
        name = _below(full, folder)
        return "" if "/" in name or name in (".", "..") else name

    def matches(self, pattern: str) -> list[tuple[str, bool]]:
        """Paths below this one that match a pattern, and whether each is a folder.

        Raises:
            OSError: It cannot be listed.
        """
        with _faults_told(self._address):
            found = self._system.glob(self._inner(pattern), detail=True)
        return [(_below(name, self._path), info["type"] == "directory") for name, info in found.items()]

    def _inner(self, relative: str) -> str:
        """A path below this one as the file system names it."""
        if not relative:
            return self._path
        return f"{self._path.rstrip('/')}/{relative}" if self._path else relative

    def address(self, relative: str) -> str:
        """What opens a path below this one."""
        return join(self._address, relative)

    def uri(self, relative: str) -> str:
        """What names it, without secrets."""
        return join(_closed(public(self._address)), relative)

    def label(self, relative: str) -> str:
        """What people are shown."""
        return display(relative, self._address)


def _kind(name: str, what: str, folder: str) -> str:
    """``file``, ``folder``, why it is passed over, or "" where it is not in the folder at all."""
    if not name:  # keys of object stores may hold //, which names of folders cannot; else it is the folder itself
        return "nameless folder" if what == "directory" and not is_web(folder) else ""
    if is_web(folder) and re.search(r"[?#]", name):
        return "link with a query"
    return "folder" if what == "directory" else "file"


def _below(full: str, folder: str) -> str:
    prefix = f"{folder.rstrip('/')}/" if folder.strip("/") else folder
    return full.removeprefix(prefix).strip("/") if full.startswith(prefix) else ""


def _closed(address: str) -> str:
    """Without the slashes at the end of its first link, which name the same folder."""
    head, tail = split(address)
    protocol, _, path = head.partition("://")
    return f"{protocol}://{path.rstrip('/')}{tail}"
