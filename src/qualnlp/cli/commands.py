"""The commands in the order of the work. Each opens the study, runs one step, says what it did."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualnlp.cli.output import as_records, line, print_json, table, working
from qualnlp.errors import StudyExists, StudyMissing
from qualnlp.wording import LANGUAGES, current_language, say

if TYPE_CHECKING:
    from qualnlp.study import Study

app = typer.Typer(
    help=say(
        "Pengodean kualitatif untuk wawancara berbahasa Indonesia, tanpa internet.",
        "Qualitative coding for Indonesian interviews, offline.",
    ),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    add_completion=False,
)


def _known_language(value: str) -> str:
    if value not in LANGUAGES:
        raise typer.BadParameter(f"{value}: {' | '.join(LANGUAGES)}")
    return value


StudyPath = Annotated[Path, typer.Argument(metavar="STUDY", help=say("berkas studi", "the study"))]
Files = Annotated[
    list[str], typer.Argument(metavar="FILE...", help=say("berkas atau pola", "files or globs"))
]
AsJson = Annotated[
    bool, typer.Option("--json", help=say("cetak JSON untuk skrip", "print JSON for scripts"))
]
Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        show_default="id",
        callback=_known_language,
        help=say("bahasa: id atau en", "language: id or en"),
    ),
]
Coder = Annotated[str, typer.Option("--coder", help=say("nama pengode", "the coder's name"))]
OneCoder = Annotated[
    str | None,
    typer.Option("--coder", help=say("hanya pengode ini", "this coder's codings only")),
]
OutDir = Annotated[Path, typer.Option("--out", help=say("folder luaran", "where to write"))]
_LANG = current_language()


def _open(path: Path) -> Study:
    from qualnlp.study import Study

    if not path.is_file():
        raise StudyMissing(
            say("Studi ini tidak ada.", "There is no such study."),
            where=path,
            hint=say("Buat dengan: qualnlp new ", "Make it with: qualnlp new ") + str(path),
        )
    return Study(path)


@app.command(help=say("Studi contoh, dari transkrip sampai simpulan.", "Run the example study."))
def demo(out: OutDir = Path("qualnlp-demo"), as_json: AsJson = False, lang: Lang = _LANG) -> None:
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
    lang: Lang = _LANG,
) -> None:
    """Make a study; without a codebook, a template of one is laid beside it."""
    from qualnlp.codebook import Codebook, write_template
    from qualnlp.study import Study

    if study.exists():
        raise StudyExists(
            say("Berkas ini sudah ada.", "This file exists already."),
            where=study,
            hint=say("Pilih nama lain.", "Choose another name."),
        )
    # A codebook that cannot be read leaves no half-made study behind.
    read = None if codebook is None else Codebook.read(codebook)
    with Study(study) as made:
        if read is not None:
            made.set_codebook(read)
    template = study.with_name("buku-kode.xlsx")
    wrote_template = read is None and not template.exists()
    if wrote_template:
        write_template(template)
    if as_json:
        print_json({"study": str(study), "template": str(template) if wrote_template else None})
        return
    line(say(f"Studi dibuat: {study}", f"Study made: {study}"))
    if read is None:
        line(
            say(
                f"Isi buku kode di {template}, lalu: qualnlp codebook {study} {template}",
                f"Fill in the codebook {template}, then: qualnlp codebook {study} {template}",
            )
        )


@app.command(help=say("Pasang buku kode, atau versi barunya.", "Set the codebook, or a new one."))
def codebook(
    study: StudyPath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=".yaml .csv .xlsx")],
    as_json: AsJson = False,
    lang: Lang = _LANG,
) -> None:
    """Give a study its codebook, or a new version of it."""
    with _open(study) as opened:
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
        str,
        typer.Option("--technique", help="wawancara | observasi | dokumentasi"),
    ] = "wawancara",
    informants: Annotated[
        Path | None,
        typer.Option("--informants", help=say("tabel informan", "a table of informants")),
    ] = None,
    speaker: Annotated[
        list[str] | None,
        typer.Option(
            "--speaker",
            metavar="LABEL=ROLE",
            help=say(
                "siapa penuturnya: P=pewawancara, Sari=informan (boleh berulang)",
                "who speaks: P=interviewer, Sari=informant (may be repeated)",
            ),
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = _LANG,
) -> None:
    """Read, mend and split transcripts; globs are expanded here, Word's ~$ files skipped."""
    speakers = dict(_label_and_role(text) for text in speaker or ())
    with _open(study) as opened, working(say("Membaca transkrip", "Reading transcripts"), as_json):
        added = opened.add(files, technique=technique, informants=informants, speakers=speakers)
    if as_json:
        print_json(as_records(added))
        return
    if added.empty:
        line(say("Tidak ada yang baru.", "Nothing new: the study has them all."))
        return
    table(added.drop(columns="transcript_id"))


