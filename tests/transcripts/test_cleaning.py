"""Wounds of pages and files heal, each by an edit with its kind; what was said stays."""

from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import pairwise

import pytest

from qualnlp.transcripts import Transcript
from qualnlp.transcripts.read import assemble
from qualnlp.transcripts.source import Passage, Source


def read(text: str) -> Transcript:
    return assemble("a.txt", Source(text, (Passage(0, len(text)),), "page"))


def answer(text: str) -> str:
    """What the last turn says."""
    transcript = read(text)
    turn = transcript.turns[-1]
    return transcript.text[turn.start : turn.end]


def kinds(text: str) -> list[str]:
    return [edit.kind for edit in read(text).offsets.edits]


@pytest.mark.parametrize(
    ("written", "healed", "kind"),
    [
        ("pengem-\nbangan", "pengembangan", "hyphen"),
        ("kompeten-\nsinya", "kompetensinya", "hyphen"),
        ("pengem\u00ad\nbangan", "pengembangan", "hyphen"),
        ("pengem¬\nbangan", "pengembangan", "hyphen"),
        ("teman-\nteman", "teman-teman", "reduplication"),
        ("bolak-\nbalik", "bolak-balik", "reduplication"),
        ("teman\u00ad\nteman", "teman-teman", "reduplication"),
        ("ke-\n18", "ke-18", "compound"),
        ("Januari-\nOktober", "Januari-Oktober", "compound"),
        ("kami\nsemua", "kami semua", "line"),
        ("kami\n\nsemua", "kami semua", "line"),
        ("Sudah.\n\n\nBelum.", "Sudah.\nBelum.", "line end"),
        ("kami   semua", "kami semua", "space"),
        ("kami\tsemua", "kami semua", "space"),
        ("kami\u00a0semua", "kami semua", "space"),
        ("kami \u200b semua", "kami semua", "space"),
        ("begitu.Jadi", "begitu. Jadi", "missing space"),
        ("begitu?terus", "begitu? terus", "missing space"),
        ("begitu...Jadi", "begitu... Jadi", "missing space"),
        ("minim,terus", "minim, terus", "missing space"),
        ("kafe\u0301 itu", "kafé itu", "nfc"),
        ("e\u200b\u0301 itu", "é itu", "nfc"),
        ("ﬁnansial", "finansial", "ligature"),
        ("e\ufb03sien", "effisien", "ligature"),
        ("pela\u00adtihan", "pelatihan", "invisible"),
        ("pela\ufefftihan", "pelatihan", "invisible"),
    ],
)
def test_every_wound_heals_by_an_edit_of_its_kind(written: str, healed: str, kind: str) -> None:
    text = f"N: Ya {written} ya"
    assert answer(text) == f"Ya {healed} ya"
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "said",
    [
        "padahalsaya ajak itutidak benar",  # glued words: one of them hides a negation
        "kerena memang begitu, begitu lah",  # slips and slips of spacing
        "gue nggak ngerti, gimana gitu loh",  # slang
        "saya saya mau ngomong ngomong soal itu",  # doubled words
        "ada(tiga)orang sejak tahun2024, naik5 persen",  # glued to a bracket, to a number
        "kata dia, “minim“(Wawancara, 3 Mei 2024)",  # the source of a quotation
        "sama-sama, samasama, sama sama",  # one word in three spellings
        "teman teman dan anak anak",  # reduplication written with a space
        "Dia bilang “minim“ dan 'capek' dan \"ya\"",  # quotation marks of any kind
        "1.500.000 rupiah, 3,5 persen, pukul 08.30",
        "Drs. H. Ahmad, S.Pd., M.Si dan Amd.Keb juga S.Kom.Ahli",
        "lihat www.contoh.Kab.id/Lapor?a=b,c atau https://contoh.id/A.Bc?d",
        "surel ani.Budi,x@contoh.id",
        "👩‍👩‍👧 dan \u200fيا\u200e 😅",
    ],
)
def test_what_was_said_is_never_rewritten(said: str) -> None:
    assert answer(f"P: Apa?\nN: {said}") == said


