"""The command `agree`. In: a study and coders, or tables. Out: how far they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
        asked = split_list(coders or "")
        if coders is not None and not asked:
            raise typer.BadParameter(
                say(
                    "--coders perlu nama, misalnya --coders ani,budi",
                    "--coders needs names, such as --coders ani,budi",
                )
            )
        _compare_tables([Path(name) for name in arguments], out, as_json, asked, units)
        return
    if coders is not None or units is not None:
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
        unit: Literal["excerpt", "characters"] = "characters" if characters else "excerpt"
        _compare_in_study(opened, arguments[1:], out, as_json, unit)


# What a reader sees of the many measures: the others stand in --json and in the files.
_SHOWN = ("cohen_kappa", "krippendorff_alpha", "gwet_ac1", "positive_agreement")


def _compare_tables(
    paths: list[Path], out: Path | None, as_json: bool, asked: list[str], units: Path | None
) -> None:
    """Compare coders of tables."""
    from qualnlp.agreement import agree, agree_many, read_coders, read_units
    from qualnlp.agreement.two_coders import agree_two

    tables = read_coders(paths, asked)
    coders = list(tables.by_coder)
    both = None if units is None else read_units(units)
    if len(coders) == 2:
        frame = agree_two(tables.by_coder, both)
    else:
        frame = agree_many(tables.frame) if both is None else agree(tables.frame, units=both)
    advice = ""
    if len(coders) == 2 and both is None and any(frame.attrs["touched_by_one"].values()):
        advice = say(
            "Yang hanya disentuh satu pengode dihitung sebagai sudah dibaca pengode lain, tanpa "
            "kode. Bila tidak semua dibaca keduanya, beri --units.",
            "What one coder only touched counts as read by the other, without a code. If not "
            "everything was read by both, give --units.",
        )
    written: list[Path] = []
    if out is not None:
        from qualnlp.study import AgreementReport

        written = AgreementReport(frame).write(out)
    _show(frame, coders, {}, written, as_json, tables.preview.notes, advice)


def _compare_in_study(
    opened: Study,
    coders: list[str],
    out: Path | None,
    as_json: bool,
    unit: Literal["excerpt", "characters"],
) -> None:
    """Compare coders of a study."""
    names = {code.id: code.name for code in opened.codebook}
    written: list[Path] = []
    if out is None:
        frame = opened.agree(*coders, unit=unit)
    else:  # only the files hold where the coders differ
        report = opened.agreement_report(*coders, unit=unit)
        frame, written = report.frame, report.write(out)
    coders = coders or frame.attrs.get("coders", [])
    _show(frame, coders, names, written, as_json)


def _show(
    frame: pd.DataFrame,
    coders: list[str],
    names: Mapping[str, str],
    written: list[Path],
    as_json: bool,
    understood: Sequence[str] = (),
    advice: str = "",
) -> None:
    """Print a comparison, with what was understood of the tables and what was written."""
    if as_json:  # displays take half a second to load
        print_json(as_records(frame))
        return
    from qualnlp.agreement import kappa_sentence
    from qualnlp.display.agreement_data import common_notes
    from qualnlp.display.labels import as_sentence

    table(_by_code(frame, names), title=say("Kesepakatan: ", "Agreement: ") + " – ".join(coders))
    scale = say("Catatan: tingkat menurut Landis & Koch.", "Note: steps after Landis & Koch.")
    everywhere = [as_sentence(note) for note in common_notes(frame)]
    overall = _overall_notes(frame, everywhere)
    told = (*understood, scale, *everywhere, advice, kappa_sentence(frame), *overall)
    for text in filter(None, told):
        line(text)
    for path in written:
        line(str(path))


def _by_code(frame: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return one row per code, with the usual measures side by side."""
    import pandas as pd

    from qualnlp.display.agreement_data import pair_names

    first_name, second_name = pair_names(frame)
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
                say(f"hanya {first_name}", f"only {first_name}"): first["a_only"],
                say(f"hanya {second_name}", f"only {second_name}"): first["b_only"],
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
