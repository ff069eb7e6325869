"""What is no word: found, blanked, and out of the engine's sight."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualnlp import Code, Codebook, CodeSuggester
from qualnlp.language import nonverbal, spoken
from qualnlp.transcripts.read import assemble
from qualnlp.transcripts.source import Passage, Source


@pytest.mark.parametrize(
    "mark",
    [
        "[tertawa]", "(tertawa)", "[Tertawa kecil]", "(diam)", "(diam sebentar)", "(hening)",
        "*menghela napas*", "(menghela nafas panjang)", "(suara motor lewat)", "[tidak jelas]",
        "(terdengar tidak jelas)", "[batuk-batuk]", "(sambil tersenyum)", "(mengangguk)", "(...)",
        "(…)", "[...]", "…", "...", "....", "[?]", "[00:12:30]", "(00:12)", "[jeda 3 detik]",
        "[inaudible]", "[laughs]", "*tertawa*",
    ],
)  # fmt: skip
def test_marks_that_are_no_words_are_found_whole(mark: str) -> None:
    text = f"Ya {mark} begitu."
    assert [text[start:end] for start, end in nonverbal(text)] == [mark]


@pytest.mark.parametrize(
    "said",
    [
        "Sudah (tiga hari) di sana.", "Mereka (diam-diam) pergi.", "Ada 2 * 3 * 4 orang.",
        "Katanya [pelatihan] itu.", "Pak Budi (Kepala Seksi) tertawa.", "Ya. Begitu..", "a.b.c",
        "Dia tersenyum, lalu diam.", "Jam (08.00-09.00) itu.",
    ],
)  # fmt: skip
def test_ordinary_brackets_are_speech(said: str) -> None:
    assert nonverbal(said) == []
    assert spoken(said) == said


@given(
    st.lists(st.sampled_from("[tertawa] (diam) * ( [ ... … ) ] ya 😅 (tiga hari) \n".split(" ")))
)
def test_blanking_keeps_every_offset(pieces: list[str]) -> None:
    text = " ".join(pieces)
    heard = spoken(text)
    assert len(heard) == len(text)
    inside = {at for start, end in nonverbal(text) for at in range(start, end)}
    for at, character in enumerate(text):
        assert heard[at] == (" " if at in inside else character)


def test_a_transcript_tells_where_its_marks_stand() -> None:
    written = "P: Ada?\nN: Ya   [tertawa] jarang …"
    transcript = assemble("a.txt", Source(written, (Passage(0, len(written)),), "page"))
    assert [transcript.text[start:end] for start, end in transcript.nonverbal] == ["[tertawa]", "…"]
    assert "[tertawa]" in transcript.text  # the quotation keeps it


@pytest.fixture(scope="module")
def suggester() -> CodeSuggester:
    codes = [
        Code("pelatihan", "Pelatihan", "Diklat, kursus, dan bimtek bagi pegawai."),
        Code("promosi", "Promosi", "Kenaikan jabatan dan syaratnya."),
        Code("suasana", "Suasana", "Orang tertawa, tersenyum, dan diam di kantor."),
    ]
    texts = ["Diklat jarang sekali.", "Naik jabatan itu susah.", "Kami sering tertawa bersama."]
    return CodeSuggester(Codebook(codes)).fit(texts, [{"pelatihan"}, {"promosi"}, {"suasana"}])


def test_a_mark_changes_neither_score_nor_evidence(suggester: CodeSuggester) -> None:
    plain = "Jabatan itu susah. Kalau diklat jarang, Bu."
    marked = "Jabatan [tertawa] itu susah. (diam) Kalau diklat (tertawa) jarang, Bu. [tersenyum]"
    one, other = (suggester.suggest([text], top=3) for text in (plain, marked))
    for column in ("code", "rank", "score", "probability", "abstain", "reason"):
        assert one[column].tolist() == other[column].tolist()
    for mine, theirs in zip(one.itertuples(), other.itertuples(), strict=True):
        evidence = spoken(marked[theirs.evidence_start : theirs.evidence_end])
        assert evidence.split() == plain[mine.evidence_start : mine.evidence_end].split()
        assert not evidence[0].isspace()
    parts = suggester.explain(marked, "suasana").parts
    assert not parts["word"].str.contains("tertawa|diam|tersenyum").any()
    for part in parts[parts["word"] != ""].itertuples():
        assert marked[part.start : part.end] == part.word


@pytest.mark.parametrize("text", ["(diam)", "...", "[tertawa] … (hening)", " (diam)\n"])
def test_an_excerpt_of_nothing_but_marks_abstains(suggester: CodeSuggester, text: str) -> None:
    frame = suggester.suggest([text, "Diklat jarang."], top=3)
    assert len(frame) == 6
    assert frame.loc[frame["text_index"] == 0, "abstain"].all()
    assert (frame["evidence_end"] <= frame["text_index"].map({0: len(text), 1: 14})).all()
    assert suggester.explain(text, "suasana").score is not None
