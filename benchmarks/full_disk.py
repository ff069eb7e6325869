"""Fill a disk to the last bytes, do each kind of act on it, and look what came of it.

    python benchmarks/full_disk.py [--tries 200] [--seed N] [--only ACT]

A small file system in memory holds a study; a file of ballast leaves a chance number of bytes free.
What is refused must be said in a sentence that names the full disk, leave no file behind and take
nothing that was acknowledged; what is acknowledged must be there once the ballast is gone. For the
half of the tries temporary files lie on the full disk, too. Linux, and a user who may mount.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from qualnlp.cli.main import main as command
from qualnlp.codebook import Code, Codebook
from qualnlp.review import Session, make_app
from qualnlp.study import Study

MUSEUM = Path(__file__).parent.parent / "tests" / "store" / "museum"
TALK = "P: Bagaimana pelatihannya, Bu?\nN: Pelatihan ada tiap tahun. Saya ikut {} kali, Bu.\n"
# What says that the disk is full.
FULL = ("penuh", "full")
HELPERS = ("-wal", "-shm", "-journal")
PORT, TOKEN = 8123, "uji"
_PAGE_FORMS = (
    ("/decide", {"code": "pelatihan", "act": "confirm", "stance": "+"}),
    ("/memo", {"code": "", "text": "menarik"}),
    ("/decide", {"act": "finish"}),
)
Act = Callable[["Try"], tuple[bool, str]]


@dataclass
class Try:
    """One study on the small disk.

    Attributes
    ----------
    disk : Path
        The small file system.
    study : Path
    apart : Path
        A folder elsewhere, with what is read from.
    number : int
    """

    disk: Path
    study: Path
    apart: Path
    number: int


def told(*words: object) -> tuple[bool, str]:
    """Run a command; return whether it ended well, and what it said."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        try:
            command([str(one) for one in words])
        except SystemExit as stopped:
            return not stopped.code, out.getvalue()
        except Exception:
            return False, out.getvalue() + traceback.format_exc()
    return True, out.getvalue()


def add(one: Try) -> tuple[bool, str]:
    """Add a new transcript."""
    source = one.apart / f"baru-{one.number}.txt"
    source.write_text(TALK.format(one.number) * 200, encoding="utf-8")
    return told("add", one.study, source)


def code(one: Try) -> tuple[bool, str]:
    """Take codings from a table."""
    return told("code", one.study, one.apart / "kode.csv", "--coder", "cici")


def suggest(one: Try) -> tuple[bool, str]:
    """Suggest codes."""
    return told("suggest", one.study, "--model", "lexical")


def update(one: Try) -> tuple[bool, str]:
    """Read an edited source again."""
    source = one.apart / "obrolan-2.txt"
    source.write_text(TALK.format(f"hampir {one.number}") * 50, encoding="utf-8")
    return told("update", one.study, source, "--of", "obrolan.txt")


def merge(one: Try) -> tuple[bool, str]:
    """Merge another study."""
    return told("import", one.study, one.apart / "lain.study")


def review(one: Try) -> tuple[bool, str]:
    """Open the page, confirm, write a memo, finish."""
    from starlette.testclient import TestClient

    from qualnlp.errors import QualNlpError

    said = []
    try:
        with Study(one.study) as study:
            key = str(study.excerpts()["excerpt_id"].iloc[1])
            session = Session(study, "ani", learn=False)
            app = make_app(session, token=TOKEN, port=PORT)
            client = TestClient(app, base_url=f"http://127.0.0.1:{PORT}")
            said.append(client.get(f"/?token={TOKEN}"))
            for address, fields in _PAGE_FORMS:
                form = {"excerpt": key, **fields}
                ours = {"Origin": f"http://127.0.0.1:{PORT}"}
                said.append(client.post(address, data=form, headers=ours, follow_redirects=True))
    except QualNlpError as error:
        return False, str(error)
    except Exception:
        return False, traceback.format_exc()
    bad = [answer for answer in said if answer.status_code >= 400]
    return not bad, bad[0].text if bad else ""


def backup(one: Try) -> tuple[bool, str]:
    """Copy the study beside itself."""
    return told("backup", one.study)


