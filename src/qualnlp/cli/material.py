"""The commands that collect: a new study, its codebook, its transcripts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from qualnlp.cli.app import (
    LANG,
    AsJson,
    Files,
    Lang,
    OutDir,
    StudyPath,
    app,
    open_study,
)
from qualnlp.cli.output import as_records, line, print_json, table, working
from qualnlp.errors import StudyExists
from qualnlp.i18n import say

Speaker = Annotated[
    list[str] | None,
    typer.Option(
        "--speaker",
        metavar="LABEL=ROLE",
        help=say(
            "siapa penuturnya: P=pewawancara, Sari=informan (boleh berulang)",
            "who speaks: P=interviewer, Sari=informant (may be repeated)",
        ),
    ),
]


@app.command(help=say("Studi contoh, dari transkrip sampai simpulan.", "Run the example study."))
def demo(out: OutDir = Path("qualnlp-demo"), as_json: AsJson = False, lang: Lang = LANG) -> None:
    """Run the example study from transcripts to verified conclusions."""
    from qualnlp.cli.demo import run_demo

    result = run_demo(out, quiet=as_json)
    if as_json:
        print_json(result)


@app.command(help=say("Buat studi baru.", "Make a new study."))
def new(
    study: StudyPath,
    codebook: Annotated[
        Path | None,
        typer.Option("--codebook", help=say("buku kode .yaml .csv .xlsx", "the codebook")),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Make a study; without a codebook, a template of one is laid beside it."""
    from qualnlp.codebook import Codebook, write_template
    from qualnlp.study import Study, has_study, shown_place

    if has_study(study) or Path(study).exists():
        raise StudyExists(
            say("Studi atau berkas ini sudah ada.", "This study or file exists already."),
            where=shown_place(study),
            hint=say("Pilih nama lain.", "Choose another name."),
        )
    # A codebook that cannot be read leaves no half-made study behind.
    read = None if codebook is None else Codebook.read(codebook)
    place = shown_place(study)
    with Study(study) as made:
        if read is not None:
            made.set_codebook(read)
        template = made.path.with_name("buku-kode.xlsx")
    wrote_template = read is None and not template.exists()
    if wrote_template:
        write_template(template)
    if as_json:
        print_json({"study": place, "template": str(template) if wrote_template else None})
        return
    line(say(f"Studi dibuat: {place}", f"Study made: {place}"))
    if read is None:
        line(
            say(
                f"Isi buku kode di {template}, lalu: qualnlp codebook {place} {template}",
                f"Fill in the codebook {template}, then: qualnlp codebook {place} {template}",
            )
        )


@app.command(help=say("Pasang buku kode, atau versi barunya.", "Set the codebook, or a new one."))
def codebook(
    study: StudyPath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=".yaml .csv .xlsx")],
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Give a study its codebook, or a new version of it."""
    with open_study(study) as opened:
        taken = opened.set_codebook(file)
    if as_json:
        print_json({"codes": len(taken.codable), "fingerprint": taken.fingerprint})
    n = len(taken.codable)
    line(say(f"Buku kode terpasang: {n} kode.", f"Codebook set: {n} codes."), as_json)


@app.command(help=say("Tambahkan transkrip.", "Add transcripts."))
def add(
    study: StudyPath,
    files: Files,
    technique: Annotated[
        str | None,
        typer.Option(
            "--technique",
            help=say(
                "wawancara (kalau tidak disebut) | observasi | dokumentasi | kata sendiri",
                "interview (unless told) | observation | document | a word of your own",
            ),
        ),
    ] = None,
    informants: Annotated[
        Path | None,
        typer.Option("--informants", help=say("tabel informan", "a table of informants")),
    ] = None,
    speaker: Speaker = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Read, mend and split transcripts; globs are expanded here, Word's ~$ files skipped."""
    speakers = dict(_label_and_role(text) for text in speaker or ())
    with (
        open_study(study) as opened,
        working(say("Membaca transkrip", "Reading transcripts"), as_json),
    ):
        added = opened.add(files, technique=technique, informants=informants, speakers=speakers)
    notes: list[str] = added.attrs["notes"]
    if as_json:
        print_json(as_records(added))
        for note in notes:
            print(note, file=sys.stderr)
        return
    if added.empty:
        line(say("Tidak ada yang baru: semua sudah ada.", "Nothing new: the study has them all."))
    else:
        table(added.drop(columns="transcript_id"))
    for note in notes:
        line(note)


def _label_and_role(text: str) -> tuple[str, str]:
    label, equals, role = text.partition("=")
    if not (label.strip() and equals and role.strip()):
        raise typer.BadParameter(f"{text}: LABEL=ROLE")
    return label.strip(), role.strip()


@app.command(help=say("Potong transkrip tanpa studi.", "Split transcripts without a study."))
def split(
    files: Files,
    out: Annotated[Path | None, typer.Option("--out", help=".csv | .parquet | .xlsx")] = None,
    speaker: Speaker = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Write the excerpts of transcripts as a table."""
    from qualnlp.excerpts import split as split_transcript
    from qualnlp.excerpts import to_frame, write_frame
    from qualnlp.transcripts import expand, read_transcript

    speakers = dict(_label_and_role(text) for text in speaker or ())
    transcripts = [read_transcript(path, speakers) for path in expand(files)]
    frame = to_frame(excerpt for one in transcripts for excerpt in split_transcript(one))
    if out is not None:
        write_frame(frame, out)
    if as_json:
        print_json(as_records(frame) if out is None else {"excerpts": len(frame), "out": str(out)})
    elif out is None:
        table(frame[["informant", "role", "turn", "text"]])
    else:
        n = len(frame)
        line(say(f"{n} kutipan ditulis ke {out}", f"{n} excerpts written to {out}"))
    for one in transcripts:
        for warning in one.warnings:
            line(f"{one.file}: {warning}", as_json)


@app.command(help=say("Samarkan nama dan nomor.", "Replace names and numbers in copies."))
def pseudonymise(
    study: StudyPath,
    apply: Annotated[
        Path | None,
        typer.Option("--apply", help=say("tabel yang sudah diisi", "the table, filled in")),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help=say("folder salinan", "where the copies go"))
    ] = None,
    names: Annotated[
        Path | None,
        typer.Option("--names", help=say("daftar nama, satu per baris", "names, one a line")),
    ] = None,
    review: Annotated[
        Path | None, typer.Option("--table", help=say("tabel saran", "where the table goes"))
    ] = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Suggest what identifies people; with --apply, write copies in which it is replaced."""
    from qualnlp.cli.privacy import check_asked, pseudonymise_study

    check_asked(apply, out)
    with open_study(study) as opened:
        pseudonymise_study(opened, apply, out, names, review, as_json)
