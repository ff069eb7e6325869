"""Kill a process amid each kind of act, and look whether anything acknowledged is lost.

    python benchmarks/kills.py [--kills 1000] [--seed N]

A child does one act on a study again and again and tells of each that was acknowledged; it is
killed at a moment of chance. Then the study is opened: it must be whole, and hold what was told of.
Not on Windows, which cannot fork.
"""

from __future__ import annotations

import argparse
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from qualnlp.batch import suggest_batch
from qualnlp.codebook import Code, Codebook
from qualnlp.study import Study

OLD = Path(__file__).parent.parent / "tests" / "store" / "museum" / "schema-4.study"
LASTS = {"batch": 1.5}  # seconds of an act, of those that take long
TALK = "P: Bagaimana pelatihannya, Bu?\nN: Pelatihan ada tiap tahun. Saya ikut {} kali, Bu.\n"


def code(study: Study, folder: Path, number: int) -> str:
    """Confirm a code."""
    key = study.excerpts()["excerpt_id"].iloc[1]
    return study.confirm(key, "pelatihan", coder="ani", memo=str(number))


def review(study: Study, folder: Path, number: int) -> str:
    """Open a sheet and finish its excerpt, as the page does."""
    key = study.excerpts()["excerpt_id"].iloc[1]
    study.desk("ani").opened(key)
    return study.finish(key, coder="ani")


def add(study: Study, folder: Path, number: int) -> str:
    """Add a new transcript."""
    source = folder / f"baru-{os.getpid()}-{number}.txt"
    source.write_text(TALK.format(f"{os.getpid()} dan {number}"), encoding="utf-8")
    return str(study.add(source)["transcript_id"].iloc[0])


def update(study: Study, folder: Path, number: int) -> str:
    """Read the edited source again."""
    source = folder / "obrolan.txt"
    source.write_text(TALK.format(f"{os.getpid()} atau {number}"), encoding="utf-8")
    return study.update(source)[0].transcript_id


def merge(study: Study, folder: Path, number: int) -> str:
    """Make another study and merge it."""
    with Study(folder / f"lain-{os.getpid()}-{number}.study") as other:
        other.set_codebook(study.codebook)
        own = folder / f"lain-{os.getpid()}-{number}.txt"
        own.write_text(TALK.format(f"{os.getpid()} lain {number}"), encoding="utf-8")
        key = str(other.add(own)["transcript_id"].iloc[0])
    study.merge_study(other.path)
    return key


def export(study: Study, folder: Path, number: int) -> str:
    """Write the whole study as JSON, over the file of before."""
    return str(study.export(folder / "keluar.json", overwrite=True).path)


def backup(study: Study, folder: Path, number: int) -> str:
    """Copy the study."""
    return str(study.backup(folder / f"salinan-{os.getpid()}-{number}.study"))


def migration(study: Study, folder: Path, number: int) -> str:
    """Bring a study of schema 4 up to date."""
    place = folder / f"lama-{os.getpid()}-{number}.study"
    shutil.copyfile(OLD, place)
    Study(place).close()
    return str(place)


def batch(study: Study, folder: Path, number: int) -> str:
    """Suggest for a table of rows, in parts; a run that was killed goes on in the next."""
    out = folder / f"saran-{number}.parquet"
    suggested(study, folder, out)
    return str(out)


def suggested(study: Study, folder: Path, out: Path) -> bytes:
    """Suggest for forty texts in ten parts; return the bytes of what came of it."""
    table = folder / "teks.csv"
    if not table.exists():
        rows = "".join(f"{n},Pelatihan ke-{n} ada tiap tahun.\n" for n in range(40))
        table.write_text("id,text\n" + rows, encoding="utf-8")
    suggest_batch(table, study.codebook, out, workers=1, part_rows=4, model="lexical")
    return out.read_bytes()


ACTS: dict[str, Callable[[Study, Path, int], str]] = {
    one.__name__: one
    for one in (code, review, add, update, merge, export, backup, migration, batch)
}


