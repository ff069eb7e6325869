"""The example study, from transcripts to verified conclusions, in seconds."""

from __future__ import annotations

import csv
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from qualnlp.cli.output import line
from qualnlp.errors import StudyExists
from qualnlp.i18n import say, split_list
from qualnlp.resources import EXAMPLE_TECHNIQUES, resource
from qualnlp.terms import CONCLUSION_VERDICTS

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.study import Study


_FIRST, _SECOND = "ani", "budi"
_MARK = "demo"
_STUDY = "contoh.study"


def run_demo(out: Path, *, quiet: bool = False) -> dict[str, Any]:
    """Run the example study into a folder; return what was made and found.

    It is made beside its place and moved there when it is whole: what stops it on the way leaves
    the folder as it was.

    Raises
    ------
    StudyExists
        If the folder holds a demo study that somebody has worked on: nothing is overwritten.
    """
    _refuse_touched(out / _STUDY)
    is_new = not out.exists()
    out.mkdir(parents=True, exist_ok=True)
    try:
        # On Windows a file that is still being closed keeps its folder for a moment.
        with TemporaryDirectory(prefix=".demo-", dir=out, ignore_cleanup_errors=True) as work:
            return _run(Path(work), out, quiet)
    except BaseException:
        if is_new:
            with suppress(OSError):
                out.rmdir()
        raise


def _run(work: Path, out: Path, quiet: bool) -> dict[str, Any]:
    from qualnlp.agreement import kappa_sentence
    from qualnlp.study import CODING_NOTE, Study

    example = resource("corpora", "karier-pegawai")

    def tell(text: str) -> None:
        line(text, quiet)

    tell(
        say(
            "Studi contoh (ilustratif, bukan orang sebenarnya): pengembangan karier pegawai.",
            "Example study (illustrative, no real persons): career development of staff.",
        )
    )
    with Study(work / _STUDY, create=True) as study:
        study.set_codebook(example / "codebook.yaml")
        for pattern, technique in EXAMPLE_TECHNIQUES.items():
            study.add(example / pattern, technique=technique, informants=example / "informan.xlsx")
        excerpts = study.excerpts()
        speech = int((excerpts["role"] == "informant").sum())
        n_files = len(study.transcripts())
        tell(
            say(
                f"1. Kumpul  : {n_files} sumber (Word, teks, VTT), {speech} kutipan informan",
                f"1. Collect : {n_files} sources (Word, text, VTT), {speech} excerpts",
            )
        )
        suggestions = study.suggest()
        tell(
            say(
                f"2. Saran   : {len(suggestions)} saran kode; saran bukan pengodean",
                f"2. Suggest : {len(suggestions)} suggested codes; none of them is a coding",
            )
        )
        n_first = study.code(example / "gold.csv", coder=_FIRST)
        n_second = study.code(example / "second_coder.csv", coder=_SECOND)
        tell(
            say(
                f"3. Putusan : {n_first} keputusan {_FIRST}, {n_second} keputusan {_SECOND}",
                f"3. Decide  : {n_first} decisions of {_FIRST}, {n_second} of {_SECOND}",
            )
        )
        with (example / "conclusions.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                study.conclude(row["sentence"], split_list(row["codes"]), row["claim"])
        study.remember(
            CODING_NOTE,
            say(
                "Kedua pengode studi contoh ini model bahasa yang sama, bukan orang; "
                "kesepakatannya lebih tinggi daripada kesepakatan orang.",
                "Both coders of this example study are one language model, no persons; they agree "
                "more than people do.",
            ),
        )
        paths = [out / one.relative_to(work) for one in study.display(work, coder=_FIRST)]
        tell(say("4. Sajikan :", "4. Display :"))
        for made in paths:
            tell(f"     {made}")
        checks = study.verify(_FIRST)
        _tell_checks(tell, checks)
        sentence = kappa_sentence(study.agree(_FIRST, _SECOND))
        tell(say("6. Sepakat : ", "6. Agree   : ") + sentence)
        tell(
            say(
                "     (kedua pengode contoh ini model bahasa yang sama; orang lebih berbeda)",
                "     (both example coders are one language model; people differ more)",
            )
        )
        study.remember(_MARK, _state(study))
        findings = study.doctor()
    # The study comes last: where it stands, everything does.
    for made in (*paths, out / _STUDY):
        (work / made.relative_to(out)).replace(made)
    concluded = checks[checks["check"] == "conclusion"]
    tell("")
    tell(say(f"Selesai. Luaran ada di {out.resolve()}", f"Done. See {out.resolve()}"))
    tell(
        say(
            f"Buka dulu: {out / 'bab-iv.docx'} (draf Bab IV) dan {out / 'laporan.html'}",
            f"Open first: {out / 'bab-iv.docx'} (chapter draft) and {out / 'laporan.html'}",
        )
    )
    return {
        "study": str(out / _STUDY),
        "excerpts": speech,
        "suggestions": len(suggestions),
        "files": [str(made) for made in paths],
        "verdicts": dict(zip(concluded["subject"], concluded["verdict"], strict=True)),
        "agreement": sentence,
        "whole": all(finding.level != "error" for finding in findings),
    }


def _tell_checks(tell: Any, checks: pd.DataFrame) -> None:
    tell(say("5. Verifikasi", "5. Verify"))
    concluded = checks[checks["check"] == "conclusion"]
    for verdict, subject, detail in zip(
        concluded["verdict"], concluded["subject"], concluded["detail"], strict=True
    ):
        tell(f"     [{_loud(verdict)}] {subject}")
        tell(f"        {detail}")
    for check, title in (
        ("code_unused", say("Indikator tanpa kutipan", "Indicators without an excerpt")),
        ("informant_silent", say("Informan tak pernah dikutip", "Informants never quoted")),
    ):
        names = ", ".join(checks.loc[checks["check"] == check, "subject"])
        tell(f"     {title}: {names or '–'}")


def _loud(verdict: str) -> str:
    """Return a verdict in the words of every display; one that asks for work in capitals."""
    first, space, rest = CONCLUSION_VERDICTS.label(verdict).partition(" ")
    return (first if verdict == "ok" else first.upper()) + space + rest


def _refuse_touched(path: Path) -> None:
    """Refuse to replace anything but an earlier example study that nobody has worked on."""
    from qualnlp.study import Study

    if not path.exists():
        return
    with Study(path) as earlier:
        is_untouched = earlier.recall(_MARK) == _state(earlier)
    if not is_untouched:
        raise StudyExists(
            say(
                "Berkas ini sudah ada dan bukan studi contoh yang utuh, jadi tidak ditimpa.",
                "This file exists and is no untouched example study, so it is not overwritten.",
            ),
            where=path,
            hint=say("Pilih folder lain dengan --out.", "Choose another folder with --out."),
        )


def _state(study: Study) -> str:
    """Return what changes as soon as somebody works on the example."""
    counts = [len(study.decisions()), len(study.conclusions()), len(study.excerpts())]
    return f"{counts} {study.codebook.fingerprint}"
