"""A headless Chromium spoken to over its debugging pipe: run a script in a page, print the page.

Needs Debian's ``chromium`` (or any Chromium in the path) and nothing else: no driver, no port, no network.
"""

from __future__ import annotations

import base64
import fcntl
import itertools
import json
import os
import shutil
import subprocess
import tempfile
from functools import partial
from types import TracebackType
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--font-render-hinting=none",
    "--force-device-scale-factor=1",
    "--remote-debugging-pipe",
]


def executable() -> str | None:
    """The path of an installed Chromium, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class ChromiumError(RuntimeError):
    """Chromium is missing, ended, or refused a command."""


class Chromium:
    """One browser with one page; a context manager."""

    def __init__(self) -> None:
        path = executable()
        if path is None:
            raise ChromiumError("Chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk)")
        self._profile = tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True)
        ours, theirs = _pipe(), _pipe()
        self._process = subprocess.Popen(
            [path, *FLAGS, f"--user-data-dir={self._profile.name}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=partial(_hand_over, ours[0], theirs[1]),
        )
        os.close(ours[0])
        os.close(theirs[1])
        self._write, self._read = os.fdopen(ours[1], "wb"), os.fdopen(theirs[0], "rb")
        self._numbers, self._rest, self._session = itertools.count(1), b"", ""
        target = self._send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def __enter__(self) -> Chromium:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)
        self._write.close()
        self._read.close()
        self._profile.cleanup()

    def run(self, script: str) -> Any:
        """The value of a script, as JSON; raises `ChromiumError` with the script's error."""
        answer = self._send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise ChromiumError(answer["exceptionDetails"]["exception"].get("description", "script error"))
        return answer["result"].get("value")

    def call(self, function: str, *arguments: Any) -> Any:
        """The value of a function of the page."""
        return self.run(f"{function}({','.join(json.dumps(a, ensure_ascii=False) for a in arguments)})")

    def pdf(self) -> bytes:
        """The page printed with the size and margins of its own ``@page``."""
        answer = self._send("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        return base64.b64decode(answer["data"])

    def _send(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._write.write(json.dumps(message).encode() + b"\0")
        self._write.flush()
        while (answer := self._receive()).get("id") != number:
            pass  # events
        if "error" in answer:
            raise ChromiumError(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            chunk = self._read.read1(1 << 20)
            if not chunk:
                raise ChromiumError("Chromium ended")
            self._rest += chunk
        message, self._rest = self._rest.split(b"\0", 1)
        value: dict[str, Any] = json.loads(message)
        return value


def _hand_over(commands: int, answers: int) -> None:
    """In the child: the ends where Chromium looks for its pipe."""
    os.dup2(commands, 3)
    os.dup2(answers, 4)


def _pipe() -> tuple[int, int]:
    """A pipe whose ends have high numbers, so that they stay clear of 3 and 4."""
    ends = os.pipe()
    high = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends)
    for end in ends:
        os.close(end)
    return high[0], high[1]