def fresh(folder: Path) -> Path:
    """Return a study of one talk with one code."""
    source = folder / "obrolan.txt"
    source.write_text(TALK.format("dua"), encoding="utf-8")
    with Study(folder / "karier.study") as study:
        study.set_codebook(Codebook([Code("pelatihan", "Pelatihan", definition="kursus")]))
        study.add(source)
    return folder / "karier.study"


def killed_once(act: str, folder: Path, chance: random.Random) -> list[str]:
    """Let a child act until it is killed; return what it acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            study = Study(folder / "karier.study")
            for number in range(10_000):
                done = ACTS[act](study, folder, number)
                os.write(writing, (done + "\n").encode())
        finally:
            os._exit(1)  # an error ends the child before it is killed: nothing is acknowledged
    os.close(writing)
    if chance.random() < 0.75:
        select.select([reading], [], [], 60)
    time.sleep(chance.uniform(0.0, LASTS.get(act, 0.05)))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        told = pipe.read().split()
    if not os.WIFSIGNALED(status):
        raise AssertionError(f"{act}: the child ended by itself after {len(told)} acts")
    return told


def look(act: str, folder: Path, told: list[str]) -> list[str]:
    """Return what is wrong after a kill: a study that is not whole, something told and lost."""
    with Study(folder / "karier.study") as study:
        wrong = [one.detail for one in study.doctor() if one.level == "error"]
        known = {*study.decisions()["decision_id"], *study.transcripts()["transcript_id"]}
        if act in ("code", "review", "add", "merge"):
            wrong += [f"lost: {one}" for one in told if one not in known]
        if act == "update" and told and not study.transcripts().shape[0]:
            wrong.append("lost: the updated transcript")
        if act == "batch":
            wrong += half_suggested(study, folder, told)
    # Whatever bears the name of a study or of a copy is one.
    for place in [*folder.glob("salinan-*.study"), *folder.glob("lama-*.study")]:
        with Study(place) as other:
            wrong += [one.detail for one in other.doctor() if one.level == "error"]
        for beside in folder.glob(f"{place.name}*"):
            beside.unlink()
    exported = folder / "keluar.json"
    if exported.exists():
        Study.from_export(exported, folder / "kembali.study").close()
        (folder / "kembali.study").unlink()
    return wrong


def half_suggested(study: Study, folder: Path, told: list[str]) -> list[str]:
    """Return what is wrong with tables of suggestions: one that is none, or other than it was."""
    right = suggested(study, folder, folder / "pembanding.parquet")
    wrong = [f"lost: {one}" for one in told if not Path(one).exists()]
    for place in folder.glob("saran-*.parquet"):
        wrong += [] if place.read_bytes() == right else [f"half written: {place.name}"]
        place.unlink()
    # What was broken off goes on, and ends with the same bytes.
    for parts in folder.glob("saran-*.parquet.parts"):
        out = parts.with_suffix("")
        wrong += [] if suggested(study, folder, out) == right else [f"gone on wrongly: {out.name}"]
        out.unlink()
    return wrong


def run(kills: int, seed: int, acts: list[str] | None = None) -> dict[str, tuple[int, int, int]]:
    """Return act -> kills, acts acknowledged, faults."""
    chance = random.Random(seed)
    names = acts or list(ACTS)
    found = {}
    for act in names:
        each, told, faults = max(1, kills // len(names)), 0, 0
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            fresh(folder)
            for _ in range(each):
                acknowledged = killed_once(act, folder, chance)
                wrong = look(act, folder, acknowledged)
                told += len(acknowledged) or 0
                faults += len(wrong)
                for one in wrong:
                    print(f"{act}: {one}", file=sys.stderr)
        found[act] = each, told, faults
        print(f"{act:10} {each:5} kills {told:6} acknowledged {faults:4} faults", flush=True)
    return found


def main() -> None:
    """Kill, look, and print a line an act."""
    parser = argparse.ArgumentParser(description="Kill processes amid their acts.")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--acts", nargs="*", choices=list(ACTS))
    wishes = parser.parse_args()
    print(f"seed {wishes.seed}", flush=True)
    run(wishes.kills, wishes.seed, wishes.acts)


if __name__ == "__main__":
    main()