def export(one: Try) -> tuple[bool, str]:
    """Export the study in one of several formats."""
    ending = ("json", "xlsx", "qdpx", "qdc", "docx")[one.number % 5]
    return told("export", one.study, one.disk / f"keluar.{ending}", "--overwrite")


def display(one: Try) -> tuple[bool, str]:
    """Write the chapter's tables, or all displays."""
    only = ["--only", "kode.png"] if one.number % 3 else []
    return told("display", one.study, "--out", one.disk / "sajian", "--coder", "ani", *only)


def batch(one: Try) -> tuple[bool, str]:
    """Suggest codes for a table of texts."""
    out = one.disk / "keluar.parquet"
    where = ["--codebook", one.apart / "kode.yaml", "--out", out]
    return told("batch", one.apart / "teks.csv", *where, "--workers", 1)


def migration(one: Try) -> tuple[bool, str]:
    """Open a study of an earlier version."""
    return told("doctor", one.disk / "lama.study")


def reduce(one: Try) -> tuple[bool, str]:
    """Write the tables of the reduction."""
    return told("reduce", one.study, "--out", one.disk / "reduksi")


def codebook(one: Try) -> tuple[bool, str]:
    """Set another codebook."""
    return told("codebook", one.study, one.apart / "lebih.yaml")


def conclude(one: Try) -> tuple[bool, str]:
    """State a conclusion."""
    sentence = f"Simpulan {one.number}."
    return told("conclude", one.study, sentence, "--codes", "pelatihan", "--claim", "+")


def memo(one: Try) -> tuple[bool, str]:
    """Write a memo of some pages."""
    return told("memo", one.study, "catatan " * 3000, "--coder", "ani")


def new(one: Try) -> tuple[bool, str]:
    """Make a new study."""
    return told("new", one.disk / "baru.study", "--codebook", one.apart / "kode.yaml")


ACTS: tuple[Act, ...] = (
    add, code, suggest, update, merge, review, backup, export, display, batch, migration, reduce,
    codebook, conclude, memo, new,
)  # fmt: skip


def material(apart: Path) -> None:
    """Write what acts read from, and the study that they work on."""
    yaml = "codes:\n  - id: pelatihan\n    name: Pelatihan\n    definition: kursus\n"
    (apart / "kode.yaml").write_text(yaml, encoding="utf-8")
    more = "  - id: promosi\n    name: Promosi\n    definition: jabatan\n"
    (apart / "lebih.yaml").write_text(yaml + more, encoding="utf-8")
    texts = "id,text\n" + "".join(f"{n},Pelatihan ke {n} ada tiap tahun.\n" for n in range(300))
    (apart / "teks.csv").write_text(texts, encoding="utf-8")
    book = Codebook([Code("pelatihan", "Pelatihan", "kursus")])
    for name, talk in (("obrolan", TALK), ("lain", TALK.replace("Pelatihan", "Kursus"))):
        source = apart / f"{name}.txt"
        source.write_text("".join(talk.format(n) for n in range(60)), encoding="utf-8")
        with Study(apart / f"{name}.study") as study:
            study.set_codebook(book)
            study.add(source)
            keys = study.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
            for coder in ("ani", "budi") if name == "obrolan" else ("dodo",):
                study.confirm(keys[0], "pelatihan", coder=coder)
    rows = [f"{key},pelatihan" for key in _keys(apart / "obrolan.study")]
    (apart / "kode.csv").write_text("\n".join(["excerpt_id,code", *rows]), encoding="utf-8")


def _keys(path: Path) -> list[str]:
    with Study(path) as study:
        keys: list[str] = study.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
    return keys


