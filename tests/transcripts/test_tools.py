"""One talk in the files of many programs: the same turns, speakers and roles in each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from qualnlp.transcripts import read_transcript
from tests.transcripts.exact import exact
from tests.transcripts.tool_files import FILES, TURNS, each
from tests.transcripts.tool_json import MAKES

ROLES = ["interviewer", "informant"]


def told(path: Path, **options: Any) -> list[tuple[str, str, str]]:
    """Return (role, speaker, words) of the turns that somebody says."""
    transcript = read_transcript(path, **options)
    return [
        (role, speaker, " ".join(text.split()))
        for speaker, role, text in exact(transcript)
        if role != "other"
    ]


def wanted(speakers: list[str] | None) -> list[tuple[str, str, str]]:
    names = speakers or ["", ""]
    return [(ROLES[turn.who], names[turn.who], turn.text) for turn in TURNS]


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_tool_tells_the_same_turns(tmp_path: Path, name: str) -> None:
    content, speakers = FILES[name]
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert told(path) == wanted(speakers)


@pytest.mark.parametrize("name", sorted(MAKES))
def test_every_json_tells_the_same_turns_and_times(tmp_path: Path, name: str) -> None:
    data, speakers = MAKES[name]
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert told(path) == wanted(speakers)
    turns = [turn for turn in read_transcript(path).turns if turn.role != "other"]
    for turn, said in zip(turns, TURNS, strict=True):
        assert turn.time_start == pytest.approx(said.start, abs=0.01)
        assert turn.time_end == pytest.approx(said.end, abs=0.01)


@pytest.mark.parametrize(
    "label", ["ibu rt", "Sari_Dinkes 2 (HP)", "+62 812-33", "Dia bilang", "X", "Mbak-e", "~Rina~"]
)
@pytest.mark.parametrize(
    "form",
    ["{}: {}", "[{}] {}", "({}) {}", "{{{}}} {}", "@{}: {}", "{}\n{}", "[00:00:07] {}: {}"],
)
@pytest.mark.parametrize("ending", ["txt", "srt"])
def test_a_listed_speaker_is_found_however_it_is_written(
    tmp_path: Path, label: str, form: str, ending: str
) -> None:
    talk = [("Peneliti", "Ada pelatihan?"), (label, "Jarang."), ("Peneliti", "Kenapa?"),
            (label, "Tidak ada dana.")]  # fmt: skip
    lines = [form.format(*one) for one in talk]
    text = "\n\n".join(lines)
    if ending == "srt":
        text = "".join(
            f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{line}\n\n" for n, line in enumerate(lines, 1)
        )
    path = tmp_path / f"a.{ending}"
    path.write_text(text, encoding="utf-8")
    found = told(path, speakers={label: "informan", "Peneliti": "pewawancara"})
    assert found == [(ROLES[who == label], who, words) for who, words in talk]


EXPORTED = [("Rina Wulandari", "Ada pelatihan?"), ("Sari Dewi", "Jarang sekali, Bu."),
            ("Rina Wulandari", "Kenapa?"), ("Sari Dewi", "Dananya tidak ada."),
            ("Rina Wulandari", "Lalu?"), ("Sari Dewi", "Ya begitu saja.")]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "end"),
    [
        ("{} [00:00:0{}] {}", ""),  # Trint
        ("{} (00:0{}.120)\n{}", ""),  # Riverside
        ("[{}] 10:00:0{}\n{}", ""),  # Zoom's saved captions
        ("{}: [00:00:0{}] {}", "Sonix is the world's most advanced automated transcription, "
         "translation, and subtitling platform."),
    ],
)  # fmt: skip
def test_exports_without_a_colon_and_lines_that_praise_a_program(
    tmp_path: Path, form: str, end: str
) -> None:
    lines = [form.format(who, n, words) for n, (who, words) in enumerate(EXPORTED)]
    path = tmp_path / "a.txt"
    path.write_text("\n\n".join([*lines, end]), encoding="utf-8")
    assert [(who, words) for _, who, words in told(path)] == EXPORTED
    start = read_transcript(path).turns[1].time_start
    assert start is not None and start % 10 == pytest.approx(1, abs=0.2)


def test_a_time_that_is_an_answer_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("P: Jam berapa?\nN: 10:30\nP: Lalu?\nN: Pulang.\n", encoding="utf-8")
    assert [words for _, _, words in told(path)] == ["Jam berapa?", "10:30", "Lalu?", "Pulang."]


def srt(tmp_path: Path, cues: list[str], seconds: float = 1.0) -> Path:
    path = tmp_path / "a.srt"
    text = ""
    for n, cue in enumerate(cues):
        low, high = n * seconds, (n + 1) * seconds
        stamps = [f"00:{int(t // 60):02}:{t % 60:06.3f}".replace(".", ",") for t in (low, high)]
        text += f"{n + 1}\n{stamps[0]} --> {stamps[1]}\n{cue}\n\n"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_lights_up_word_by_word_is_said_once(tmp_path: Path) -> None:
    words = "Sekali saja tahun itu.".split()
    cues = []
    for n in range(len(words)):
        cues.append(" ".join(f"<u>{w}</u>" if m == n else w for m, w in enumerate(words)))
        cues.append(" ".join(words))
    transcript = read_transcript(srt(tmp_path, cues, 0.25))
    assert transcript.text == "Sekali saja tahun itu."
    assert (transcript.turns[0].time_start, transcript.turns[0].time_end) == (0.0, 2.0)
    assert any("sekali saja" in warning for warning in transcript.warnings)


def test_what_rolls_up_the_screen_is_said_once(tmp_path: Path) -> None:
    lines = ["Pernah ikut pelatihan", "sekali saja tahun 2014", "lalu tidak lagi", "sampai kini"]
    cues = [lines[0], *("\n".join(lines[n : n + 2]) for n in range(3))]
    transcript = read_transcript(srt(tmp_path, cues))
    assert transcript.text.split() == " ".join(lines).split()


def test_what_grows_is_said_once(tmp_path: Path) -> None:
    words = "saya belum pernah dapat giliran".split()
    cues = [" ".join(words[: n + 1]) for n in range(len(words))]
    assert read_transcript(srt(tmp_path, cues)).text == " ".join(words)


def test_a_word_said_twice_stays_and_a_loop_is_told(tmp_path: Path) -> None:
    transcript = read_transcript(srt(tmp_path, ["Ya.", "Ya.", "Jarang sekali."]))
    assert transcript.text == "Ya. Ya. Jarang sekali."
    assert not any("berturut-turut" in warning for warning in transcript.warnings)
    looped = read_transcript(srt(tmp_path, ["Jarang.", *["Terima kasih."] * 5]))
    assert looped.text.count("Terima kasih.") == 5
    assert any("baris 2" in one and "5 kali" in one for one in looped.warnings)


def test_an_arrow_that_is_said_stays(tmp_path: Path) -> None:
    path = srt(tmp_path, ["P: dari A --> B ya?", "N: Ya."])
    assert told(path)[0][2] == "dari A --> B ya?"


def test_a_segment_without_a_speaker_is_nobodys(tmp_path: Path) -> None:
    cues = ["[SPEAKER_00]: Ada?", "[SPEAKER_01]: Ada.", "[SPEAKER_01]: Dulu.", "Sekarang tidak.",
            "[SPEAKER_00]: Oh?"]  # fmt: skip
    path = srt(tmp_path, cues)
    assert [(who, words) for _, who, words in told(path)][1:3] == [
        ("SPEAKER_01", "Ada. Dulu."), ("", "Sekarang tidak."),
    ]  # fmt: skip
    (warning,) = [one for one in read_transcript(path).warnings if "tanpa nama" in one]
    assert "baris 4" in warning


def test_openers_and_speech_told_are_no_labels(tmp_path: Path) -> None:
    cues = ["Dia bilang: nanti saja.", "Lalu: habis.", "Dia bilang: belum.", "Lalu: ya sudah."]
    assert [who for _, who, _ in told(srt(tmp_path, cues))] == [""]


def test_a_name_that_comes_once_among_named_cues_is_told(tmp_path: Path) -> None:
    cues = ["Rina: Ada?", "Sari: Jarang.", "Budi Santoso: Permisi.", "Sari: Ya.", "Rina: Lalu?"]
    path = srt(tmp_path, cues)
    assert ("informant", "Budi Santoso", "Permisi.") in told(path)
    (warning,) = [one for one in read_transcript(path).warnings if "Budi Santoso" in one]
    assert "baris 3" in warning and "dianggap penutur" in warning


def test_what_is_thrown_in_is_no_part_of_a_turn(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "S00: Sudah lama?\nS01: Sejak 2015, //S00: Hmm.// di bagian umum.\nS00: Oh?\n",
        encoding="utf-8",
    )
    assert told(path)[1] == ("informant", "S01", "Sejak 2015, di bagian umum.")
    transcript = read_transcript(path)
    assert any("//S00: Hmm.//" in warning for warning in transcript.warnings)
    assert "//S00: Hmm.//" in transcript.source_text
    assert transcript.breaks


def test_one_turn_that_holds_nearly_all_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "Peneliti: Ada?\nInforman: " + "Sudah lama di sini, Bu. " * 20 + "\nPeneliti: Oh?\n",
        encoding="utf-8",
    )
    assert any("giliran ke-2" in warning for warning in read_transcript(path).warnings)


def test_a_head_line_alone_is_no_speaker(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "Informan : Bd. Rahmi\n\nSudah dua tahun.\nPelatihan jarang.\nYang ikut itu saja.\n"
        "Saya belum pernah.\n", encoding="utf-8",
    )  # fmt: skip
    assert {who for _, who, _ in told(path)} == {""}
    assert any("label" in warning for warning in read_transcript(path).warnings)


def test_everybody_and_several_are_speakers(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "Moderator: Setuju?\nSemua: Setuju!\nPeserta 1 & 3: Iya.\nModerator: Kenapa?\n",
        encoding="utf-8",
    )
    assert [(role, who) for role, who, _ in told(path)] == [
        ("interviewer", "Moderator"), ("informant", "Semua"), ("informant", "Peserta 1 & 3"),
        ("interviewer", "Moderator"),
    ]  # fmt: skip


def test_a_time_of_day_in_notes_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = "08:00\nPetugas datang.\n09:30 Loket dibuka (10.15 ditutup).\n"
    path.write_text(text, encoding="utf-8")
    transcript = read_transcript(path)
    assert all(time in transcript.text for time in ("08:00", "09:30", "10.15"))


def test_a_row_a_respondent(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Timestamp,Nama Lengkap,Usia,Bagaimana pelatihan di sini?,Ceritakan kendalanya.\n"
        '28/11/2026 10:00,Bu Sari,41,"Jarang sekali, Bu.",Dana.\n'
        '28/11/2026 11:00,Pak Joko,39,"Pernah sekali saja.",Waktu juga.\n', encoding="utf-8",
    )  # fmt: skip
    found = [(who, words) for role, who, words in told(path) if role == "informant"]
    assert found == [
        ("Bu Sari", "Jarang sekali, Bu."), ("Bu Sari", "Dana."),
        ("Pak Joko", "Pernah sekali saja."), ("Pak Joko", "Waktu juga."),
    ]  # fmt: skip


def test_a_column_that_is_dropped_and_holds_more_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(
        f'P,Ada?,"{"panjang sekali " * 9}"\nN,Ya.,"{"panjang lagi " * 9}"\n' for _ in "ab"
    )
    path.write_text("Penutur,Ucapan,Catatan\n" + rows, encoding="utf-8")
    assert any("kolom 3" in warning for warning in read_transcript(path).warnings)


@pytest.mark.parametrize("ending", ["vtt", "sub", "txt", "md"])
def test_captions_are_known_by_their_lines(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_text(each("{n}\n{ac} --> {bc}\n{who}: {text}\n\n"), encoding="utf-8")
    assert len(told(path)) == len(TURNS)
