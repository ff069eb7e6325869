"""How long the page takes with 50,000 excerpts and 500,000 suggestions.

    python benchmarks/page.py [--excerpts 50000] [--study FILE] [--record]

A study of distinct generated interviews is built and opened with the command `review`; a plain
HTTP client then does what a browser does: it follows redirects and asks again. Beside it stands a
starlette application that answers "hello", served by uvicorn in the same way in the same minutes;
the ratio is the median of a whole act (with its redirect and its page) to the median of one hello.
Processor time is the server's, an act; while decisions come in, the engine's learning is in it.

    python benchmarks/page.py --against CHECKOUT [--times 200] [--record]

measures decisions alone, each with the page that the browser then fetches, beside the server of
another checkout: the same study, a process each, one decision of one and one of the other in turn,
the first of a pair by turns. Learning is off; then confirms are measured once more with learning
on, half a second apart: the processor time of an act holds a run's time then.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from results import record

from qualnlp import Study
from qualnlp.resources import resource

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HELLO = """
import socket, sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
ours = socket.socket(proto=socket.IPPROTO_TCP); ours.bind(("127.0.0.1", 0)); ours.listen(128)
print(f"http://127.0.0.1:{ours.getsockname()[1]}/", flush=True)
app = Starlette(routes=[Route("/", lambda request: PlainTextResponse("hello"))])
uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[ours])
"""
# The command as it is, and the same without learning behind the scenes.
REVIEW = "from qualnlp.cli import main; main()"
QUIET = f"""
from qualnlp.review.session import Relearner
Relearner.decided = lambda self, n=1: None
{REVIEW}
"""
ROOT = Path(__file__).resolve().parent.parent
PAUSE = 0.5
PER_INTERVIEW = 200
# uvicorn closes a connection that was silent for five seconds.
KEPT_OPEN = 4.0


def build(path: Path, excerpts: int) -> None:
    """Make a study of generated interviews, ten suggestions an excerpt, two coders."""
    corpus = resource("corpora", "karier-pegawai")
    texts = [file.read_text(encoding="utf-8") for file in sorted(corpus.rglob("*.txt"))]
    words = sorted(set(re.findall(r"[a-z]{2,}", " ".join(texts).lower())))
    draw = random.Random(7)

    def sentence(n: int) -> str:
        return " ".join(draw.choices(words, k=n)).capitalize()

    folder = path.parent / "wawancara"
    folder.mkdir(exist_ok=True)
    for number in range(-(-excerpts // PER_INTERVIEW)):
        lines = [
            f"P: {sentence(6)}?\nN: {sentence(draw.randint(8, 40))}.\n"
            for _ in range(min(PER_INTERVIEW, excerpts - number * PER_INTERVIEW))
        ]
        file = folder / f"{number + 1:03d}-informan-{number + 1}.txt"
        file.write_text("".join(lines), encoding="utf-8")
    with Study(path) as study:
        study.set_codebook(corpus / "codebook.yaml")
        study.add(sorted(folder.glob("*.txt")))
        study.suggest(top=10)
        speech = study.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
        for number, excerpt_id in enumerate(speech[:: max(1, len(speech) // 200)][:200]):
            for coder in ("ani", "budi"):
                if coder == "ani" or number % 2:
                    study.confirm(excerpt_id, "promosi", coder=coder, mode="blind")
                study.finish(excerpt_id, coder=coder, mode="blind")


class Client:
    """One connection that stays open, with the page's cookie."""

    def __init__(self, url: str) -> None:
        self.place = urlsplit(url)
        self.origin = f"http://{self.place.netloc}"
        self.connection = http.client.HTTPConnection(self.place.netloc, timeout=120)
        self.cookie = ""
        self.at = ""
        self.last = 0.0

    def hello(self) -> None:
        """Ask for the start page alone."""
        self.ask("/")

    def ask(self, path: str, fields: dict[str, str] | None = None) -> str:
        """Return a page, after its redirects; `at` is where it stands."""
        body = None if fields is None else urlencode(fields)
        method = "GET" if body is None else "POST"
        if time.monotonic() - self.last > KEPT_OPEN:
            self.connection.close()
        for _ in range(5):
            headers = {"Cookie": self.cookie, "Origin": self.origin}
            if body is not None:
                headers |= FORM
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            text = answer.read().decode()
            self.last = time.monotonic()
            self.cookie = (answer.getheader("Set-Cookie") or self.cookie).split(";")[0]
            if answer.status != 303:
                assert answer.status == 200, (path, answer.status, text[:300])
                self.at = path
                return text
            method, path, body = "GET", answer.getheader("Location") or "/", None
        raise AssertionError("too many redirects")


