"""Everything that leaves a study, as text that can be searched.

In: a study. Out: name -> what the file, the page or the command holds, archives unpacked.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path

from qualnlp.cli.main import main
from qualnlp.exchange.formats import WRITERS
from qualnlp.review import Session
from qualnlp.study import Study
from tests.review.page_reader import Reader

PAGES = "/ /codes /coders /memos /sources /displays /suggestions /import".split()
COMMANDS = (("reduce", "--out"), ("verify",), ("doctor",))


def searchable(data: bytes) -> str:
    """Return what stands in a file, with the members of an archive."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(
                f"{name}\n{searchable(archive.read(name))}" for name in archive.namelist()
            )
    return data.decode("utf-8", "replace")


def files_in(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), searchable(path.read_bytes())


def exported(study: Study, folder: Path) -> dict[str, bytes]:
    """Export in each format that can be written here; return name -> bytes."""
    made = {}
    for ending in WRITERS:
        try:
            done = study.export(folder / f"keluar{ending}", overwrite=True)
        except ImportError:
            continue  # an extra that is not installed
        for path in done.files:
            made[path.name] = path.read_bytes()
    return made


def commanded(study: Study, folder: Path) -> dict[str, str]:
    """Run the commands that print what a study holds; return words -> both streams."""
    told: dict[str, str] = {}
    for words in COMMANDS:
        for more in ((), ("--json",)):
            call = [words[0], str(study.path), *words[1:], *more]
            if "--out" in words:
                call.insert(len(words) + 1, str(folder / "reduksi"))
            out = io.StringIO()
            with redirect_stdout(out), redirect_stderr(out), suppress(SystemExit):
                main(call)
            told[" ".join([*words, *more])] = out.getvalue()
    return told


def pages(study: Study, coder: str) -> dict[str, str]:
    """Return each page as it stands, and the sheet of the first excerpt."""
    reader = Reader(Session(study, coder, learn=False))
    return {address: reader.get(address) for address in PAGES}


def everything(study: Study, folder: Path, coder: str) -> dict[str, str]:
    """Return every output of a study: files, pages, what commands print."""
    found = {name: searchable(data) for name, data in exported(study, folder).items()}
    study.display(folder / "luaran", transcripts=True)
    study.agreement_report("ani", "budi").write(folder / "luaran")
    found |= commanded(study, folder)
    found |= {f"page {address}": text for address, text in pages(study, coder).items()}
    return found | dict(files_in(folder))
