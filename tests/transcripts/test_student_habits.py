"""How students write interviews down, by kind. All texts are invented."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.transcripts.exact import turns_of

Told = list[tuple[str, str, str]]
ASKED = [
    "Sejak kapan Ibu jadi guru PAUD?", "Gajinya dari mana?", "Apa yang membuat bertahan?",
    "Bagaimana dengan bantuan dari desa?", "Siapa yang ikut mengajar, Bu?",
]  # fmt: skip
ANSWERED = [
    "Dari 2008, waktu itu masih di teras rumah.", "Dari iuran, Rp150.000 sebulan.",
    "Anak-anaknya. Kalau ketemu di jalan dipanggil Bunda.", "Belum ada, tahun depan katanya.",
    "Kakak saya sama satu lagi, tetangga (bidan).",
]  # fmt: skip
TALKS = st.integers(3, 5).flatmap(
    lambda n: st.tuples(st.permutations(ASKED), st.permutations(ANSWERED)).map(
        lambda both: list(zip(both[0][:n], both[1][:n], strict=True))
    )
)
QUICK = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def told(path: Path, text: str) -> Told:
    path.write_text(text, encoding="utf-8")
    return [
        (role, who, " ".join(words.split()))
        for who, role, words in turns_of(path)
        if role != "other"
    ]


def wanted(talk: list[tuple[str, str]], asks: str = "", tells: str = "") -> Told:
    return [
        one
        for asked, answered in talk
        for one in (("interviewer", asks, asked), ("informant", tells, answered))
    ]


@pytest.mark.parametrize("form", ["{c}: {w}", "{c} -> {w}", "{c}\n:\n{w}", "00{n} {c}: {w}"])
@pytest.mark.parametrize(
    ("asks", "tells"), [("P", "T"), ("P", "W"), ("I", "T"), ("T", "J"), ("W", "N"), ("T", "N1")]
)
@QUICK
@given(talk=TALKS)
def test_an_initial_that_never_asks_is_no_interviewer(
    tmp_path: Path, form: str, asks: str, tells: str, talk: list[tuple[str, str]]
) -> None:
    lines = [(asks if n % 2 == 0 else tells, one[n % 2]) for one in talk for n in range(2)]
    text = "\n".join(form.format(c=code, w=words, n=n) for n, (code, words) in enumerate(lines, 1))
    assert told(tmp_path / "a.txt", text) == wanted(talk, asks, tells)


def test_a_code_in_brackets_says_who_it_is(tmp_path: Path) -> None:
    text = (
        "Peneliti (T): Harga gabah berapa?\nPak Tarno (P): Turun.\nT: Dijual ke mana?\n"
        "P: Siapa lagi? Tengkulak, kan?\nT: Jauh?\nP: Jauh, Mas. Siapa mau antar?\n"
    )
    roles = {who: role for role, who, _ in told(tmp_path / "a.txt", text)}
    assert roles["T"] == roles["Peneliti (T)"] == "interviewer"
    assert roles["P"] == "informant"


@pytest.mark.parametrize("myself", ["Saya", "Aku", "saya"])
@pytest.mark.parametrize("other", ["Bu Nur", "Nur", "Informan"])
@pytest.mark.parametrize("before", ["", "{n:02}.15 ", "[00:{n:02}] ", "12/3/25 10.{n:02} - "])
def test_who_writes_may_be_called_i(tmp_path: Path, myself: str, other: str, before: str) -> None:
    talk = list(zip(ASKED, ANSWERED, strict=True))
    if myself == "saya" and not before:
        return  # "saya: ..." in small letters begins a line as any word does
    lines = [line for one in talk for line in zip((myself, other), one, strict=True)]
    text = "\n".join(f"{before.format(n=n)}{who}: {words}" for n, (who, words) in enumerate(lines))
    assert told(tmp_path / "a.txt", text) == wanted(talk, myself, other)


@pytest.mark.parametrize("mark", ["1. ", "- ", "• "])
def test_a_list_of_who_takes_part_is_no_turn(tmp_path: Path, mark: str) -> None:
    people = "".join(f"{mark}{who} (RT 0{n})\n" for n, who in enumerate(["Bu Wati", "Pak Joko"], 1))
    talk = "Moderator: Siapa mulai?\nBu Wati: Saya.\nModerator: Lalu?\nPak Joko: Ya begitu.\n"
    assert told(tmp_path / "a.txt", f"Peserta:\n{people}\n{talk}") == [
        ("interviewer", "Moderator", "Siapa mulai?"), ("informant", "Bu Wati", "Saya."),
        ("interviewer", "Moderator", "Lalu?"), ("informant", "Pak Joko", "Ya begitu."),
    ]  # fmt: skip


@pytest.mark.parametrize("sign", ["->", "=>", "==>", "-->", "→", "»", ">"])
@pytest.mark.parametrize(
    ("asks", "tells"), [("P", "N"), ("Penanya", "Bu Nur"), ("Saya", "Pak Tarno"), ("INT", "INF")]
)
def test_arrows_are_signs_of_labels(tmp_path: Path, sign: str, asks: str, tells: str) -> None:
    talk = list(zip(ASKED, ANSWERED, strict=True))
    text = "\n".join(f"{asks} {sign} {one}\n{tells} {sign} {two}" for one, two in talk)
    assert told(tmp_path / "a.txt", text) == wanted(talk, asks, tells)


@pytest.mark.parametrize(("asks", "tells"), [("pewawancara", "informan"), ("tanya", "jawab")])
def test_spoken_role_words_without_a_sign_are_labels(tmp_path: Path, asks: str, tells: str) -> None:
    talk = [
        (one.lower().rstrip("?"), two.lower()) for one, two in zip(ASKED, ANSWERED, strict=True)
    ]
    text = "\n\n".join(f"{asks} {one}\n\n{tells} {two}" for one, two in talk)
    assert told(tmp_path / "a.txt", text) == wanted(talk, asks, tells)


@pytest.mark.parametrize("sign", ["", "- ", "=> ", "• ", "→ "])
@pytest.mark.parametrize("head", ["", "TRANSKRIP WAWANCARA\nInforman: Tarno\n\n"])
@QUICK
@given(talk=TALKS)
def test_questions_and_answers_that_alternate(
    tmp_path: Path, sign: str, head: str, talk: list[tuple[str, str]]
) -> None:
    text = head + "\n\n".join(f"{one}\n\n{sign}{two}" for one, two in talk)
    assert told(tmp_path / "a.txt", text) == wanted(talk)


@pytest.mark.parametrize(
    "text",
    [
        "Kenapa begitu?\n\nUangnya tidak turun.\n\nSiapa yang tahu?\n\nYa yang di atas.\n",
        "\n\n".join([*ANSWERED, "Kenapa begitu?", *ANSWERED, "Siapa yang tahu?", *ANSWERED,
                     "Apa boleh buat?", *ANSWERED]),
        "\n\n".join(f"{one} Begitu kata Bu Nur. Saya diam. {two}"
                    for one, two in zip(ASKED, ANSWERED, strict=True)),
        "\n\n".join([*ASKED, *ANSWERED]),
    ],
)  # fmt: skip
def test_questions_within_a_text_ask_nobody(tmp_path: Path, text: str) -> None:
    assert {role for role, _, _ in told(tmp_path / "a.txt", text)} == {"informant"}


@pytest.mark.parametrize("heads", [("Peneliti", "Informan"), ("Pertanyaan", "Jawaban"),
                                   ("Pewawancara", "Bu Nur"), ("Tanya", "Narasumber")])  # fmt: skip
@QUICK
@given(talk=TALKS)
def test_two_columns_with_heads_are_a_table(
    tmp_path: Path, heads: tuple[str, str], talk: list[tuple[str, str]]
) -> None:
    text = "\n".join("\t".join(row) for row in [heads, *talk])
    found = [(role, words) for role, _, words in told(tmp_path / "a.txt", text)]
    assert found == [(role, words) for role, _, words in wanted(talk)]


PEOPLE = ["Moderator", "Bu Wati", "Joko", "Mbak Ayu", "P3"]


@pytest.mark.parametrize("blank", ["bold", "plain", "tab"])
@QUICK
@given(order=st.lists(st.integers(1, 4), min_size=4, max_size=9), more=st.booleans())
def test_bold_names_before_plain_words_speak(
    tmp_path: Path, blank: str, order: list[int], more: bool
) -> None:
    speaking = [who for one in [*order, *order] for who in (0, one)]
    said = [(ASKED if who == 0 else ANSWERED)[n % 5] for n, who in enumerate(speaking)]
    document = docx.Document()
    document.add_paragraph("Diskusi kelompok")
    for who, words in zip(speaking, said, strict=True):
        paragraph = document.add_paragraph()
        paragraph.add_run(PEOPLE[who] + (" " if blank == "bold" else "")).bold = True
        paragraph.add_run({"bold": "", "plain": " ", "tab": "\t"}[blank] + words)
    if more:
        document.add_paragraph("Itu saja dari saya.")
        said[-1] += " Itu saja dari saya."
    document.save(tmp_path / "a.docx")
    found = [
        (role, who, " ".join(words.split()))
        for who, role, words in turns_of(tmp_path / "a.docx")
        if role != "other"
    ]
    assert found == [
        ("informant" if who else "interviewer", PEOPLE[who], words)
        for who, words in zip(speaking, said, strict=True)
    ]


def test_bold_topics_before_plain_words_do_not_speak(tmp_path: Path) -> None:
    document = docx.Document()
    for topic, words in zip(["Gaji", "Desa", "Gaji", "Desa", "Anak"], ANSWERED, strict=True):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{topic} ").bold = True
        paragraph.add_run(words)
    document.save(tmp_path / "a.docx")
    assert {who for who, _, _ in turns_of(tmp_path / "a.docx")} == {""}


@pytest.mark.parametrize("form", ["{c}{n}: {w}", "{c}-{n} : {w}", "{c}{n} > {w}", "{c}{n}. {w}"])
@pytest.mark.parametrize("in_pairs", [True, False])
@pytest.mark.parametrize(("asks", "tells"), [("P", "N"), ("P", "J"), ("I", "R"), ("Q", "A")])
@QUICK
@given(talk=TALKS)
def test_numbers_of_labels_may_count_turns(
    tmp_path: Path, form: str, in_pairs: bool, asks: str, tells: str, talk: list[tuple[str, str]]
) -> None:
    lines = [(code, words) for one in talk for code, words in zip((asks, tells), one, strict=True)]
    text = "\n".join(
        form.format(c=code, w=words, n=n // 2 + 1 if in_pairs else n + 1)
        for n, (code, words) in enumerate(lines)
    )
    found = [(role, words) for role, _, words in told(tmp_path / "a.txt", text)]
    assert found == [(role, words) for role, _, words in wanted(talk)]


def test_people_of_a_group_who_speak_once_are_people(tmp_path: Path) -> None:
    text = "M: Siapa mulai?\nP1: Saya.\nP2: Saya juga.\nP3: Ikut.\nM: Lalu?\nP4: Ya sudah.\n"
    roles = {who: role for role, who, _ in told(tmp_path / "a.txt", text)}
    assert roles == {"M": "interviewer"} | dict.fromkeys(["P1", "P2", "P3", "P4"], "informant")


@pytest.mark.parametrize("before", ["♦ ", "● ", "▪ ", "➢ ", "· ", "#{n} ", "[{n}] ", "•\t"])
def test_bullets_and_numbers_before_labels(tmp_path: Path, before: str) -> None:
    talk = list(zip(ASKED, ANSWERED, strict=True))
    lines = [line for one in talk for line in zip(("Peneliti", "Pak Baco"), one, strict=True)]
    text = "\n".join(f"{before.format(n=n)}{who}: {said}" for n, (who, said) in enumerate(lines, 1))
    assert told(tmp_path / "a.txt", text) == wanted(talk, "Peneliti", "Pak Baco")