def started(words: list[str], checkout: Path = ROOT) -> tuple[subprocess.Popen[str], str]:
    """Run a program of a checkout; return it and the address that it prints first."""
    env = {**os.environ, "PYTHONPATH": str(checkout / "src")}
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=env)
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def timed(act: Callable[[], object], times: int) -> list[float]:
    """Return milliseconds, sorted; the first time opens the connection and does not count."""
    act()
    took = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        took.append(1000 * (time.perf_counter() - began))
    return sorted(took)


def acts_of(client: Client, code: str) -> dict[str, Callable[[], object]]:
    """Return what is measured: a name and one act each."""
    codes = itertools.cycle(["promosi", "mutasi", "pelatihan"])
    pages = itertools.count(1)

    def here() -> str:
        return client.at.split("?")[0].removeprefix("/excerpt/").split("/")[0]

    def decide(**fields: str) -> str:
        return client.ask("/decide", {"excerpt": here(), **fields})

    def table(query: str) -> Callable[[], object]:
        return lambda: client.ask(f"/suggestions?{query}")

    reading = {
        "open the page": lambda: client.ask("/"),
        "next excerpt": lambda: client.ask(f"/excerpt/{here()}/next"),
        "next within a code and a word": lambda: client.ask(
            f"/excerpt/{here()}/next?{urlencode({'code_filter': code, 'search': 'yang'})}"
        ),
        "split or merge": lambda: client.ask(f"/excerpt/{here()}/reshape"),
        "queue and filters": lambda: client.ask("/queue"),
        "suggestions, page after page": lambda: client.ask(f"/suggestions?page={next(pages)}"),
        "suggestions of a code": table(urlencode({"code": code, "least": "20"})),
        "suggestions, the last page": table("state=all&page=999999"),
        "coders side by side": lambda: client.ask("/coders?a=ani&b=budi"),
    }
    # Last, for after five of them the engine learns anew beside whatever is asked.
    deciding = {
        "confirm a code": lambda: decide(code=next(codes), act="confirm"),
        "finish and go on": lambda: decide(act="finish"),
    }

    def on_the_desk(act: Callable[[], object]) -> Callable[[], object]:
        def acted() -> object:
            if "/reshape" in client.at or "/excerpt/" not in client.at:
                client.ask("/")
            return act()

        return acted

    return {name: on_the_desk(act) for name, act in {**reading, **deciding}.items()}


