"""A real PostgreSQL server for tests, in a folder of its own, reached by a socket in there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# PostgreSQL refuses to run as root; Debian's package makes this user.
USER = "postgres"


def programs() -> Path | None:
    """Return the folder of the newest initdb; None where PostgreSQL is not installed."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4])
    )
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return None if elsewhere is None else Path(elsewhere).resolve().parent


def why_not() -> str:
    """Return why no server can be started here; empty where one can."""
    if os.name == "nt" or programs() is None:
        return "PostgreSQL is not installed (Debian: apt-get install postgresql)"
    if os.geteuid() == 0:
        import pwd

        try:
            pwd.getpwnam(USER)
        except KeyError:
            return f"PostgreSQL does not run as root, and there is no user {USER}"
    return ""


@contextmanager
def running_server() -> Iterator[str]:
    """Start a server; give the URL of its databases, with {} for the database's name."""
    bin_folder = programs()
    assert bin_folder is not None
    as_user: dict[str, Any] = {}
    # Not pytest's own folder: only its owner may enter that one.
    root = Path(tempfile.mkdtemp(prefix="qualnlp-pg-"))
    if os.geteuid() == 0:
        shutil.chown(root, USER, USER)
        as_user = {"user": USER, "group": USER, "extra_groups": []}
    data = root / "data"
    make = [bin_folder / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8"]
    subprocess.run(
        [*make, "--locale=C.UTF-8", "-N"], check=True, capture_output=True, cwd=root, **as_user
    )
    serve = [bin_folder / "postgres", "-D", data, "-k", root, "-c", "listen_addresses="]
    with (root / "log").open("wb") as log:
        server = subprocess.Popen(serve, stdout=log, stderr=log, cwd=root, **as_user)
    try:
        ready = [bin_folder / "pg_isready", "-h", root, "-t", "1", "-q"]
        for _ in range(300):
            if subprocess.run(ready, check=False).returncode == 0:
                break
            assert server.poll() is None, (root / "log").read_text()
            time.sleep(0.1)
        yield f"postgresql+psycopg://{USER}@/{{}}?host={root}"
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing here is to be kept
        try:
            server.wait(timeout=5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        shutil.rmtree(root, ignore_errors=True)
