"""Answers that end in the tone of a question: "..., kan?", "ya?", "begitu, toh?"."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualnlp.transcripts.speakers.questions import ends_with_question
from tests.transcripts.exact import turns_of

ASKED = [
    "Bagaimana awalnya Ibu berjualan di sini?", "Siapa yang membantu Ibu setiap hari?",
    "Apa harapan Ibu ke depan?", "Kenapa pindah ke pasar baru, ya?", "Ada kendala dengan modal?",
    "Sejak kapan Ibu ikut kelompok itu, Bu?", "Mengapa harganya naik terus ya, Bu?",
    "Apakah anak-anak ikut berjualan juga?",
]  # fmt: skip
ANSWERED = [
    "Ya namanya orang kecil, ikut suami", "Anak saya yang bungsu, sudah besar dia",
    "Yang penting sehat, rezeki sudah ada yang atur", "Modal pas-pasan. Hujan terus",
    "Sudah dari dulu begitu", "Kami ini ikut saja, Mbak, yang di atas yang tahu",
]  # fmt: skip
TAGS = [
    ", kan?", " ya?", ", begitu, toh?", " begitu ya?", ", iya kan?", ", to?", ", ya, Mbak?",
    " kan, Bu?", ", gitu lho?", ", yo?", ", nggih?", ", bukan?", " tho, Mas?", ", betul kan?",
]  # fmt: skip
TALKS = st.lists(
    st.tuples(
        st.sampled_from(ASKED), st.sampled_from(ANSWERED), st.sampled_from([*TAGS, ".", "."])
    ),
    min_size=2,
    max_size=8,
)
FORMS = {
    "dashes": lambda _, asked, answered: f"- {asked}\n- {answered}\n",
    "arrows": lambda _, asked, answered: f">> {asked}\n>> {answered}\n",
    "times": lambda n, asked, answered: f"0:0{n}\n{asked}\n0:0{n}\n{answered}\n",
    "numbers": lambda n, asked, answered: f"{n}. {asked}\n{answered}\n",
}


@pytest.mark.parametrize("form", sorted(FORMS))
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(talk=TALKS)
def test_an_answer_with_a_tag_is_an_answer(
    tmp_path: Path, form: str, talk: list[tuple[str, str, str]]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "\n".join(FORMS[form](n, one, two + tag) for n, (one, two, tag) in enumerate(talk, 1)),
        encoding="utf-8",
    )
    told = [(role, " ".join(text.split())) for _, role, text in turns_of(path) if role != "other"]
    assert told == [
        pair for one, two, tag in talk for pair in (("interviewer", one), ("informant", two + tag))
    ]


def test_who_asks_with_a_tag_behind_an_answer_asks(tmp_path: Path) -> None:
    talk = ["Sudah lama, Bu?", "Dua belas tahun.", "Berarti sejak pasar lama, ya?", "Iya, Mbak.",
            "Lalu apa kendalanya?", "Modal, kan?"]  # fmt: skip
    path = tmp_path / "a.txt"
    path.write_text("\n".join(f">> {line}" for line in talk), encoding="utf-8")
    roles = [role for _, role, _ in turns_of(path)]
    assert roles == ["interviewer", "informant"] * 3


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("word", ["kenapa", "siapa", "apa", "bagaimana", "benarkah", "berapa"])
def test_a_question_word_asks_whatever_follows(word: str, tag: str) -> None:
    assert ends_with_question(f"Jadi {word} yang dulu{tag}")
    assert not ends_with_question(f"Jadi orang yang dulu{tag}")
    assert not ends_with_question(f"Dulu {word} yang jual? Ya saya{tag}")