def _label_and_role(text: str) -> tuple[str, str]:
    label, equals, role = text.partition("=")
    if not (label.strip() and equals and role.strip()):
        raise typer.BadParameter(f"{text}: LABEL=ROLE")
    return label.strip(), role.strip()


@app.command(help=say("Potong transkrip tanpa studi.", "Split transcripts without a study."))
def split(
    files: Files,
    out: Annotated[Path | None, typer.Option("--out", help=".csv | .parquet | .xlsx")] = None,
    as_json: AsJson = False,
    lang: Lang = _LANG,
) -> None:
    """Write the excerpts of transcripts as a table."""
    from qualnlp.excerpts import split as split_transcript
    from qualnlp.excerpts import to_frame, write_frame
    from qualnlp.transcripts import expand, read_transcript

    transcripts = [read_transcript(path) for path in expand(files)]
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
    lang: Lang = _LANG,
) -> None:
    """Suggest what identifies people; with --apply, write copies in which it is replaced."""
    from qualnlp.cli.privacy import check_asked, pseudonymise_study

    check_asked(apply, out)
    with _open(study) as opened:
        pseudonymise_study(opened, apply, out, names, review, as_json)


@app.command(help=say("Sarankan kode untuk kutipan.", "Suggest codes for excerpts."))
def suggest(
    study: StudyPath,
    model: Annotated[
        str | None,
        typer.Option("--model", help=say("nama atau folder model", "a model's name or folder")),
    ] = None,
    top: Annotated[
        int, typer.Option("--top", min=1, help=say("saran per kutipan", "per excerpt"))
    ] = 3,
    as_json: AsJson = False,
    lang: Lang = _LANG,
) -> None:
    """Suggest codes for every excerpt of an informant; a suggestion is never a coding."""
    with _open(study) as opened, working(say("Menyarankan kode", "Suggesting codes"), as_json):
        frame = opened.suggest(top=top, model=model)
    if as_json:
        print_json(as_records(frame))
        return
    n, m = frame["excerpt_id"].nunique(), len(frame)
    line(
        say(
            f"{m} saran untuk {n} kutipan. Saran bukan pengodean: putusannya tetap pada Anda.",
            f"{m} suggestions for {n} excerpts. A suggestion is no coding: you decide.",
        )
    )
    line(frame.attrs["calibration"])


@app.command(help=say("Kode di peramban, di komputer ini saja.", "Code in the browser, locally."))
def review(
    study: StudyPath,
    coder: Annotated[
        str | None, typer.Option("--coder", help=say("nama pengode", "the coder's name"))
    ] = None,
    blind: Annotated[
        bool, typer.Option("--blind", help=say("tanpa saran, dari awal", "without suggestions"))
    ] = False,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help=say("porta; bila tidak, yang bebas", "port")),
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help=say("hanya cetak alamat", "print the address only"))
    ] = False,
    as_json: AsJson = False,
    lang: Lang = _LANG,
) -> None:
    """Open the coder's desk; its address is printed first, Ctrl-C closes it."""
    from qualnlp.cli.review import show_page

    with _open(study) as opened:
        show_page(
            opened, coder, blind=blind, port=port, open_browser=not no_browser, as_json=as_json
        )


@app.command(help=say("Masukkan keputusan dari tabel.", "Take decisions from a table."))
def code(
    study: StudyPath,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help=".csv | .xlsx")],
    coder: Coder,
    mode: Annotated[str, typer.Option("--mode", help="blind | assisted")] = "blind",
    as_json: AsJson = False,
    lang: Lang = _LANG,
) -> None:
    """Append decisions made elsewhere: all of the table, or none of it."""
    with _open(study) as opened:
        n = opened.code(file, coder=coder, mode=mode)
    if as_json:
        print_json({"coder": coder, "decisions": n})
    line(say(f"{n} keputusan {coder} disimpan.", f"{n} decisions of {coder} kept."), as_json)


@app.command("reduce", help=say("Reduksi data: tabel CSV.", "Reduce the data: tables as CSV."))
def reduce_(
    study: StudyPath,
    out: OutDir,
    coder: OneCoder = None,
    as_json: AsJson = False,
    lang: Lang = _LANG,
) -> None:
    """Write the reduced tables of a study as CSV files."""
    with _open(study) as opened:
        paths = opened.reduce(coder).write(out)
    _report_paths(paths, as_json)


