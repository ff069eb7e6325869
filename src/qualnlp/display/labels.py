"""The wording that several displays share: names of measures, legends, the sentence on counts.

In: stored values and counts. Out: what a reader sees, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping

from qualnlp.i18n import NOTHING, day_in_words, decimal, is_missing, say, whole
from qualnlp.terms import STANCE_KINDS


def check_name(check: str) -> str:
    """Return the label of a check of verification, as its registration gives it.

    Examples
    --------
    >>> check_name("code_unused")
    'Indikator tanpa kutipan'
    """
    from qualnlp.verification import check_name

    return check_name(check)


def measure_name(measure: str) -> str:
    """Return the name of a measure of agreement in words.

    Examples
    --------
    >>> measure_name("cohen_kappa")
    'Kappa Cohen'
    """
    from qualnlp.agreement import measure_name

    return measure_name(measure)


def attribute_name(name: str) -> str:
    """Return the heading of an informants' column; the researcher's own names stay as they are.

    Examples
    --------
    >>> attribute_name("techniques"), attribute_name("masa_kerja")
    ('Teknik', 'Masa kerja')
    """
    if name in ("technique", "techniques"):
        return say("Teknik", "Techniques")
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def lower_first(text: str) -> str:
    """Return text with a small first letter, as it stands within a sentence.

    Examples
    --------
    >>> lower_first("Masa kerja"), lower_first("NIP")
    ('masa kerja', 'NIP')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def conclusions_title() -> str:
    """Return the heading of the conclusions."""
    return say("Penarikan Kesimpulan dan Verifikasi", "Conclusion Drawing and Verification")


def agreement_title() -> str:
    """Return the heading of the agreement between coders."""
    return say("Kesepakatan Antarpengode", "Agreement between Coders")


def appendix_title() -> str:
    """Return the heading of the appendices."""
    return say("LAMPIRAN", "APPENDICES")


def chosen_label() -> str:
    """Return the label above an indicator's quotations."""
    return say("Kutipan terpilih", "Chosen quotations")


def memos_label() -> str:
    """Return the label above an indicator's memos."""
    return say("Memo peneliti", "Memos")


def points_label() -> str:
    """Return the label above what is worth discussing."""
    return say("Yang patut dibahas", "Worth discussing")


def sign_legend() -> str:
    """Return what the signs of a matrix mean."""
    return say(
        "+ mendukung; − menghambat; ± keduanya; ○ tanpa sikap; sel kosong berarti tidak ada "
        "kutipan.",
        "+ supporting; − hindering; ± both; ○ no stance; an empty cell means no quotation.",
    )


def cell_text(value: object) -> str:
    """Return an attribute as text: numbers and days as people write them, absent as a dash.

    Examples
    --------
    >>> cell_text(12.0), cell_text("2024-05-14 00:00:00"), cell_text(None)
    ('12', '14 Mei 2024', '–')
    """
    if is_missing(value) or value == "":
        return NOTHING
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else decimal(value, 1)
    return day_in_words(str(value))


def as_sentence(text: str) -> str:
    """Return text with a capital at its start and a full stop at its end.

    Examples
    --------
    >>> as_sentence("tidak ada kutipan"), as_sentence("")
    ('Tidak ada kutipan.', '')
    """
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ("", ".", "!", "?") else ".")


def subject_and_detail(subject: str, detail: str) -> tuple[str, str]:
    """Return what goes in bold and what follows it, without saying the subject twice.

    Examples
    --------
    >>> subject_and_detail("Promosi terbuka.", "dua kutipan")
    ('Promosi terbuka', ': dua kutipan.')
    >>> subject_and_detail("Informan 8", "Informan 8: tidak dikutip")
    ('Informan 8', ': tidak dikutip.')
    """
    subject, detail = subject.rstrip(". "), detail.strip().rstrip(".")
    if detail.startswith((f"{subject} ", f"{subject}: ")):
        return subject, f"{detail[len(subject) :]}."
    return subject, f": {detail}." if detail else "."


def no_codings() -> str:
    """Return the sentence for a study in which nothing is coded yet."""
    return say(
        "Belum ada pengodean yang dikonfirmasi dalam studi ini, sehingga belum ada kutipan "
        "yang dapat disajikan.",
        "No coding has been confirmed in this study yet, so there is no quotation to show.",
    )


def left_out_sentence(left_out: Mapping[str, int]) -> str:
    """Return which codings are not shown because their codes left the codebook.

    Examples
    --------
    >>> left_out_sentence({"gaji": 2})
    '2 pengodean tidak disajikan karena kodenya tidak ada lagi dalam buku kode: gaji (2).'
    >>> left_out_sentence({})
    ''
    """
    if not left_out:
        return ""
    total = whole(sum(left_out.values()))
    names = ", ".join(f"{code} ({whole(n)})" for code, n in left_out.items())
    return say(
        f"{total} pengodean tidak disajikan karena kodenya tidak ada lagi dalam buku kode: "
        f"{names}.",
        f"{total} codings are not shown: their codes are no longer in the codebook: {names}.",
    )


def stance_counts(kinds: Mapping[str, int]) -> str:
    """Return the stances that occur, with their counts.

    Examples
    --------
    >>> stance_counts({"mendukung": 6, "menghambat": 7, "campuran": 0, "tanpa": 1})
    '6 mendukung, 7 menghambat, 1 tanpa sikap'
    """
    shown = [kind for kind in STANCE_KINDS if kinds.get(kind)]
    return ", ".join(f"{whole(kinds[kind])} {STANCE_KINDS.label(kind)}" for kind in shown)


def counts_sentence(name: str, n: int, informants: int, kinds: Mapping[str, int]) -> str:
    """Return how often a code occurs, as a sentence for a thesis.

    Examples
    --------
    >>> counts_sentence("Pelatihan", 3, 2, {"mendukung": 1, "menghambat": 2})
    'Indikator Pelatihan muncul dalam 3 kutipan dari 2 sumber: 1 mendukung, 2 menghambat.'
    >>> counts_sentence("Mutasi", 0, 0, {})
    'Tidak ada kutipan untuk indikator ini.'
    """
    if n == 0:
        return say(
            "Tidak ada kutipan untuk indikator ini.", "There is no quotation for this indicator."
        )
    excerpts = "quotation" if n == 1 else "quotations"
    people = "source" if informants == 1 else "sources"
    start = say(
        f"Indikator {name} muncul dalam {whole(n)} kutipan dari {whole(informants)} sumber",
        f"The indicator {name} occurs in {whole(n)} {excerpts} from {whole(informants)} {people}",
    )
    return f"{start}: {stance_counts(kinds)}."


def what_is_counted() -> str:
    """Return the note below every table and picture of counts."""
    return say(
        "Angka menyatakan banyaknya kutipan yang dikode dan dikonfirmasi peneliti; saran mesin "
        "tidak dihitung. Satu kutipan dapat memuat lebih dari satu kode.",
        "Figures are numbers of quotations that a researcher coded and confirmed; suggestions of "
        "the engine are not counted. One quotation may carry more than one code.",
    )
