"""The commands: every step, both languages, JSON, and one clear sentence for bad input."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qualnlp.cli import main
from qualnlp.study import Study

STEPS = (
    "demo new codebook add split suggest code reduce display conclude verify agree import doctor"
).split()


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main([str(word) for word in words])
    printed = capsys.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


@pytest.fixture
def path(tmp_path: Path, example: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A study made by the commands alone."""
    made = tmp_path / "karier.study"
    assert run(capsys, "new", made, "--codebook", example / "codebook.yaml")[0] == 0
    for pattern, technique in (("0[12]-*", "wawancara"), ("07-*", "observasi")):
        who = example / "informan.xlsx"
        words = ("--technique", technique, "--informants", who)
        assert run(capsys, "add", made, example / pattern, *words)[0] == 0
    return made


def gold_of(path: Path, example: Path, tmp_path: Path) -> Path:
    lines = (example / "gold.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = tmp_path / "gold.csv"
    kept.write_text(lines[0] + "".join(x for x in lines if x[:2] in ("01", "02", "07")), "utf-8")
    return kept


@pytest.mark.parametrize("command", ["reduce", "display"])
def test_files_without_any_coding_are_called_so(
    command: str, path: Path, example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [command, path, "--out", tmp_path / "luaran", "--json"]
    words += ["--only", "laporan"] if command == "display" else []
    code, out, err = run(capsys, *words)
    assert code == 0 and json.loads(out) and "belum ada pengodean" in err
    gold = gold_of(path, example, tmp_path)
    assert run(capsys, "code", path, gold, "--coder", "ani")[0] == 0
    code, out, err = run(capsys, *words)
    assert code == 0 and json.loads(out) and "belum ada pengodean" not in err


def test_help_lists_the_commands_in_the_order_of_the_work(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = run(capsys, "--help")
    places = [out.index(f"\n  {step} ") for step in STEPS]
    assert code == 0 and places == sorted(places)


@pytest.mark.parametrize("step", STEPS)
def test_every_command_has_help_and_is_documented(
    step: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, step, "--help")
    assert code == 0 and "--json" in out and "--lang" in out
    readme = Path(__file__).parents[2] / "README.md"
    assert f"qualnlp {step}" in readme.read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_whole_way_by_commands(
    path: Path, example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "suggest", path, "--model", "lexical")
    assert code == 0 and "Saran bukan pengodean" in out
    gold = gold_of(path, example, tmp_path)
    assert run(capsys, "code", path, gold, "--coder", "ani")[0] == 0
    code, out, _ = run(capsys, "code", path, gold, "--coder", "budi", "--json")
    assert code == 0 and json.loads(out)["decisions"] > 50
    code, out, _ = run(
        capsys, "conclude", path, "Pelatihan merata.", "--codes", "pelatihan", "--claim", "+"
    )
    assert code == 0 and "S1" in out
    code, out, _ = run(capsys, "verify", path, "--json", "--coder", "ani")
    rows = json.loads(out)
    assert rows[0]["check"] == "conclusion" and rows[0]["excerpt_ids"]
    code, out, _ = run(capsys, "verify", path)
    assert code == 0 and "berbeda" in out and "Indikator tanpa kutipan" in out
    assert all(word in out for word in ("pemeriksaan", "perihal", "hasil", "rincian"))
    for english in ("check", "subject", "verdict", "detail", "contradict", "missing", "unused"):
        assert english not in out
    code, out, _ = run(capsys, "agree", path, "ani", "budi")
    assert code == 0 and "kappa = 1,00" in out
    assert run(capsys, "reduce", path, "--out", tmp_path / "tabel")[0] == 0
    code, out, _ = run(capsys, "display", path, "--out", tmp_path / "luaran", "--json")
    assert code == 0 and all(Path(name).stat().st_size > 500 for name in json.loads(out))
    code, out, _ = run(capsys, "doctor", path)
    assert code == 0 and "Studi utuh." in out
    assert sorted(p.name for p in tmp_path.iterdir() if "study" in p.name) == ["karier.study"]


def test_english_on_request(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "suggest", path.with_name("no.study"), "--lang", "en")
    assert code == 1 and "There is no such study." in err
    assert run(capsys, "doctor", "--lang", "xx")[0] == 2
    os.environ["QUALNLP_LANG"] = "id"


def test_new_lays_a_template_beside_a_study(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "a.study"
    code, out, _ = run(capsys, "new", made)
    template = tmp_path / "buku-kode.xlsx"
    assert code == 0 and template.exists() and "buku-kode.xlsx" in out
    assert run(capsys, "codebook", made, template)[0] == 0
    with Study(made) as study:
        assert "pelatihan" in study.codebook
    code, _, err = run(capsys, "new", made)
    assert code == 1 and "sudah ada" in err


def test_split_needs_no_study(
    tmp_path: Path, example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = example / "04-informan-4.txt"
    code, out, _ = run(capsys, "split", source, "--out", tmp_path / "a.csv")
    assert code == 0 and (tmp_path / "a.csv").exists()
    code, out, _ = run(capsys, "split", source, "--json")
    assert code == 0 and json.loads(out)[0]["transcript_id"]
    assert run(capsys, "split", source, "--out", tmp_path / "a.sav")[0] == 1


def test_tables_for_people_have_headings_in_their_language(
    tmp_path: Path, example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, source = tmp_path / "a.study", example / "04-informan-4.txt"
    assert run(capsys, "new", made, "--codebook", example / "codebook.yaml")[0] == 0
    _, out, _ = run(capsys, "add", made, source)
    heads = next(one for one in out.splitlines() if "berkas" in one)
    assert "peringatan" in heads and "file" not in heads and "warnings" not in heads
    _, out, _ = run(capsys, "split", source)
    assert "pewawancara" in out and "interviewer" not in out and "peran" in out
    _, out, _ = run(capsys, "split", source, "--lang", "en")
    os.environ["QUALNLP_LANG"] = "id"
    assert "interviewer" in out and "role" in out
    _, out, _ = run(capsys, "split", source, "--json")
    assert "interviewer" in {row["role"] for row in json.loads(out)}


def test_split_tells_what_it_guessed_and_takes_the_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "a.txt"
    source.write_text("Rani: Ada diklat?\nDedi: Jarang.\nRani: Oh?\nDedi: Ya.\n", "utf-8")
    out_file = tmp_path / "a.csv"
    code, out, _ = run(capsys, "split", source, "--out", out_file)
    assert code == 0 and '--speaker "Rani=informan"' in out
    code, out, _ = run(capsys, "split", source, "--speaker", "Dedi=pewawancara", "--speaker",
                       "Rani=informan", "--out", out_file)  # fmt: skip
    assert code == 0 and "baris" not in out
    told = out_file.read_text("utf-8-sig").splitlines()
    assert ["informant" in line for line in told[1:]] == [True, False, True, False]
    assert run(capsys, "split", source, "--speaker", "Rani")[0] == 2


def test_agree_compares_two_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, codes in (("a", "xx"), ("b", "x ")):
        rows = "".join(f"e{i},{code.strip()}\n" for i, code in enumerate(codes))
        (tmp_path / f"{name}.csv").write_text("excerpt_id,code\n" + rows)
    code, out, _ = run(capsys, "agree", tmp_path / "a.csv", tmp_path / "b.csv", "--json")
    percent = next(row for row in json.loads(out) if row["measure"] == "percent" and row["code"])
    assert code == 0 and percent["value"] == 0.5
    (tmp_path / "b.csv").write_text("kutipan\nx\n")
    code, _, err = run(capsys, "agree", tmp_path / "a.csv", tmp_path / "b.csv")
    assert code == 1 and "excerpt_id" in err
    assert run(capsys, "agree", tmp_path / "a.csv")[0] == 2
    assert run(capsys, "agree", tmp_path / "tidak-ada.study", "ani", "budi")[0] == 1
    written = run(capsys, "agree", tmp_path / "a.csv", tmp_path / "a.csv", "--out", tmp_path / "o")
    assert written[0] == 0 and (tmp_path / "o" / "kesepakatan.docx").exists()


def test_evaluate_compares_two_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "s.csv").write_text("excerpt_id;code;rank;probability\ne1;x;1;0,8\ne2;x;1;0,6\n")
    (tmp_path / "g.csv").write_text("excerpt_id,code\ne1,x\ne2,y\n")
    words = ("evaluate", tmp_path / "s.csv", tmp_path / "g.csv")
    code, out, _ = run(capsys, *words, "--json")
    rows = {row["measure"]: row["value"] for row in json.loads(out)}
    assert code == 0 and rows["hit@1"] == 0.5 and rows["ECE"] == pytest.approx(0.4)
    assert "hit@1" in run(capsys, *words)[1]
    (tmp_path / "s.csv").write_text("excerpt_id,code,rank\ne1,x,satu\n")
    code, _, err = run(capsys, *words)
    assert code == 1 and "“satu”" in err and "s.csv" in err
    (tmp_path / "gold.csv").write_text("transcript,text,code\na.docx,Jarang ya,x\na.docx,Ada,\n")
    same = run(capsys, "agree", tmp_path / "gold.csv", tmp_path / "gold.csv", "--json")
    assert same[0] == 0 and json.loads(same[1])[0]["n_units"] == 2


def test_evaluate_asks_whose_codes_count(whole_study, capsys) -> None:
    assert run(capsys, "evaluate", whole_study.path)[0] == 2
    code, out, _ = run(capsys, "evaluate", whole_study.path, "--coder", "ani", "--json")
    assert code == 0 and {row["learned"] for row in json.loads(out)} == {True, False}
    code, out, _ = run(capsys, "agree", whole_study.path, "ani", "budi")
    assert code == 0 and "kappa = " in out and "Pelatihan" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["add", "STUDY", "tidak-ada.docx"], "tidak-ada.docx"),
        (["add", "STUDY", "BAD.odt"], ".odt"),
        (["add", "STUDY", "EMPTY.txt"], "kosong"),
        (["add", "STUDY", "GOOD.txt", "EMPTY.txt"], "kosong"),
        (["codebook", "STUDY", "BAD.yaml"], "tidak punya id"),
        (["codebook", "STUDY", "TWIN.csv"], "dipakai 2 kali"),
        (["codebook", "STUDY", "CYCLE.csv"], "CYCLE.csv: "),
        (["code", "STUDY", "UNKNOWN.csv", "--coder", "ani"], "deadbeef"),
        (["conclude", "STUDY", "X.", "--codes", "gaji"], "gaji"),
        (["agree", "STUDY", "ani", "budi"], "belum membaca apa pun"),
        (["display", "STUDY", "--out", "GOOD.txt/x"], "GOOD.txt"),
        (["suggest", "STUDY", "--model", "./no-such-folder"], "no-such-folder"),
    ],
)
def test_bad_input_is_one_sentence_and_changes_nothing(
    path: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    told: str,
) -> None:
    texts = {
        "BAD.odt": "x",
        "EMPTY.txt": "\n",
        "GOOD.txt": "N: Jarang.",
        "BAD.yaml": "codes:\n  - name: A\n  - id: b\n    name: B\n",
        "TWIN.csv": "id,name\na,A\na,B\n",
        "CYCLE.csv": "id,name,parent\na,A,b\nb,B,a\n",
        "UNKNOWN.csv": "excerpt_id,code\ndeadbeef,pelatihan\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    before = _everything(path)
    real = [
        str(path)
        if word == "STUDY"
        else str(tmp_path / word)
        if word[:2].isupper() and "." in word and word != "X."
        else word
        for word in words
    ]
    code, _, err = run(capsys, *real)
    assert code == 1
    assert told in err and err.startswith("Gagal: ") and "Traceback" not in err
    assert err.count("\n") == 1
    assert _everything(path) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["code", "STUDY", "GOLD.csv", "--coder", "ani", "--mode", "buta"], "buta"),
        (["conclude", "STUDY", "X.", "--codes", "mutasi", "--claim", "bagus"], "sikap"),
        (["conclude", "STUDY", "X.", "--codes", " , "], "paling sedikit satu kode"),
        (["conclude", "STUDY", "X."], "Opsi --codes belum diberikan. Lihat: qualnlp conclude"),
        (["agree", "STUDY", "dewi"], "dua pengode"),
        (["display", "STUDY", "--out", "x", "--only", "grafik"], "grafik"),
        (["suggest", "STUDY", "--top", "0"], "Nilai untuk --top tidak dapat dipakai: paling sed"),
        (["suggest", "STUDY", "--top", "tiga"], "harus bilangan bulat"),
        (["suggest", "STUDY", "--tpo", "3"], "Opsi --tpo tidak ada; mungkin: --top."),
        (["suggest", "STUDY", "--model"], "Opsi --model perlu nilai."),
        (["suggest", "STUDY", "--json=3"], "Opsi --json tidak memakai nilai."),
        (["suggest", "STUDY", "lagi"], "Argumen ini berlebih: lagi."),
        (["suggest"], "Argumen STUDY belum diberikan."),
        (["kodekan", "STUDY"], "Perintah kodekan tidak ada."),
        (["split", "--speaker", "P", "x.txt"], "LABEL=ROLE"),
    ],
)
def test_wrong_use_is_one_indonesian_sentence_and_exit_2(
    path: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    told: str,
) -> None:
    (tmp_path / "GOLD.csv").write_text("excerpt_id,code\n")
    places = {"STUDY": path, "GOLD.csv": tmp_path / "GOLD.csv"}
    code, out, err = run(capsys, *(places.get(word, word) for word in words))
    assert (code, out.replace("Menulis penyajian\n", "")) == (2, "")
    assert err.startswith("Salah pakai: ") and told in err and err.count("\n") == 1
    for english in ("Error", "Usage", "Missing", "Input", "Invalid", "No such", "Try"):
        assert english not in err
    code, _, err = run(capsys, *(places.get(word, word) for word in words), "--lang", "en")
    os.environ["QUALNLP_LANG"] = "id"
    assert code == 2 and err.startswith("Wrong use: ")


