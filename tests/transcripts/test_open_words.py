"""Words that a page broke at their own hyphen, within a line: "sama- sama", "ke- 2"."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.transcripts.read import assemble
from qualnlp.transcripts.source import Passage, Source
from tests.transcripts.exact import exact, turns_of
from tests.transcripts.made_pdf import column, write_pdf

DOUBLED = [
    ("sama", "sama"), ("ngos", "ngosan"), ("berjalan", "jalan"), ("seolah", "olah"),
    ("kekanak", "kanakan"), ("tolong", "menolong"), ("sayur", "mayur"), ("bolak", "balik"),
    ("anak", "anaknya"), ("Kadang", "kadang"), ("pelan", "pelan"), ("mudah", "mudahan"),
]  # fmt: skip
# What breaks off, is said again or is parted by a dash.
APART = [
    ("saya", "saya"), ("yang", "yang"), ("ban", "bantu"), ("sa", "saya"), ("ke", "ke"),
    ("harga", "beras"), ("pasar", "terminal"), ("di", "dinas"), ("kalau", "kalau"),
    ("per", "ubahan"),
]  # fmt: skip
SENTENCES = st.lists(
    st.one_of(
        st.sampled_from(DOUBLED).map(lambda pair: (pair, True)),
        st.sampled_from(APART).map(lambda pair: (pair, False)),
        st.integers(1, 99).map(lambda n: (("ke", str(n)), True)),
        st.sampled_from(["orang", "pasar", "Bu", "dulu"]).map(lambda word: ((word, ""), True)),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(parts=SENTENCES, blanks=st.sampled_from([" ", "  ", "\u00a0", " \u00a0"]))
def test_a_reduplication_loses_its_blank_and_keeps_its_hyphen(
    parts: list[tuple[tuple[str, str], bool]], blanks: str
) -> None:
    written, wanted = [], []
    for (left, right), joins in parts:
        written.append(f"{left}-{blanks}{right}" if right else left)
        wanted.append((f"{left}-{right}" if joins else f"{left}- {right}") if right else left)
    text = f"N: Ya {' '.join(written)} begitu."
    transcript = assemble("a.txt", Source(text, (Passage(0, len(text)),)))
    assert exact(transcript) == [("N", "informant", f"Ya {' '.join(wanted)} begitu.")]
    at = transcript.text.index(" begitu")
    low, high = transcript.source_span(at + 1, at + 7)
    assert transcript.source_text[low:high] == "begitu"


@pytest.mark.parametrize(("left", "right"), DOUBLED)
def test_word_texts_pasted_from_a_pdf_are_healed(tmp_path: Path, left: str, right: str) -> None:
    document = docx.Document()
    document.add_paragraph("P: Bagaimana, Bu?")
    document.add_paragraph(f"N: Ya {left}- {right}, yang ke- 2.")
    document.save(tmp_path / "a.docx")
    assert turns_of(tmp_path / "a.docx")[1][2] == f"Ya {left}-{right}, yang ke-2."


@pytest.mark.parametrize(("left", "right"), DOUBLED)
def test_pdf_texts_are_healed(tmp_path: Path, left: str, right: str) -> None:
    lines = ["P: Bagaimana, Bu?", f"N: Ya {left}- {right}, yang ke- 2 itu, saya- saya juga."]
    path = write_pdf(tmp_path / "a.pdf", [column(lines)])
    assert turns_of(path)[1][2] == f"Ya {left}-{right}, yang ke-2 itu, saya- saya juga."
