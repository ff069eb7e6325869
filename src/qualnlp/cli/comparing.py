"""The commands that compare: coder with coder, suggestions with a coder.

In: a study and names, or two tables. Out: a table a person can read, JSON for scripts, files on
request.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualnlp.cli.app import LANG, AsJson, Lang, OneCoder, app, open_study
from qualnlp.cli.output import as_records, figure, line, print_json, table
from qualnlp.wording import say

if TYPE_CHECKING:
    import pandas as pd

    from qualnlp.study import Study

# What a reader sees of the many measures: the others stand in --json and in the files.
_SHOWN = ("cohen_kappa", "krippendorff_alpha", "gwet_ac1", "positive_agreement")


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
    lang: Lang = LANG,
) -> None:
    """Compare coders of a study, or two tables with excerpt_id and code."""
    if not is_study(arguments):
        compare_coders(arguments, out, as_json, None)
        return
    with open_study(arguments[0]) as opened:
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
    lang: Lang = LANG,
) -> None:
    """Measure how well suggestions meet what a person coded, each transcript held out."""
    if not is_study(arguments):
        judge_suggestions(arguments, coder, as_json, None)
        return
    with open_study(arguments[0]) as opened:
        judge_suggestions(arguments, coder, as_json, opened)


def compare_coders(
    arguments: list[str], out: Path | None, as_json: bool, opened: Study | None
) -> None:
    """Compare coders of a study, or two tables with excerpt_id and code."""
    from qualnlp.agreement import agree, kappa_sentence, read_codings
    from qualnlp.display import Comparison, write_comparison

    names: dict[str, str] = {}
    if opened is not None:
        coders = arguments[1:]
        frame = opened.agree(*coders)
        names = {code.id: code.name for code in opened.codebook}
    else:
        coders = [Path(name).stem for name in arguments]
        a, b = (read_codings(Path(name)) for name in arguments)
        frame = agree(a, b)
    two = "cohen_kappa" in set(frame["measure"])
    sentence = kappa_sentence(frame) if two else ""
    paths = []
    if out is not None and two:
        paths = write_comparison(out, Comparison(frame, sentence, names))
    if as_json:
        print_json(as_records(frame))
        return
    table(_by_code(frame, names), title=say("Kesepakatan: ", "Agreement: ") + " – ".join(coders))
    scale = say("Catatan: tingkat menurut Landis & Koch.", "Note: steps after Landis & Koch.")
    for text in filter(None, (scale, sentence, *_overall_notes(frame))):
        line(text)
    for path in paths:
        line(str(path))


def _by_code(frame: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Return a row a code with the measures that people ask for side by side."""
    import pandas as pd

    shown = [name for name in (*_SHOWN, "fleiss_kappa") if name in set(frame["measure"])]
    rows = []
    # The pooled row stands last, below the codes.
    codes = [code for code in dict.fromkeys(frame["code"]) if code] + [""]
    for code in codes:
        own = frame[frame["code"] == code].set_index("measure")
        first = own.loc["percent"]
        row = {
            say("kode", "code"): names.get(code, code) or say("(seluruhnya)", "(overall)"),
            "n": first["n_units"],
            say("keduanya", "both"): first["both"],
            say("hanya A", "only A"): first["a_only"],
            say("hanya B", "only B"): first["b_only"],
            say("tidak keduanya", "neither"): first["neither"],
            "%": _percent(first["value"]),
        }
        for name in shown:
            row[_HEADS.get(name, name)] = _with_interval(own.loc[name])
        row[say("catatan", "note")] = (
            own.loc[shown[0], "interpretation"] or own.loc[shown[0], "note"]
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


def _overall_notes(frame: pd.DataFrame) -> list[str]:
    from qualnlp.display.words import measure_name

    overall = frame[(frame["code"] == "") & frame["measure"].str.contains("masi|jaccard|stance")]
    return [
        f"{measure_name(str(row['measure']))}: {_with_interval(row)}"
        + (f" ({row['note']})" if row["note"] else "")
        for row in overall.to_dict("records")
        if row["value"] == row["value"]
    ]


def _percent(value: float) -> str:
    return "–" if value != value else f"{100 * value:.0f}"


def _with_interval(row: Mapping[Any, Any] | pd.Series) -> str:
    value, low, high = (float(str(row[key])) for key in ("value", "ci_low", "ci_high"))
    text = figure(value)
    return text if low != low else f"{text} [{figure(low)}; {figure(high)}]"


def judge_suggestions(
    arguments: list[str], coder: str | None, as_json: bool, opened: Study | None
) -> None:
    """Compare a study's suggestions with a coder, or a table of suggestions with gold codes."""
    from qualnlp.agreement import evaluate, read_codings, read_suggestions

    if opened is not None:
        if not coder:
            raise typer.BadParameter(say("perlu --coder NAMA", "--coder NAME is needed"))
        frame = opened.evaluate(coder)
    else:
        suggestions = read_suggestions(Path(arguments[0]))
        frame = evaluate(suggestions, read_codings(Path(arguments[1])))
    if as_json:
        print_json(as_records(frame))
        return
    shown = frame.assign(
        value=[_with_interval(row) for row in frame.to_dict("records")],
    ).drop(columns=["ci_low", "ci_high"])
    if "learned" in shown.columns:
        way = say("belajar dari transkrip lain", "learned from other transcripts")
        shown["learned"] = shown["learned"].map({True: way, False: say("definisi", "definitions")})
        shown = shown.rename(columns={"learned": say("saran dari", "suggestions from")})
    table(shown.rename(columns={"value": "value [95%]"}))


def is_study(arguments: list[str]) -> bool:
    """Tell whether a study was named rather than two tables."""
    if Path(arguments[0]).suffix.lower() not in (".csv", ".xlsx"):
        return True
    if len(arguments) != 2:
        raise typer.BadParameter(say("perlu dua tabel", "two tables are needed"))
    return False