def test_without_a_word_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys)
    assert code == 2 and "qualnlp" in out + err and "suggest" in out + err


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.EROFS, "hanya dapat dibaca"),
        (errno.EACCES, "tidak diizinkan"),
        (errno.ENOSPC, "cakram penuh"),
        (errno.EISDIR, "folder, bukan berkas"),
    ],
)
def test_what_the_system_refuses_is_said_in_our_words(
    example: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    told: str,
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number), "a.csv")

    monkeypatch.setattr("qualnlp.excerpts.write_frame", refuse)
    source = example / "04-informan-4.txt"
    code, _, err = run(capsys, "split", source, "--out", tmp_path / "a.csv")
    assert code == 1 and err.startswith("Gagal: a.csv: ") and told in err
    assert os.strerror(number) not in err


def test_a_command_that_is_stopped_says_so(
    path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Study, "verify", stop)
    assert run(capsys, "verify", path) == (130, "", "Dihentikan.\n")


def _everything(path: Path) -> list[str]:
    with Study(path) as study:
        frames = (study.transcripts(), study.excerpts(), study.decisions(), study.conclusions())
        return [frame.to_csv() for frame in frames] + [study.codebook.to_json()]


def test_a_command_of_its_own_process_works_without_a_terminal(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "qualnlp", "doctor", str(path), "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert json.loads(done.stdout)["whole"] is True
