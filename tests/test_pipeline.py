"""The spaCy pipeline: found by entry points, exact, the same after saving and loading."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin

from qualnlp.excerpts import split
from qualnlp.language import sentences
from qualnlp.pipeline import indonesian
from qualnlp.transcripts import read_transcript

TALK = (
    "P: Bagaimana diklatnya, Bu?\n"
    "N: Kalau pelatihan sih, jujur aja, masih minim. Teman-teman S.Pd juga bilang begitu.Jadi ya "
    "gitu, anggarannya cuma 1.500.000 😅\n"
    "P: Siapa yang pilih?\nN: Atasan.\n"
)


@pytest.fixture(scope="module")
def nlp() -> spacy.language.Language:
    return indonesian(max_words=10)


def borders(doc: Doc, key: str) -> list[tuple[int, int]]:
    return [(span.start_char, span.end_char) for span in doc.spans[key]]


def test_spacy_finds_the_language_and_the_factories_in_a_fresh_process(tmp_path: Path) -> None:
    indonesian(max_words=7).to_disk(tmp_path / "alur")
    program = (
        "import spacy, sys\n"
        "assert 'qualnlp.pipeline' not in sys.modules\n"
        "nlp = spacy.load(sys.argv[1])\n"
        "print(nlp.lang, nlp.pipe_names, nlp.get_pipe('qualnlp_excerpts').max_words)\n"
        "print(spacy.blank('id_ringan')('anak-anak')[0].text)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "alur")],
        capture_output=True,
        text=True,
        check=True,
    )
    names = ["qualnlp_sentences", "qualnlp_turns", "qualnlp_excerpts"]
    assert done.stdout.splitlines() == [f"id_ringan {names} 7", "anak-anak"]


def test_turns_and_excerpts_say_who_speaks(nlp: spacy.language.Language) -> None:
    doc = nlp(TALK)
    assert [(span.label_, span.kb_id_) for span in doc.spans["turns"]] == [
        ("interviewer", "P"),
        ("informant", "N"),
    ] * 2
    speech = [span for span in doc.spans["excerpts"] if span.label_ == "informant"]
    assert len(speech) > 2 and all(span.id_ for span in speech)
    assert "S.Pd" in [token.text for token in doc]
    assert [doc.text[start:end] for start, end in sentences(TALK)] == [
        sentence.text.strip() for sentence in doc.sents
    ]


def test_the_pipeline_cuts_as_the_reader_does(nlp: spacy.language.Language, tmp_path: Path) -> None:
    text = TALK.replace("begitu.Jadi", "begitu. Jadi")  # nothing to mend
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    transcript = read_transcript(path)
    assert transcript.text == text
    excerpts = split(transcript, 10)
    doc = nlp(text)
    assert borders(doc, "excerpts") == [(one.start, one.end) for one in excerpts]
    assert [span.id_ for span in doc.spans["excerpts"]] == [one.excerpt_id for one in excerpts]


def test_excerpts_survive_a_docbin(nlp: spacy.language.Language) -> None:
    doc = nlp(TALK)
    data = DocBin(docs=[doc]).to_bytes()
    (back,) = DocBin().from_bytes(data).get_docs(nlp.vocab)
    assert borders(back, "excerpts") == borders(doc, "excerpts")
    assert [span.id_ for span in back.spans["excerpts"]] == [
        span.id_ for span in doc.spans["excerpts"]
    ]


def test_many_texts_are_piped(nlp: spacy.language.Language) -> None:
    texts = [f"Jawaban {n}. Pelatihannya minim." for n in range(300)]
    docs = list(nlp.pipe(texts, batch_size=50))
    assert [doc.text for doc in docs] == texts
    assert all(len(doc.spans["excerpts"]) == 1 for doc in docs)


PIECES = st.lists(
    st.sampled_from(
        [
            "P: ", "N: ", "anak-anak", "begitu.Jadi", "iya,terus", "S.Pd", "1.500", "Rp", "😅",
            ". ", " ", "  ", "\n", "\t", "...", "“", "”", "(", ")", "[tertawa]", "é", "e\u0301",
            "\u200b", "\u202e", "http://a.id", "a@b.id", "?!", "Ya", "\u00a0", "\r",
        ]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(PIECES, st.integers(1, 6))
def test_every_border_is_a_border_of_tokens(text: str, max_words: int) -> None:
    nlp = indonesian(max_words)
    doc = nlp(text)
    assert doc.text == text
    covered = "".join(span.text for span in doc.spans["excerpts"])
    said = "".join(span.text for span in doc.spans["turns"])
    assert "".join(covered.split()) == "".join(said.split()) or not doc.spans["turns"]
    assert [token.idx for token in doc if token.is_sent_start] or not len(doc)