@contextmanager
def small_disk(megabytes: int = 24) -> Iterator[Path]:
    """Mount a small file system; OSError where this user may not."""
    place = Path(tempfile.mkdtemp(prefix="qualnlp-penuh-"))
    options = ["-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
    try:
        done = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
        if done.returncode:
            raise OSError(done.stderr.strip() or "mount")
        try:
            yield place
        finally:
            subprocess.run(["umount", "-l", str(place)], check=False)
    finally:
        place.rmdir()


def fill(disk: Path, free: int) -> Path:
    """Leave so many bytes free, in whole pages; return the file that takes the rest."""
    ballast = disk / "pemberat"
    with ballast.open("wb", buffering=0) as file:
        at_hand = os.statvfs(disk)
        left = at_hand.f_bavail * at_hand.f_frsize - free
        os.posix_fallocate(file.fileno(), 0, max(left, 1))
    return ballast


def tried(act: Act, one: Try, free: int, temporary: bool) -> tuple[bool, list[str]]:
    """Do an act on a full disk; return whether it ended well, and the faults found."""
    for path in one.disk.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copy(one.apart / "obrolan.study", one.study)
    old = sorted(MUSEUM.glob("*.study"))
    lama = one.disk / "lama.study"
    was = old[one.number % (len(old) - 1)].read_bytes()
    lama.write_bytes(was)
    before = {path.name for path in one.disk.iterdir()} | {"pemberat", "tmp"}
    decided = _decisions(one.study)
    where = one.disk / "tmp" if temporary else None
    if where is not None:
        where.mkdir()
    ballast = fill(one.disk, free)
    kept, tempfile.tempdir = tempfile.tempdir, str(where) if where else None
    try:
        done, said = act(one)
    finally:
        tempfile.tempdir = kept
    faults = []
    if "Traceback" in said:
        faults.append("traceback: " + said.strip().splitlines()[-1])
    elif not done and not any(sign in said.casefold() for sign in FULL):
        faults.append("says nothing of a full disk: " + " ".join(said.split())[-300:])
    # SQLite's own helper files: the next who opens the study takes them away. Parts of a batch run
    # are what it goes on from.
    apart = (*HELPERS, ".parts")
    names = {path.name for path in one.disk.iterdir() if not path.name.endswith(apart)}
    if lama.read_bytes() != was:  # of several steps of its migration one was made
        before |= {name for name in names if name.startswith("lama.study.schema-")}
    if not done and names - before:
        faults.append(f"left behind: {sorted(names - before)}")
    files = [path for path in one.disk.rglob("*") if path.is_file()]
    empty = [path.name for path in files if not path.stat().st_size and path.name in names]
    if empty:
        faults.append(f"files of no bytes: {empty}")
    if where is not None and any(where.iterdir()):
        faults.append(f"temporary files: {sorted(path.name for path in where.iterdir())}")
    ballast.unlink()
    for path in (one.study, lama):
        try:
            with Study(path, create=False) as study:
                bad = [found.detail for found in study.doctor() if found.level == "error"]
        except Exception as error:
            bad = [repr(error)]
        faults += [f"{path.name} afterwards: {detail}" for detail in bad]
    left = [path.name for path in one.disk.iterdir() if path.name.endswith(HELPERS)]
    if left:
        faults.append(f"helper files afterwards: {left}")
    if not decided <= _decisions(one.study):
        faults.append("decisions lost")
    again, said = (True, "") if done else act(one)
    if not again:
        told_of = re.findall(r'<p class="told[^"]*">(.*?)</p>', said) or [said]
        faults.append("refused with room, too: " + " ".join(" ".join(told_of).split())[-300:])
    return done, faults


def _decisions(path: Path) -> set[str]:
    with Study(path, create=False) as study:
        return set(study.decisions()["decision_id"])


def main() -> int:
    """Run the bench; print a line an act."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=160)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    wished = parser.parse_args()
    chance = random.Random(wished.seed)
    chosen = [act for act in ACTS if wished.only in ("", act.__name__)]
    print(f"seed {wished.seed}")
    n_faults = 0
    with small_disk() as disk, tempfile.TemporaryDirectory() as elsewhere:
        apart = Path(elsewhere)
        material(apart)
        for act in chosen:
            refused = faulty = 0
            n = max(1, wished.tries // len(chosen))
            for number in range(n):
                free = int(4096 * 2 ** chance.uniform(-1, 10)) if number else 0
                one = Try(disk, disk / "karier.study", apart, number)
                done, faults = tried(act, one, free, number % 2 == 1)
                refused += not done
                faulty += bool(faults)
                for fault in faults:
                    print(f"  {act.__name__}, {free} bytes free: {fault}", file=sys.stderr)
            n_faults += faulty
            print(f"{act.__name__}: {n} tries, {refused} refused, {faulty} faults", flush=True)
    return int(n_faults > 0)


if __name__ == "__main__":
    sys.exit(main())