def load() -> str:
    """Return how many programs want a processor, over the last minute."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


def seconds_of(process: subprocess.Popen[str]) -> float:
    """Return the processor time of a process so far; NaN where there is no /proc."""
    try:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(path: Path, times: int) -> str:
    """Return a table of what each act takes."""
    hello, hello_url = started([sys.executable, "-c", HELLO])
    began = time.perf_counter()
    page, url = started(
        [sys.executable, "-m", "qualnlp", "review", str(path), "--coder", "citra", "--no-browser"]
    )
    address = time.perf_counter() - began
    try:
        client, plain = Client(url), Client(hello_url)
        began = time.perf_counter()
        first = client.ask(url.removeprefix(client.origin))
        opened = 1000 * (time.perf_counter() - began)
        code = unescape(re.findall(r'name="code" value="([^"]+)"', first)[0])
        lines = [
            f"Command to address {address:.1f} s; the first page of a coder who is new, with the "
            f"order of reading written, {opened:.0f} ms. Load average {load()} on {os.cpu_count()} "
            "cores: while others compute here, times are longer and processor times are not.",
            "",
            "| act | times | median ms | p99 ms | processor ms | ratio to hello |",
            "|---|---|---|---|---|---|",
        ]
        for name, act in acts_of(client, code).items():
            # Hellos before and after each act: whatever else runs here weighs on both.
            around = timed(plain.hello, times)
            n = times // 5 if name.startswith(("suggestions", "coders")) else times
            before = seconds_of(page)
            took = timed(act, n)
            cpu = 1000 * (seconds_of(page) - before) / (n + 1)
            around += timed(plain.hello, times)
            median = statistics.median(took)
            ratio = median / statistics.median(around)
            p99 = took[min(len(took) - 1, int(0.99 * len(took)))]
            lines.append(f"| {name} | {n} | {median:.1f} | {p99:.1f} | {cpu:.1f} | {ratio:.0f} |")
            print(lines[-1], flush=True)
        own = statistics.median(around)
        slowest = sorted(around)[int(0.99 * len(around))]
        lines.append(f"| (hello) | {len(around)} | {own:.2f} | {slowest:.2f} | | 1 |")
        return "\n".join(lines)
    finally:
        for process in (page, hello):
            process.terminate()
            process.wait()


def build_with(checkout: Path, path: Path, excerpts: int) -> None:
    """Build the study with the program of a checkout, which both can then read."""
    code = f"import page, pathlib; page.build(pathlib.Path({str(path)!r}), {excerpts})"
    env = {**os.environ, "PYTHONPATH": str(checkout / "src")}
    subprocess.run([sys.executable, "-c", code], env=env, cwd=Path(__file__).parent, check=True)


def beside(path: Path, checkout: Path, times: int, folder: Path) -> str:
    """Return a table of decisions over HTTP: this checkout beside another one."""
    lines = [
        f"Load average {load()} on {os.cpu_count()} cores when it began: while others compute "
        "here, times are longer and processor times are not.",
        "",
        "| decision with its redraw | build | times | median ms | p95 ms | p99 ms | "
        "processor ms | ratio by processor | ratio by median |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    both = ("confirm a code", "finish and go on")
    for learning, program, pause, measured in (
        ("off", QUIET, 0.0, both),
        ("on", REVIEW, PAUSE, both[:1]),
    ):
        servers = {}
        for name, root in (("old", checkout), ("new", ROOT)):
            own = folder / f"{name}-{learning}.study"
            shutil.copy(path, own)
            review = ["review", str(own), "--coder", "citra", "--no-browser"]
            process, url = started([sys.executable, "-c", program, *review], root)
            client = Client(url)
            client.ask(url.removeprefix(client.origin))
            servers[name] = process, client, acts_of(client, "promosi")
        try:
            for act in measured:
                label = f"{act}, learning {learning}"
                lines += _pairs(servers, act, times, pause, label)
                print(*lines[-2:], sep="\n", flush=True)
        finally:
            for process, _, _ in servers.values():
                process.terminate()
                process.wait()
    return "\n".join(lines)


def _pairs(servers: dict[str, Any], act: str, times: int, pause: float, label: str) -> list[str]:
    """Return the lines of one act, done in turn by each server."""
    took: dict[str, list[float]] = {name: [] for name in servers}
    for _, _, acts in servers.values():
        for _ in range(5):
            acts[act]()
    before = {name: seconds_of(process) for name, (process, _, _) in servers.items()}
    for number in range(times):
        names = list(servers) if number % 2 else list(servers)[::-1]
        for name in names:
            began = time.perf_counter()
            servers[name][2][act]()
            took[name].append(1000 * (time.perf_counter() - began))
        time.sleep(pause)
    cpu = {
        name: 1000 * (seconds_of(process) - before[name]) / times
        for name, (process, _, _) in servers.items()
    }
    median = {name: statistics.median(each) for name, each in took.items()}
    lines = []
    for name, each in took.items():
        p95, p99 = (sorted(each)[min(times - 1, int(part * times))] for part in (0.95, 0.99))
        ratios = f"{cpu['old'] / cpu[name]:.1f} | {median['old'] / median[name]:.1f}"
        lines.append(
            f"| {label} | {name} | {times} | {median[name]:.1f} | {p95:.1f} | {p99:.1f} | "
            f"{cpu[name]:.1f} | {ratios} |"
        )
    return lines


def main() -> None:
    """Build, measure, print, and with --record keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--excerpts", type=int, default=50_000)
    parser.add_argument("--study", type=Path, help="a study built before, or where to build it")
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--against", type=Path, help="the checkout to compare with")
    parser.add_argument("--record", action="store_true")
    given = parser.parse_args()
    command = f"python benchmarks/page.py --excerpts {given.excerpts} --times {given.times}"
    title = "The page"
    with tempfile.TemporaryDirectory() as folder:
        path = given.study or Path(folder) / "besar.study"
        if not path.exists():
            build_with(given.against or ROOT, path, given.excerpts)
        if given.against:
            command += " --against CHECKOUT"
            title = "A decision over HTTP beside d17127b"
            text = beside(path, given.against, given.times, Path(folder))
        else:
            text = measure(path, given.times)
    print(text)
    if given.record:
        record(title, f"{command} --record", text)


if __name__ == "__main__":
    main()
