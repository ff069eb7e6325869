"""The command `agree`. In: a study and coders, or tables. Out: how far they agree."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from qualnlp.cli.app import LANG, AsJson, Lang, is_study, open_study
from qualnlp.cli.output import as_records, figure, line, print_json, table
from qualnlp.i18n import say, split_list

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.study import Study
from qualnlp.cli.app import command


@command("agree", help=say("Kesepakatan antarpengode.", "Agreement between coders."))
def agree(
    arguments: Annotated[
        list[str], typer.Argument(metavar="STUDY A B... | TABLE...", show_default=False)
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", help=say("folder untuk Word, Excel, PNG", "for Word, Excel, PNG")),
    ] = None,
    characters: Annotated[
        bool,
        typer.Option(
            "--characters",
            help=say("hitung huruf, bukan kutipan", "count characters, not excerpts"),
        ),
    ] = False,
    coders: Annotated[
        str | None,
        typer.Option(
            "--coders",
            metavar="A,B",
            help=say("hanya pengode ini dari tabel", "only these coders of the tables"),
        ),
    ] = None,
    units: Annotated[
        Path | None,
        typer.Option(
            "--units",
            metavar="FILE",
            help=say("semua yang dibaca keduanya", "everything that both have read"),
        ),
    ] = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Compare coders of a study, or of tables of codings."""
    if not is_study(arguments):
        if characters:
            raise typer.BadParameter(
                say("--characters perlu sebuah studi", "--characters needs a study")
            )
        _compare_coders(arguments, out, as_json, None, asked=split_list(coders or ""), units=units)
        return
    if coders or units:
        raise typer.BadParameter(
            say("--coders dan --units hanya untuk tabel", "--coders and --units are for tables")
        )
    if len(arguments) == 2:
        raise typer.BadParameter(
            say(
                "perlu dua pengode atau lebih, atau tanpa nama: semua pengode",
                "two coders or more are needed, or no name: all of them",
            )
        )
    with open_study(arguments[0]) as opened:
        _compare_coders(arguments, out, as_json, opened, "characters" if characters else "excerpt")


# What a reader sees of the many measures: the others stand in --json and in the files.
_SHOWN = ("cohen_kappa", "krippendorff_alpha", "gwet_ac1", "positive_agreement")


def _compare_coders(
    arguments: list[str],
    out: Path | None,
    as_json: bool,
    opened: Study | None,
    unit: Literal["excerpt", "characters"] = "excerpt",
    *,
    asked: list[str] | None = None,
    units: Path | None = None,
) -> None:
    """Compare coders of a study, or of tables of codings."""
    from qualnlp.agreement import agree, agree_many, read_coders, read_units
    from qualnlp.display.agreement_data import common_notes
    from qualnlp.display.labels import as_sentence
    from qualnlp.study import AgreementReport

    one_sided = 0
    understood: list[str] = []
    if opened is not None:
        coders = arguments[1:] or sorted(opened.decisions()["coder"].unique())
        report = opened.agreement_report(*coders, unit=unit)
    else:
        tables = read_coders([Path(name) for name in arguments], asked)
        coders = list(tables.by_coder)
        understood = tables.preview.notes
        both = None if units is None else read_units(units)
        if len(coders) == 2:
            a, b = tables.by_coder.values()
            report = AgreementReport(agree(a, b, both))
            if both is None:
                one_sided = len(set(a["excerpt_id"]) ^ set(b["excerpt_id"]))
        else:
            report = AgreementReport(agree_many(tables.frame, both))
    frame, names, sentence = report.frame, report.names, report.sentence
    paths = [] if out is None else report.write(out)
    if as_json:
        print_json(as_records(frame))
        return
    table(_by_code(frame, names), title=say("Kesepakatan: ", "Agreement: ") + " – ".join(coders))
    scale = say("Catatan: tingkat menurut Landis & Koch.", "Note: steps after Landis & Koch.")
    everywhere = [as_sentence(note) for note in common_notes(frame)]
    if one_sided:
        everywhere.insert(
            0,
            say(
                f"{one_sided} kutipan hanya ada di satu tabel: di tabel lain ia dihitung "
                "sebagai sudah dibaca tanpa kode. Dalam studi hanya yang dibaca keduanya "
                "yang dihitung.",
                f"{one_sided} excerpts stand in one table only: in the other they count as read, "
                "without a code. In a study only what both have read counts.",
            ),
        )
    told = (*understood, scale, *everywhere, sentence, *_overall_notes(frame, everywhere))
    for text in filter(None, told):
        line(text)
    for path in paths:
        line(str(path))


def _by_code(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return one row per code, with the usual measures side by side."""
    import pandas as pd

    two = "cohen_kappa" in set(frame["measure"])
    shown = [name for name in ("fleiss_kappa", *_SHOWN) if name in set(frame["measure"])]
    rows = []
    # The pooled row stands last, below the codes.
    codes = [code for code in dict.fromkeys(frame["code"]) if code] + [""]
    for code in codes:
        own = frame[frame["code"] == code].set_index("measure")
        first = own.loc["percent"]
        row = {
            say("kode", "code"): names.get(code, code) or say("(seluruhnya)", "(overall)"),
            "n": first["n_units"],
        }
        if two:
            row |= {
                say("keduanya", "both"): first["both"],
                say("hanya A", "only A"): first["a_only"],
                say("hanya B", "only B"): first["b_only"],
                say("tidak keduanya", "neither"): first["neither"],
            }
        else:
            row |= {say("semua", "all"): first["both"], say("tak ada", "none"): first["neither"]}
        row["%"] = _percent(first["value"])
        for name in shown:
            row[_HEADS.get(name, name)] = _with_interval(own.loc[name])
        row[say("catatan", "note")] = (
            str(own.loc[shown[0], "interpretation"]).partition(" (")[0]
            or str(own.loc[shown[0], "note"]).partition("; ")[0]
        )
        rows.append(row)
    return pd.DataFrame(rows).astype(object)


_HEADS = {
    "cohen_kappa": "kappa [95%]",
    "fleiss_kappa": "kappa Fleiss [95%]",
    "krippendorff_alpha": "alpha [95%]",
    "gwet_ac1": "AC1 [95%]",
    "positive_agreement": "F1 [95%]",
}


def _overall_notes(frame: pd.DataFrame, told: list[str]) -> list[str]:
    """Return the measures over whole sets of codes and of stance; `told` was said already."""
    from qualnlp.display.labels import as_sentence, measure_name

    overall = frame[
        (frame["code"] == "") & frame["measure"].str.contains("masi|jaccard|stance|boundary")
    ]
    return [
        f"{measure_name(str(row['measure']))}: {_with_interval(row)}"
        + (f" ({note})" if note else "")
        for row in overall.to_dict("records")
        for note in ["; ".join(n for n in row["note"].split("; ") if as_sentence(n) not in told)]
        if row["value"] == row["value"]
    ]


def _percent(value: float) -> str:
    from qualnlp.i18n import decimal

    return "–" if value != value else decimal(100 * value, 1)


def _with_interval(row: Mapping[Any, Any] | pd.Series) -> str:
    value, low, high = (float(str(row[key])) for key in ("value", "ci_low", "ci_high"))
    text = figure(value)
    return text if low != low else f"{text} [{figure(low)}; {figure(high)}]"
