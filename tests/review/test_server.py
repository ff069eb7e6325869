"""The command: its address on the first line, closed by Ctrl-C, a busy port in a sentence."""

from __future__ import annotations

import http.client
import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from qualnlp.cli.review import default_coder
from qualnlp.review.server import PortTaken, listen
from qualnlp.study import Study


@contextmanager
def served(*words: object) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run `qualnlp review` until the block ends; give the process and its first line."""
    process = subprocess.Popen(
        [sys.executable, "-m", "qualnlp", "review", *map(str, words), "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "QUALNLP_LANG": "id", "COLUMNS": "20"},
    )
    assert process.stdout is not None
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: lines.put(process.stdout.readline()), daemon=True).start()
    try:
        yield process, lines.get(timeout=60).rstrip("\n")
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def fetch(url: str) -> tuple[int, str]:
    """Get a page as a plain program does: redirects and cookies, nothing else."""
    place, cookie = urlsplit(url), ""
    for _ in range(5):
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
        path = place.path + (f"?{place.query}" if place.query else "")
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        text = answer.read().decode()
        cookie = (answer.getheader("Set-Cookie") or cookie).split(";")[0]
        connection.close()
        if answer.status not in (302, 303, 307):
            return answer.status, text
        place = urlsplit(f"http://{place.netloc}{answer.getheader('Location')}")
    raise AssertionError("too many redirects")


@pytest.mark.slow
def test_the_address_is_the_first_line_and_ctrl_c_closes(suggested: Path) -> None:
    with served(suggested, "--coder", "citra") as (process, url):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{20,}", url)
        status, page = fetch(url)
        with Study(suggested) as study:
            speech = study.excerpts().query("role == 'informant'")["text"]
        assert status == 200 and speech.iloc[0] in page
        assert fetch(url.split("?")[0])[0] == 403
        if os.name == "posix":
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
            assert process.returncode == 0, err
            assert "Halaman ditutup." in out and "Traceback" not in err


def test_a_busy_port_is_refused_with_a_sentence(suggested: Path) -> None:
    with listen() as ours:
        port = ours.getsockname()[1]
        with pytest.raises(PortTaken, match="sudah dipakai program lain"):
            listen(port)
        with served(suggested, "--coder", "citra", "--port", port) as (process, line):
            _, err = process.communicate(timeout=60)
        assert line == "" and process.returncode == 1
        assert err.startswith(f"Gagal: 127.0.0.1:{port}: Porta ini sudah dipakai")


def test_only_this_machine_can_connect() -> None:
    with listen() as ours:
        assert ours.getsockname()[0] == "127.0.0.1"
        assert ours.family == socket.AF_INET


def test_answers_do_not_wait_for_more_to_send() -> None:
    # asyncio turns Nagle's algorithm off only where the protocol is named.
    with listen() as ours:
        assert ours.proto == socket.IPPROTO_TCP


def test_a_script_gets_json(suggested: Path) -> None:
    with served(suggested, "--coder", "citra", "--json") as (_, line):
        told = json.loads(line)
        assert told["coder"] == "citra" and fetch(told["url"])[0] == 200


def test_who_has_coded_alone_is_the_coder(
    desk_study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "akun")
    assert default_coder(desk_study) == "akun"
    first = desk_study.excerpts()["excerpt_id"].iloc[0]
    desk_study.finish(first, coder="ani")
    desk_study.finish(first, coder="kesepakatan")
    assert default_coder(desk_study) == "ani"
    desk_study.finish(first, coder="budi")
    assert default_coder(desk_study) == "akun"