@app.command(help=say("Penyajian data: Word, Excel, gambar.", "Display: Word, Excel, charts."))
def display(
    study: StudyPath,
    out: OutDir,
    coder: OneCoder = None,
    as_json: AsJson = False,
    lang: Lang = _LANG,
) -> None:
    """Write the whole set of displays into a folder."""
    with _open(study) as opened, working(say("Menulis penyajian", "Writing displays"), as_json):
        paths = opened.display(out, coder)
    _report_paths(paths, as_json)


@app.command(help=say("Nyatakan simpulan untuk diuji.", "State a conclusion to be checked."))
def conclude(
    study: StudyPath,
    sentence: Annotated[str, typer.Argument(help=say("kalimat simpulan", "the sentence"))],
    codes: Annotated[
        str, typer.Option("--codes", help=say("kode, dipisah koma", "codes, by commas"))
    ],
    claim: Annotated[
        str | None, typer.Option("--claim", help="mendukung | menghambat | campuran")
    ] = None,
    as_json: AsJson = False,
    lang: Lang = _LANG,
) -> None:
    """State a conclusion; `verify` checks it against the codings."""
    wanted = [one.strip() for one in codes.split(",") if one.strip()]
    with _open(study) as opened:
        key = opened.conclude(sentence, wanted, claim)
    if as_json:
        print_json({"conclusion_id": key})
    line(say(f"Simpulan {key} dicatat.", f"Conclusion {key} kept."), as_json)


@app.command(help=say("Verifikasi simpulan.", "Verify the conclusions."))
def verify(
    study: StudyPath, coder: OneCoder = None, as_json: AsJson = False, lang: Lang = _LANG
) -> None:
    """Check every conclusion and the study against the codings."""
    with _open(study) as opened:
        frame = opened.verify(coder)
    if as_json:
        print_json(as_records(frame))
        return
    table(frame[["check", "subject", "verdict", "n", "detail"]])


@app.command(help=say("Kesepakatan antarpengode.", "Agreement between coders."))
def agree(
    arguments: Annotated[
        list[str], typer.Argument(metavar="STUDY A B... | a.csv b.csv", show_default=False)
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", help=say("folder untuk Word, Excel, PNG", "for Word, Excel, PNG")),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = _LANG,
) -> None:
    """Compare coders of a study, or two tables with excerpt_id and code."""
    from qualnlp.cli.comparing import compare_coders, is_study

    if not is_study(arguments):
        compare_coders(arguments, out, as_json, None)
        return
    with _open(Path(arguments[0])) as opened:
        compare_coders(arguments, out, as_json, opened)


@app.command(
    help=say("Ukur saran terhadap kode manual.", "Measure suggestions against manual codes.")
)
def evaluate(
    arguments: Annotated[
        list[str], typer.Argument(metavar="STUDY | suggestions.csv gold.csv", show_default=False)
    ],
    coder: OneCoder = None,
    as_json: AsJson = False,
    lang: Lang = _LANG,
) -> None:
    """Measure how well suggestions meet what a person coded, each transcript held out."""
    from qualnlp.cli.comparing import is_study, judge_suggestions

    if not is_study(arguments):
        judge_suggestions(arguments, coder, as_json, None)
        return
    with _open(Path(arguments[0])) as opened:
        judge_suggestions(arguments, coder, as_json, opened)


@app.command(help=say("Periksa pemasangan dan studi.", "Check the installation and a study."))
def doctor(
    study: Annotated[
        Path | None, typer.Argument(metavar="[STUDY]", help=say("berkas studi", "a study"))
    ] = None,
    as_json: AsJson = False,
    lang: Lang = _LANG,
) -> None:
    """Say what is installed and whether a study is whole; exit 1 if it is not."""
    from qualnlp.cli.health import installed

    about = installed()
    findings = []
    if study is not None:
        with _open(study) as opened:
            findings = opened.doctor()
    broken = any(finding.level == "error" for finding in findings)
    if as_json:
        rows = [{"level": one.level, "check": one.check, "detail": one.detail} for one in findings]
        print_json({"installed": about, "findings": rows, "whole": not broken})
    else:
        for name, value in about.items():
            line(f"{name}: {value}")
        marks = {"ok": "✓", "warning": "!", "error": "✗"}
        for finding in findings:
            line(f"{marks[finding.level]} {finding.check}: {finding.detail}")
        if study is not None:
            line(
                say("Studi TIDAK utuh.", "The study is NOT whole.")
                if broken
                else say("Studi utuh.", "The study is whole.")
            )
    if broken:
        raise typer.Exit(1)


def _report_paths(paths: list[Path], as_json: bool) -> None:
    if as_json:
        print_json([str(path) for path in paths])
    for path in paths:
        line(str(path), as_json)
