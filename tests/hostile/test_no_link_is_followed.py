"""No reader asks a server, or takes in another file, because a file tells it to."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from qualnlp.errors import QualNlpError
from qualnlp.transcripts import read_transcript
from tests.hostile.links import linked
from tests.hostile.seeds import seeds

SECRET = "Qwuzantirahasia"
# With the system that the tests began with: what a reader is given is bytes.
READABLE = (QualNlpError, ValueError)


class Server(ThreadingHTTPServer):
    """Answers every request with the secret, and counts them."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/tautan"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Server)
        self.server.asked.append(f"{self.command} {self.path}")
        self.send_response(200)
        self.end_headers()
        self.wfile.write(SECRET.encode())

    do_HEAD = do_POST = do_OPTIONS = do_PROPFIND = do_GET

    def log_message(self, format: str, *words: object) -> None:
        """Print nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, daemon=True)
        thread.start()
        yield made
        made.shutdown()


def words_of(result: object) -> bytes:
    """Return everything that a reader gave back."""
    with suppress(Exception):
        return pickle.dumps(result)
    return repr(result).encode()


@pytest.mark.slow
def test_no_reader_follows_a_link(server: Server, tmp_path: Path) -> None:
    secret = tmp_path / "rahasia.txt"
    secret.write_text(f"N: {SECRET}.", encoding="utf-8")
    made = read = 0
    for name, (reader, ending, data) in seeds(tmp_path).items():
        ways = list(linked(data, ending, server.address, secret.as_uri()))
        ways += list(linked(data, ending, server.address, str(secret)))
        assert ways, name
        for number, changed in enumerate(dict.fromkeys(ways)):
            path = tmp_path / f"tautan{number}{ending}"
            path.write_bytes(changed)
            told: object = ""
            try:
                told = reader(path)
                read += 1
            except READABLE as error:
                told = str(error)
            finally:
                path.unlink(missing_ok=True)
            made += 1
            assert SECRET.encode() not in words_of(told), (name, number)
            assert not server.asked, (name, number, server.asked)
    assert made > 230 and read > made / 3, (made, read)
    # The server is one that can be asked.
    from urllib.request import urlopen

    assert SECRET.encode() in urlopen(server.address).read() and server.asked
    server.asked.clear()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", [".doc", ".rtf", ".html", ".odt", ".docx"])
def test_libreoffice_follows_no_link_of_a_doc(server: Server, tmp_path: Path, ending: str) -> None:
    """A real .doc with linked pictures, or another format under that name."""
    secret = tmp_path / "rahasia.txt"
    secret.write_text(f"N: {SECRET}.", encoding="utf-8")
    if ending == ".doc":
        page = tmp_path / "a.html"
        page.write_text(
            f'<p>P: Apakah cukup?</p><p>N: Belum, Bu.</p><img src="{server.address}.png">'
            f'<img src="{secret.as_uri()}">', encoding="utf-8",
        )  # fmt: skip
        word = "doc:MS Word 97"
        command = ["soffice", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", "--headless",
                   "--infilter=HTML (StarWriter)", "--convert-to", word, "--outdir",
                   str(tmp_path), str(page)]  # fmt: skip
        subprocess.run(command, check=False, capture_output=True, timeout=120)
        server.asked.clear()
        ways = [(tmp_path / "a.doc").read_bytes()]
        assert server.address.encode()[:20] in ways[0].replace(b"\x00", b"")
    else:
        found = {end: data for _, end, data in seeds(tmp_path).values() if end == ending}
        ways = list(linked(found[ending], ending, server.address, secret.as_uri()))[:2]
    for changed in ways:
        path = tmp_path / "tautan.doc"
        path.write_bytes(changed)
        told: object = ""
        try:
            told = read_transcript(path)
        except QualNlpError as error:
            told = str(error)
        assert SECRET.encode() not in words_of(told)
        assert not server.asked, server.asked
