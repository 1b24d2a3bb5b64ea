"""The pages over HTTP on this machine: each is made when it is asked for, so an archive of any size can be looked at."""

from __future__ import annotations

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

from flows.release import latest
from flows.review.command import OVERVIEW, Shelf

HOST = "127.0.0.1"


class Server(ThreadingHTTPServer):
    """Serves the latest release of an output on loopback.

    Args:
        output: Folder of the releases.
        port: Port; 0 for one that is free.

    Raises:
        UsageError: There is no release.
        OSError: The port is taken.
    """

    daemon_threads = True

    def __init__(self, output: Path, port: int) -> None:
        self._output, self._one_at_a_time = output, Lock()
        self._shelf = Shelf(output)
        super().__init__((HOST, port), _Handler)

    @property
    def address(self) -> str:
        """Where the overview is."""
        return f"http://{HOST}:{self.server_address[1]}/"

    def _latest(self) -> Shelf:
        """The bulletins of the latest release; they are looked at again only where there is a new one."""
        release = latest(self._output)
        if release is None or release.version != self._shelf.release.version:
            self._shelf = Shelf(self._output)
        return self._shelf

    def page(self, name: str) -> str | None:
        """A page of the latest release by its file name; None where there is none."""
        with self._one_at_a_time:  # pdfium may draw in one thread only
            shelf = self._latest()
            if name in ("", OVERVIEW):
                return shelf.overview(shelf.release.entries)
            entry = shelf.release.entries.get(name.removesuffix(".html"))
            return shelf.page(entry)[0] if entry else None


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        """Answer with a page; only to this machine's own name, so that no web site can read it through the browser."""
        if (self.headers.get("Host") or "").rsplit(":", 1)[0] not in (HOST, "localhost"):
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        try:
            page = self.server.page(unquote(urlsplit(self.path).path).removeprefix("/"))
        except Exception as error:  # one page fails, the server goes on
            self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR, explain=str(error))
            return
        if page is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        body = page.encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""