def test_a_blank_line_inside_a_sentence_does_not_end_it() -> None:
    assert answer("N: Jadi kami belum pernah\n\nikut diklat.") == (
        "Jadi kami belum pernah ikut diklat."
    )


def test_a_word_doubled_over_a_line_break_stays_doubled() -> None:
    assert answer("N: Kami sudah\nsudah bilang.") == "Kami sudah sudah bilang."


def test_spaces_before_a_line_end_do_not_save_it() -> None:
    assert answer("N: Kami belum   \n pernah.") == "Kami belum pernah."


PAGES = (
    "Wawancara Karier 2024\nP: Apakah pelatihan sudah cukup?\nN: Kalau pelatihan masih\n"
    "Halaman 1 dari 3\n\x0cWawancara Karier 2024\nminim, Bu. Teman yang lain juga pengem-\n"
    "Halaman 2 dari 3\n\x0cWawancara Karier 2024\nbangan begitu. Saya\nsudah bilang.\n"
    "P: Terima kasih.\nHalaman 3 dari 3\n"
)


def test_page_furniture_is_removed_and_every_place_of_it_is_told() -> None:
    transcript = read(PAGES)
    said = [transcript.text[turn.start : turn.end] for turn in transcript.turns]
    assert said == [
        "Apakah pelatihan sudah cukup?",
        "Kalau pelatihan masih minim, Bu. Teman yang lain juga pengem- bangan begitu. "
        "Saya sudah bilang.",
        "Terima kasih.",
    ]
    assert "Halaman" not in transcript.text
    assert "Karier 2024" not in transcript.text
    assert transcript.warnings[-1].startswith("baris 1: 6 baris kepala")
    inside = [at for at in transcript.breaks if transcript.turns[1].start < at]
    inside = [at for at in inside if at < transcript.turns[1].end]
    assert [transcript.text[at:][:5] for at in inside] == ["minim", "banga"]
    turn = transcript.turns[1]
    borders = [turn.start, *inside, turn.end]
    for start, end in pairwise(borders):
        low, high = transcript.source_span(start, end)
        piece = transcript.text[start:end]
        assert transcript.source_text[low:high].split() == piece.split()


def test_a_page_number_goes_without_form_feeds_only_if_it_rises_three_times() -> None:
    pages = "N: Satu.\n- 4 -\nDua.\n- 5 -\nTiga.\n"
    assert "- 4 -" in read(pages).text
    assert not read(pages).breaks
    transcript = read(pages + "- 6 -\nEmpat.")
    assert transcript.text == "N: Satu.\nDua.\nTiga.\nEmpat."
    assert len(transcript.breaks) == 3


@pytest.mark.parametrize(
    "text",
    [
        "P: Berapa?\nN: Ada\n3\n\norang.",  # a number alone is an answer
        "P: Ya?\nN: Ya.\n\x0cP: Lalu?\nN: Ya.\n\x0cP: Oh?\nN: Ya.",  # labels are no heads
        "P: Satu?\nN: Dua\n3\nempat.\n\x0cP: Lima?\nN: Enam\n7\ndelapan.\n\x0cP: Oh?",
        "N: Halaman 3 itu salah.\nHalaman 4 juga.\nHalaman 5 benar.",
    ],
)
def test_what_may_be_speech_is_no_furniture(text: str) -> None:
    transcript = read(text)
    assert not transcript.breaks
    written, kept = (Counter("".join(one.split())) for one in (text, transcript.text))
    assert written == kept


def test_a_file_of_decomposed_letters_reads_as_composed_with_exact_offsets() -> None:
    composed = "N: Café dan résumé itu, né. Họ tên. 각 한."
    transcript = read(unicodedata.normalize("NFD", composed))
    assert transcript.text == composed
    at = transcript.text.index("résumé")
    low, high = transcript.source_span(at, at + 6)
    assert unicodedata.normalize("NFC", transcript.source_text[low:high]) == "résumé"
