"""Agreement between coders in the chapter: the sentence, kappa a code, and its picture.

In: `Findings` or a `Comparison`. Out: paragraphs, a table and a figure at the end of a `Chapter`.
"""

from __future__ import annotations

from typing import Any

from qualnlp.display.comparison import Compared
from qualnlp.display.kappas import draw_kappas, kappas_title
from qualnlp.display.word_parts import Chapter
from qualnlp.display.words import NOTHING, as_sentence, decimal, is_missing, measure_name, whole
from qualnlp.wording import say


def write_agreement(chapter: Chapter, findings: Compared) -> None:
    """Add the sentence on agreement between two coders and kappa per code."""
    chapter.heading(say("Kesepakatan Antarpengode", "Agreement between Coders"), 2)
    if findings.agreement_sentence:
        chapter.body(findings.agreement_sentence)
    if findings.agreement is None or findings.agreement.empty:
        if not findings.agreement_sentence:
            chapter.body(
                say(
                    "Kesepakatan antarpengode belum dihitung karena data baru dikode oleh satu "
                    "orang.",
                    "Agreement was not computed: only one person has coded.",
                )
            )
        return
    frame = findings.agreement
    kappa = frame[(frame["measure"] == "cohen_kappa") & (frame["code"] != "")]
    rows = [{str(key): value for key, value in row.items()} for row in kappa.to_dict("records")]
    if not rows:
        return
    measure = measure_name("cohen_kappa")
    chapter.body(
        say(
            "Kesepakatan untuk setiap indikator disajikan dalam {ref}.",
            "{ref} gives the agreement for each indicator.",
        ),
        chapter.next_reference("table"),
    )
    chapter.caption("table", say(f"{measure} per indikator", f"{measure} per indicator"))
    chapter.table(
        [
            say("Kode", "Code"),
            say("Keduanya", "Both"),
            say("Hanya A", "Only A"),
            say("Hanya B", "Only B"),
            say("Tidak keduanya", "Neither"),
            say("Kappa (selang 95%)", "Kappa (95% interval)"),
            say("Tafsiran", "Interpretation"),
        ],
        [_agreement_row(findings, row) for row in rows],
        [3.0, 1.85, 1.35, 1.35, 1.95, 2.5, 2.0],
        numeric=range(1, 6),
    )
    # Every row names the scale of its words ("kuat (Landis & Koch)"); once, below, is enough.
    scales = {str(row["interpretation"]).partition(" (")[2].rstrip(")") for row in rows} - {""}
    undefined = [row for row in rows if is_missing(row["value"]) and row["note"]]
    chapter.small(
        say(
            "A dan B: pengode pertama dan kedua. – berarti tidak terdefinisi, bukan nol.",
            "A and B: the first and the second coder. – means undefined, not zero.",
        )
        + (say(" Tafsiran menurut ", " Interpretation after ") if scales else "")
        + "; ".join(sorted(scales))
        + ("." if scales else "")
        + "".join(
            f" {findings.name(str(row['code']))}: {as_sentence(str(row['note']))}"
            for row in undefined
        )
    )
    chapter.picture(draw_kappas(findings, heading=False), kappas_title())
    chapter.caption("figure", kappas_title())


def _agreement_row(findings: Compared, row: dict[str, Any]) -> list[str]:
    value = decimal(row["value"])
    if not (is_missing(row["ci_low"]) or is_missing(row["ci_high"])):
        value += f"\n({decimal(row['ci_low'])}; {decimal(row['ci_high'])})"
    told = str(row["interpretation"]).partition(" (")[0]
    if is_missing(row["value"]):
        told = say("tidak terdefinisi", "undefined")
    counts = [whole(row[key]) for key in ("both", "a_only", "b_only", "neither")]
    return [findings.name(str(row["code"])), *counts, value, told or NOTHING]
