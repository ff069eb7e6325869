"""The commands that compare: coder with coder, suggestions with a coder.

In: a study and names, or two tables. Out: a table a person can read, JSON for scripts, files on
request.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from qualnlp.cli.app import LANG, AsJson, Lang, OneCoder, app, open_study
from qualnlp.cli.output import as_records, figure, line, print_json, table
from qualnlp.i18n import say

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.study import Study

# What a reader sees of the many measures: the others stand in --json and in the files.
_SHOWN = ("cohen_kappa", "krippendorff_alpha", "gwet_ac1", "positive_agreement")


@app.command(help=say("Kesepakatan antarpengode.", "Agreement between coders."))
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
        named = [name.strip() for name in (coders or "").split(",") if name.strip()]
        compare_coders(arguments, out, as_json, None, coders=named, units=units)
        return
    if len(arguments) == 2:
        raise typer.BadParameter(
            say(
                "perlu dua pengode atau lebih, atau tanpa nama: semua pengode",
                "two coders or more are needed, or no name: all of them",
            )
        )
    with open_study(arguments[0]) as opened:
        compare_coders(arguments, out, as_json, opened, "characters" if characters else "excerpt")


@app.command(
    help=say("Ukur saran terhadap kode manual.", "Measure suggestions against manual codes.")
)
def evaluate(
    arguments: Annotated[
        list[str], typer.Argument(metavar="STUDY | suggestions.csv gold.csv", show_default=False)
    ],
    coder: OneCoder = None,
    out: Annotated[
        Path | None, typer.Option("--out", help=say("folder untuk Excel", "folder for Excel"))
    ] = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Measure how well suggestions meet what a person coded, each transcript held out."""
    if not is_study(arguments):
        judge_suggestions(arguments, coder, out, as_json, None)
        return
    with open_study(arguments[0]) as opened:
        judge_suggestions(arguments, coder, out, as_json, opened)


def compare_coders(
    arguments: list[str],
    out: Path | None,
    as_json: bool,
    opened: Study | None,
    unit: Literal["excerpt", "characters"] = "excerpt",
    *,
    coders: list[str] | None = None,
    units: Path | None = None,
) -> None:
    """Compare coders of a study, or of tables of codings."""
    from qualnlp.agreement import agree, agree_many, kappa_sentence, read_coders, read_units
    from qualnlp.display import Comparison, write_comparison
    from qualnlp.display.agreement_data import common_notes, leading_measure
    from qualnlp.display.labels import as_sentence

    names: dict[str, str] = {}
    one_sided = 0
    understood: list[str] = []
    if opened is not None:
        coders = arguments[1:] or sorted(opened.decisions()["coder"].unique())
        frame = opened.agree(*coders, unit=unit)
        names = {code.id: code.name for code in opened.codebook}
    else:
        tables = read_coders([Path(name) for name in arguments], coders)
        coders = list(tables.by_coder)
        understood = tables.preview.notes
        both = None if units is None else read_units(units)
        if len(coders) == 2:
            a, b = tables.by_coder.values()
            frame = agree(a, b, both)
            if both is None:
                one_sided = len(set(a["excerpt_id"]) ^ set(b["excerpt_id"]))
        else:
            frame = agree_many(tables.frame, both)
    sentence = kappa_sentence(frame)
    paths = []
    if out is not None:
        own = frame[(frame["measure"] == leading_measure(frame)) & (frame["code"] != "")]
        own = own[own["value"].notna()]
        sentences = [kappa_sentence(frame, code, names.get(code, code)) for code in own["code"]]
        differences = exchanged = None
        if opened is not None and len(coders) == 2 and unit == "excerpt":
            differences = opened.disagreements(*coders)
            exchanged = opened.confusion(*coders)
        paths = write_comparison(
            out, Comparison(frame, sentence, names, sentences, differences, exchanged)
        )
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
    for text in filter(
        None, (*understood, scale, *everywhere, sentence, *_overall_notes(frame, everywhere))
    ):
        line(text)
    for path in paths:
        line(str(path))


def _by_code(frame: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Return a row a code with the measures that people ask for side by side."""
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


def judge_suggestions(
    arguments: list[str], coder: str | None, out: Path | None, as_json: bool, opened: Study | None
) -> None:
    """Compare a study's suggestions with a coder, or a table of suggestions with gold codes."""
    from qualnlp.agreement import evaluate, read_codings, read_suggestions
    from qualnlp.display.tables.evaluation import judged_tables, write_judged

    names: dict[str, str] = {}
    if opened is not None:
        if not coder:
            raise typer.BadParameter(say("perlu --coder NAMA", "--coder NAME is needed"))
        frame = opened.evaluate(coder)
        names = {code.id: code.name for code in opened.codebook}
    else:
        if len(arguments) != 2:
            raise typer.BadParameter(say("perlu dua tabel", "two tables are needed"))
        suggestions = read_suggestions(Path(arguments[0]))
        frame = evaluate(suggestions, read_codings(Path(arguments[1]), coder))
    paths = [] if out is None else write_judged(out, frame, names)
    if as_json:
        print_json(as_records(frame))
        return
    for title, shown in judged_tables(frame, names):
        table(shown, title=title)
    for path in paths:
        line(str(path))


def is_study(arguments: list[str]) -> bool:
    """Tell whether a study was named rather than tables."""
    from qualnlp.coding_tables import ENDINGS

    return Path(arguments[0]).suffix.lower() not in ENDINGS
