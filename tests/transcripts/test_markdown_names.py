"""Names between Markdown's marks, on lines of their own and before their words."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transcripts.exact import turns_of

FORMS = [
    "**{n}** ({t})\n{w}\n\n", "### {n}\n\n{w}\n\n", "**{n}:**\n{w}\n\n", "_{n}_ {t}\n{w}\n\n",
    "> {n}:\n> {w}\n\n", "*{n}*\n\n{w}\n\n", "**{n}** [{t}]\n{w}\n\n", "- **{n}**: {w}\n",
    "## {n} ({t})\n{w}\n\n", "__{n}__\n\n{w}\n\n", "**{n}**\\\n{w}\n\n", "> **{n}:** {w}\n>\n",
    "*{n}:* {w}\n\n", "**[{t}] {n}:** {w}\n\n", "#### {n}:\n{w}\n\n", "> **{n}**\n>\n> {w}\n\n",
    "**{n}** · {t}\n{w}\n\n", "***{n}***  \n{w}\n\n", "_{n}:_ {w}\n", "***{n}:*** {w}\n",
    "**{n}** – {t}\n{w}\n\n", "1. **{n}:** {w}\n", "# **{n}**\n{w}\n\n", "**{n}**: {w}\n\n",
]  # fmt: skip
PAIRS = [("Rina", "Yuni"), ("Rina Wulandari", "Bu Yuni"), ("Peneliti", "Informan 1"),
         ("Pewawancara", "Ibu Sari, S.Pd."), ("P", "N1"), ("Moderator", "Pak Darmo")]  # fmt: skip
ASKED = ["Sudah berapa lama Ibu di sini?", "Apa **kendalanya**?", "Lalu *siapa* yang ikut?",
         "Jam berapa mulai, 10:15?"]  # fmt: skip
ANSWERED = ["Dua belas tahun, Mbak.", "Modal (sama hujan), *itu saja*.", "Ada tiga: ibu, cuaca.",
            "1. modal, 2. cuaca.", "Pak RT_05 [ketua] juga."]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    names=st.sampled_from(PAIRS),
    talk=st.lists(st.tuples(st.sampled_from(ASKED), st.sampled_from(ANSWERED)), min_size=2,
                  max_size=4, unique_by=lambda one: one[1]),
    ending=st.sampled_from([".md", ".txt"]),
)  # fmt: skip
def test_marks_around_names_are_layout(
    tmp_path: Path, form: str, names: tuple[str, str], talk: list[tuple[str, str]], ending: str
) -> None:
    turns = [one for pair in talk for one in zip(names, pair, strict=True)]
    path = tmp_path / f"a{ending}"
    path.write_text(
        "".join(
            form.format(n=who, w=words, t=f"00:{n:02}") for n, (who, words) in enumerate(turns)
        ),
        encoding="utf-8",
    )
    roles = dict(zip(names, ["interviewer", "informant"], strict=True))
    told = [(who, role, " ".join(text.split())) for who, role, text in turns_of(path)]
    assert told == [(who, roles[who], words) for who, words in turns]


@pytest.mark.parametrize(
    "text",
    ["**Yang penting:** modalnya kecil.\n\nSisanya *nanti saja*.\n",
     "> Orang sini sabar, Mbak.\n> Kalau tidak, ya tidak makan.\n",
     "### Pasar lama\n\nSudah lama pindah.\n\n### Pasar baru\n\nMasih sepi.\n"],
)  # fmt: skip
def test_marks_that_make_no_label_stay(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    told = turns_of(path)
    assert {who for who, _, _ in told} == {""}
    assert [text for _, _, text in told] == [line for line in text.split("\n") if line]
