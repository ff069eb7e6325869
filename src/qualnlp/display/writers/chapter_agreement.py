"""Agreement between coders in the chapter: the sentence, kappa per code, and its picture.

In: `ReportData` or a `Comparison`. Out: paragraphs, a table and a figure at the end of a `Chapter`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qualnlp.display.agreement_data import Compared, common_notes, leading_measure, pair_names
from qualnlp.display.figures.agreement import draw_kappas, kappas_title
from qualnlp.display.labels import agreement_title, as_sentence, measure_name
from qualnlp.display.writers.docx import Chapter
from qualnlp.i18n import NOTHING, decimal, is_missing, say, whole

if TYPE_CHECKING:
    import pandas as pd

# The counts of a two by two table, and the width of their columns in centimetres.
_COUNTS = {"both": 1.8, "a_only": 1.6, "b_only": 1.6, "neither": 1.9}
_OTHERS = (
    "percent", "krippendorff_alpha", "gwet_ac1", "positive_agreement", "negative_agreement",
    "prevalence_index", "bias_index",
)  # fmt: skip


def _short(measure: str) -> str:
    """Return a name that fits into a seventh of a page."""
    return {
        "percent": say("Persen", "Percent"),
        "krippendorff_alpha": say("Alfa", "Alpha"),
        "gwet_ac1": "AC1",
        "positive_agreement": say("Positif", "Positive"),
        "negative_agreement": say("Negatif", "Negative"),
        "prevalence_index": say("Prevalensi", "Prevalence"),
        "bias_index": say("Bias", "Bias"),
    }[measure]


def write_agreement(chapter: Chapter, report: Compared) -> None:
    """Add the sentence on agreement between coders, kappa and other measures per code."""
    chapter.heading(agreement_title(), 2)
    if report.agreement_sentence:
        chapter.body(report.agreement_sentence)
    if report.agreement is None or report.agreement.empty:
        if not report.agreement_sentence:
            chapter.body(
                say(
                    "Kesepakatan antarpengode belum dihitung karena data baru dikode oleh satu "
                    "orang.",
                    "Agreement was not computed: only one person has coded.",
                )
            )
        return
    frame = report.agreement
    leading = leading_measure(frame)
    own = frame[(frame["measure"] == leading) & (frame["code"] != "")]
    rows = [{str(key): value for key, value in row.items()} for row in own.to_dict("records")]
    if not rows:
        return
    measure = measure_name(leading)
    chapter.body(
        say(
            "Kesepakatan untuk setiap indikator disajikan dalam {ref}.",
            "{ref} gives the agreement for each indicator.",
        ),
        chapter.next_reference("table"),
    )
    # Of more than two coders there is no first and second: only what all and what none marked.
    counts = [key for key in _COUNTS if not own[key].isna().all()]
    many = len(counts) < len(_COUNTS)
    pair = pair_names(frame)
    chapter.caption("table", say(f"{measure} per indikator", f"{measure} per indicator"))
    chapter.table(
        [
            say("Kode", "Code"),
            *(_count_head(key, many, pair) for key in counts),
            say("Kappa (selang 95%)", "Kappa (95% interval)"),
            say("Tafsiran", "Interpretation"),
        ],
        [_agreement_row(report, row, counts) for row in rows],
        [2.6, *(_COUNTS[key] for key in counts), 2.5, 2.0],
        numeric=range(1, len(counts) + 2),
    )
    # Every row names the scale of its words ("kuat (Landis & Koch)"); once, below, is enough.
    scales = {str(row["interpretation"]).partition(" (")[2].rstrip(")") for row in rows} - {""}
    everywhere = common_notes(frame)
    told = [
        say("– berarti tidak terdefinisi, bukan nol.", "– means undefined, not zero."),
        say("Tafsiran menurut ", "Interpretation after ") + "; ".join(sorted(scales)) + "."
        if scales
        else "",
        *_why_undefined(report, rows, everywhere),
        *map(as_sentence, everywhere),
    ]
    if not many:
        if pair == ("A", "B"):
            first = say("A dan B: pengode pertama dan kedua.", "A and B: first and second coder.")
            told.insert(0, first)
    chapter.small(" ".join(filter(None, told)))
    _write_others(chapter, report, frame)
    chapter.picture(draw_kappas(report, title=""), kappas_title(report))
    chapter.caption("figure", kappas_title(report))


def _write_others(chapter: Chapter, report: Compared, frame: pd.DataFrame) -> None:
    """Add the table of the other measures: no coefficient should be read by itself."""
    shown = [name for name in _OTHERS if (frame["measure"] == name).any()]
    if not shown:
        return
    by_code = frame[(frame["code"] != "") & frame["measure"].isin(shown)]
    values = by_code.pivot(index="code", columns="measure", values="value")
    index = "prevalence_index" in shown
    along = say(", beserta prevalensi dan bias yang memengaruhi kappa,", ", with what moves kappa,")
    chapter.body(
        say(
            f"Ukuran lain{along if index else ''} disajikan dalam {{ref}}.",
            f"{{ref}} gives other measures{along.rstrip(',') if index else ''}.",
        ),
        chapter.next_reference("table"),
    )
    chapter.caption("table", say("Ukuran kesepakatan lain", "Other measures of agreement"))
    chapter.table(
        [say("Kode", "Code"), *(_short(name) for name in shown)],
        [
            [report.name(str(code)), *(decimal(values.loc[code, name]) for name in shown)]
            for code in dict.fromkeys(by_code["code"])
        ],
        [2.9, *(2.1 if name == "prevalence_index" else 1.5 for name in shown)],
        numeric=range(1, len(shown) + 1),
    )
    told = say(
        "Alfa: Krippendorff; AC1: Gwet; persen, positif, negatif: kesepakatan seluruhnya, pada "
        "kode yang diberikan, dan pada yang tidak diberikan, tanpa koreksi peluang.",
        "Alpha: Krippendorff; AC1: Gwet; percent, positive, negative: agreement as a whole, on "
        "what was coded and on what was not, without correction for chance.",
    )
    if index:
        a, b = pair_names(frame)
        told += say(
            f" Prevalensi: |keduanya − tidak keduanya| / n; bias: |hanya {a} − hanya {b}| / n. "
            "Prevalensi yang tinggi menurunkan kappa walaupun kesepakatannya sama.",
            f" Prevalence: |both − neither| / n; bias: |only {a} − only {b}| / n. A high "
            "prevalence lowers kappa though the agreement is the same.",
        )
    chapter.small(told)


def _count_head(key: str, many: bool, pair: tuple[str, str]) -> str:
    if many:
        return say("Semua", "All") if key == "both" else say("Tak seorang pun", "None")
    return {
        "both": say("Keduanya", "Both"),
        "a_only": say(f"Hanya {pair[0]}", f"Only {pair[0]}"),
        "b_only": say(f"Hanya {pair[1]}", f"Only {pair[1]}"),
        "neither": say("Tidak keduanya", "Neither"),
    }[key]


def _why_undefined(
    report: Compared, rows: Sequence[dict[str, Any]], everywhere: Sequence[str]
) -> list[str]:
    """Return one sentence per reason, with the codes whose kappa is undefined for it."""
    reasons: dict[str, list[str]] = {}
    for row in rows:
        if is_missing(row["value"]):
            parts = [part for part in str(row["note"]).split("; ") if part not in everywhere]
            reasons.setdefault("; ".join(parts), []).append(report.name(str(row["code"])))
    return [f"{', '.join(codes)}: {as_sentence(why)}" for why, codes in reasons.items() if why]


def _agreement_row(report: Compared, row: dict[str, Any], keys: Sequence[str]) -> list[str]:
    value = decimal(row["value"])
    if not (is_missing(row["ci_low"]) or is_missing(row["ci_high"])):
        value += f"\n({decimal(row['ci_low'])}; {decimal(row['ci_high'])})"
    told = str(row["interpretation"]).partition(" (")[0]
    if is_missing(row["value"]):
        told = say("tidak terdefinisi", "undefined")
    counts = [whole(row[key]) for key in keys]
    return [report.name(str(row["code"])), *counts, value, told or NOTHING]
