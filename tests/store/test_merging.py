"""Two laptops: what was done on the other one comes, and nothing of this one is overwritten."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from qualnlp.cli import main
from qualnlp.codebook import Code, Codebook
from qualnlp.errors import (
    FileMissing,
    QualNlpError,
    StudyDamaged,
    StudyTooNew,
    StudyUnrelated,
)
from qualnlp.study import Study
from tests.store.raw import AS_VERSION_2, raw, unguarded

TALK = """P: Bagaimana pelatihan di sini?
N: Kalau pelatihan sih, jujur aja, masih minim ya, Bu. Promosi juga jarang.
P: Kenapa jarang?
N: Formasinya terbatas. Yang senior menunggu lama.
"""


@pytest.fixture(params=["sqlite", "postgres"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Study, Study]]:
    """Ani's study, as a file or on a server, and Budi's copy of it, a file."""
    talk = tmp_path / "obrolan.txt"
    talk.write_text(TALK, encoding="utf-8")
    start = tmp_path / "asal.study"
    with Study(start) as made:
        made.set_codebook(Codebook([Code("pelatihan", "Pelatihan"), Code("promosi", "Promosi")]))
        made.add(talk)
        made.confirm(speech(made)[0], "pelatihan", coder="ani", stance="-")
        made.conclude("Pelatihan belum merata.", ["pelatihan"], "menghambat")
    shutil.copyfile(start, tmp_path / "budi.study")
    if request.param == "postgres":
        place = request.getfixturevalue("postgres")()
        with Study(place) as empty:
            empty.merge_study(start)
    else:
        place = tmp_path / "ani.study"
        shutil.copyfile(start, place)
    with Study(place) as ani, Study(tmp_path / "budi.study") as budi:
        yield ani, budi
        # Codings of a code that was taken out are a warning, too.
        told = {one.level for one in ani.doctor() if one.check not in ("source", "codes")}
        assert told == {"ok"}


def speech(study: Study) -> list[str]:
    frame = study.excerpts()
    return frame.loc[frame["role"] == "informant", "excerpt_id"].tolist()


def came(frame: pd.DataFrame) -> dict[str, int]:
    added = frame[frame["outcome"] == "added"]
    return {str(kind): int(n) for kind, n in added.groupby("kind")["n"].sum().items()}


def both(frame: pd.DataFrame) -> list[tuple[str, str]]:
    changed = frame[frame["outcome"] == "both"]
    return list(zip(changed["kind"], changed["subject"], strict=True))


def frames(study: Study) -> list[str]:
    some = (
        study.transcripts(), study.excerpts(), study.decisions(), study.memos(), study.history(),
        study.conclusions(), study.informants(), study.runs(), study.codebook_changes(),
    )  # fmt: skip
    return [frame.to_csv() for frame in some]


def test_what_the_other_coder_did_comes_whole_and_once(pair: tuple[Study, Study]) -> None:
    ani, budi = pair
    first, second = speech(budi)[:2]
    budi.suggest(model="lexical")
    budi.suggestions(coder="budi")
    budi.confirm(first, "promosi", coder="budi", stance="+", memo="ragu")
    budi.finish(second, coder="budi")
    budi.confirm(second, "promosi", coder="ani")  # Ani went on at Budi's laptop
    budi.memo("excerpt", first, "tanya lagi", coder="budi")
    budi.conclude("Promosi lambat.", ["promosi"], "menghambat")
    ani.memo("excerpt", first, "penting", coder="ani")
    frame = ani.merge_study(budi.path)
    assert both(frame) == []
    counts = came(frame)
    assert counts["decision"] == 3 and counts["memo"] == 1 and counts["conclusion"] == 1
    assert counts["run"] == 1 and counts["shown"] > 0
    theirs = budi.decisions().sort_values("decision_id", ignore_index=True)
    mine = ani.decisions().sort_values("decision_id", ignore_index=True)
    pd.testing.assert_frame_equal(mine, theirs)
    assert ani.codings().to_csv() == budi.codings().to_csv()
    assert len(ani.suggestions()) == len(budi.suggestions())
    assert set(ani.memos()["text"]) == {"tanya lagi", "penting", "ragu"}
    assert ani.conclusions()["conclusion_id"].tolist() == ["S1", "S2"]
    before = frames(ani)
    again = ani.merge_study(budi.path)
    assert again.empty and frames(ani) == before


def test_a_chain_that_was_continued_twice_stays_ours_and_is_listed(
    pair: tuple[Study, Study],
) -> None:
    ani, budi = pair
    first, second = speech(ani)[:2]
    ani.confirm(second, "promosi", coder="ani", stance="+")
    kept = ani.decisions()
    budi.reject(second, "promosi", coder="ani", reason="bukan promosi")
    budi.finish(first, coder="ani")
    budi.finish(first, coder="budi")
    frame = ani.merge_study(budi.path)
    assert came(frame) == {"decision": 1}
    assert both(frame) == [("decision", "ani")]
    assert [row["verdict"] for row in frame.attrs["not_taken"]] == ["rejected", "finished"]
    after = ani.decisions()
    pd.testing.assert_frame_equal(
        after[after["coder"] == "ani"].reset_index(drop=True), kept, check_dtype=False
    )
    again = ani.merge_study(budi.path)
    assert came(again) == {} and both(again) == [("decision", "ani")]
    # Ani goes on; what Budi's copy holds of her work is still only listed.
    ani.finish(first, coder="ani")
    assert came(ani.merge_study(budi.path)) == {}


def test_new_transcripts_come_with_their_turns_and_keep_their_ids(
    pair: tuple[Study, Study], tmp_path: Path
) -> None:
    ani, budi = pair
    for study, name, words in ((ani, "x", "Jarang."), (budi, "y", "Sering."), (ani, "y", "Lain.")):
        path = tmp_path / f"{name}.txt"
        path.write_text(f"P: Ada diklat?\nN: {words}", encoding="utf-8")
        study.add(path, technique="observasi")
    frame = ani.merge_study(budi.path)
    counts = came(frame)
    assert counts["transcript"] == 1 and counts["excerpt"] == 2
    assert both(frame) == [("transcript", "y.txt")]
    assert ani.transcripts()["file"].tolist() == ["obrolan.txt", "x.txt", "y.txt", "y.txt"]
    assert set(budi.excerpts()["excerpt_id"]) <= set(ani.excerpts()["excerpt_id"])
    own = ani.transcript(budi.transcripts()["transcript_id"].iloc[-1])
    assert [turn.speaker for turn in own.turns] == ["P", "N"]


def test_speakers_and_attributes_that_differ_are_listed(
    pair: tuple[Study, Study], tmp_path: Path
) -> None:
    ani, budi = pair
    path = tmp_path / "dua.txt"
    path.write_text("Sari: Ada diklat?\nBudi: Jarang, Bu.\n" * 2, encoding="utf-8")
    ani.add(path, informants={"Budi": "Informan 2"}, speakers={"Sari": "pewawancara"})
    budi.add(path, informants={"Budi": "Informan 7"}, speakers={"Sari": "pewawancara"})
    frame = ani.merge_study(budi.path)
    assert ("turn", "dua.txt") in both(frame)
    told = frame[frame["kind"] == "turn"].iloc[0]
    assert "Informan 2" in told["ours"] and "Informan 7" in told["theirs"]
    assert "Informan 2" in set(ani.excerpts()["informant"])


def test_merges_and_cuts_follow_and_double_ones_are_listed(pair: tuple[Study, Study]) -> None:
    ani, budi = pair
    first, second = speech(ani)[:2]
    rows = ani.excerpts().set_index("excerpt_id")

    def middle(excerpt_id: str) -> int:
        row = rows.loc[excerpt_id]
        return int(row["start"]) + row["text"].index(" ", len(row["text"]) // 2) + 1

    parts = budi.cut(first, middle(first), coder="budi")
    budi.confirm(parts[0], "promosi", coder="budi")
    frame = ani.merge_study(budi.path)
    assert both(frame) == [] and came(frame)["history"] == 1
    read = speech(ani)
    # The whole one stays, as Ani's coding stands on it.
    assert set(parts) <= set(read) and first in read
    assert ani.excerpts().to_csv() == budi.excerpts().to_csv()
    ani.cut(second, middle(second), coder="ani")
    budi.cut(second, middle(second), coder="budi")
    assert both(ani.merge_study(budi.path)) == []  # the same cut
    change = budi.history().iloc[-1]["change_id"]
    budi.undo_change(change, coder="budi")
    frame = ani.merge_study(budi.path)
    assert ("excerpt", second) in both(frame) and second not in speech(ani)


def test_an_edited_source_takes_the_place_of_its_transcript(
    pair: tuple[Study, Study], tmp_path: Path
) -> None:
    ani, budi = pair
    talk = tmp_path / "obrolan.txt"
    talk.write_text(TALK.replace("senior", "golongan tinggi"), encoding="utf-8")
    budi.update(talk)
    frame = ani.merge_study(budi.path)
    assert both(frame) == [] and came(frame)["replaced"] == 1
    assert ani.transcripts().to_csv() == budi.transcripts().to_csv()
    assert ani.codings().to_csv() == budi.codings().to_csv() and len(ani.codings()) == 1
    # Both edit on, each otherwise: both texts stay, and are named.
    talk.write_text(TALK.replace("jarang", "langka"), encoding="utf-8")
    ani.update(talk)
    talk.write_text(TALK.replace("minim", "kurang"), encoding="utf-8")
    budi.update(talk)
    frame = ani.merge_study(budi.path)
    assert ("transcript", "obrolan.txt") in both(frame)
    assert len(ani.transcripts()) == 2
    assert came(ani.merge_study(budi.path)) == {}


def test_codebooks_are_combined_and_clashes_are_ours(pair: tuple[Study, Study]) -> None:
    ani, budi = pair
    ani.set_codebook(Codebook([Code("pelatihan", "Diklat"), Code("promosi", "Kenaikan")]))
    budi.set_codebook(
        Codebook([Code("pelatihan", "Pelatihan", "Cara belajar."), Code("promosi", "Promosi kerja"),
                  Code("mutasi", "Mutasi")])
    )  # fmt: skip
    first = speech(budi)[0]
    budi.confirm(first, "mutasi", coder="budi")
    frame = ani.merge_study(budi.path)
    assert both(frame) == [("codebook", "promosi.name")]
    codes = {code.id: (code.name, code.definition) for code in ani.codebook}
    assert codes == {
        "pelatihan": ("Diklat", "Cara belajar."),
        "promosi": ("Kenaikan", ""),
        "mutasi": ("Mutasi", ""),
    }
    assert "mutasi" in set(ani.codings()["code"])
    versions = len(ani.codebook_changes())
    assert came(ani.merge_study(budi.path)) == {} and len(ani.codebook_changes()) == versions
    # What Ani takes out afterwards does not come back.
    others = [code for code in ani.codebook if code.id != "mutasi"]
    ani.set_codebook(Codebook(others), drop=["mutasi"])
    ani.merge_study(budi.path)
    assert "mutasi" not in ani.codebook


def test_memos_on_one_thing_are_kept_and_listed(pair: tuple[Study, Study]) -> None:
    ani, budi = pair
    ani.memo("conclusion", "S1", "lemah", coder="ani")
    budi.conclude("Promosi lambat.", ["promosi"])
    ani.conclude("Mutasi jarang.", ["promosi"])
    budi.memo("conclusion", "S1", "kuat", coder="ani")
    budi.memo("conclusion", "S2", "cek", coder="budi")
    frame = ani.merge_study(budi.path)
    assert both(frame) == [("memo", "conclusion S1 ani")]
    notes = {(row.target_id, row.text) for row in ani.memos().itertuples()}
    # Budi's second conclusion is the third here, and its memo goes with it.
    assert notes == {("S1", "kuat"), ("S3", "cek")}
    assert ani.conclusions()["sentence"].tolist()[1:] == ["Mutasi jarang.", "Promosi lambat."]
    assert came(ani.merge_study(budi.path)) == {}


def test_a_forgotten_run_is_forgotten_here_too(pair: tuple[Study, Study]) -> None:
    ani, budi = pair
    budi.suggest(model="lexical")
    ani.merge_study(budi.path)
    assert len(ani.suggestions())
    budi.forget_run(budi.runs()["run_id"].iloc[-1])
    ani.merge_study(budi.path)
    assert ani.suggestions().empty
    assert came(ani.merge_study(budi.path)) == {}


def test_the_other_file_is_read_as_it_is_even_while_it_is_open(
    pair: tuple[Study, Study], tmp_path: Path
) -> None:
    ani, budi = pair
    budi.finish(speech(budi)[0], coder="budi")
    folder = tmp_path / "usb"
    folder.mkdir()
    other = folder / "budi.study"
    shutil.copyfile(budi.path, other)
    before = other.read_bytes()
    other.chmod(0o444)
    assert came(ani.merge_study(other))["decision"] == 1
    assert other.read_bytes() == before and [one.name for one in folder.iterdir()] == [other.name]
    # Somebody works in it: what is committed counts, what is not does not.
    with sqlite3.connect(budi.path, isolation_level=None) as open_file:
        open_file.execute("BEGIN")
        open_file.execute("SELECT count(*) FROM about").fetchone()
        budi.finish(speech(budi)[1], coder="budi")
        wal = budi.path.with_name(budi.path.name + "-wal")
        assert wal.stat().st_size > 0
        assert came(ani.merge_study(budi.path))["decision"] == 1
        # A copy of a file and its journal, as after a crash.
        for name in (budi.path, wal):
            shutil.copyfile(name, folder / f"crash{name.name.removeprefix('budi')}")
        budi.finish(speech(budi)[0], coder="cici")
        crash = folder / "crash.study"
        assert came(ani.merge_study(crash)) == {}
        assert sorted(one.name for one in folder.glob("crash*")) == [
            "crash.study",
            "crash.study-wal",
        ]
    open_file.close()


def test_an_older_copy_is_understood_and_not_changed(
    pair: tuple[Study, Study], tmp_path: Path
) -> None:
    ani, budi = pair
    budi.finish(speech(budi)[0], coder="budi")
    budi.close()
    raw(budi.path, *AS_VERSION_2)
    before = budi.path.read_bytes()
    assert came(ani.merge_study(budi.path))["decision"] == 1
    assert budi.path.read_bytes() == before


def test_what_cannot_be_merged_changes_nothing(pair: tuple[Study, Study], tmp_path: Path) -> None:
    ani, budi = pair
    before = frames(ani)
    budi.finish(speech(budi)[0], coder="budi")
    budi.close()
    broken = tmp_path / "rusak.study"
    shutil.copyfile(budi.path, broken)
    raw(broken, *unguarded(broken), "UPDATE decisions SET code = 'promosi'")
    newer = tmp_path / "baru.study"
    shutil.copyfile(budi.path, newer)
    raw(newer, "UPDATE about SET value = '99' WHERE key = 'schema'")
    (tmp_path / "kosong.study").write_bytes(b"")
    (tmp_path / "catatan.study").write_text("bukan studi")
    for name, error, told in (
        ("rusak", StudyDamaged, "tidak utuh"),
        ("baru", StudyTooNew, "lebih baru"),
        ("kosong", StudyDamaged, "kosong"),
        ("catatan", StudyDamaged, "bukan studi"),
        ("tiada", FileMissing, "tidak ditemukan"),
    ):
        with pytest.raises(error, match=f"{name}.study: .*{told}"):
            ani.merge_study(tmp_path / f"{name}.study")
    assert frames(ani) == before


def test_a_merge_that_fails_in_the_middle_leaves_nothing(
    pair: tuple[Study, Study], monkeypatch: pytest.MonkeyPatch
) -> None:
    ani, budi = pair
    budi.finish(speech(budi)[0], coder="budi")
    budi.set_codebook(Codebook([Code("pelatihan", "Diklat")]))
    before = frames(ani)

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("qualnlp.store.merging.merge.merge_memos", fail)
    with pytest.raises(KeyboardInterrupt):
        ani.merge_study(budi.path)
    assert frames(ani) == before


def test_a_different_study_is_refused_unless_it_is_wanted(
    pair: tuple[Study, Study], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ani, _ = pair
    place = ani._store.label if ani._store.is_file else str(ani._store._engine.url)
    talk = tmp_path / "lain.txt"
    talk.write_text("P: Sudah lama di pasar?\nN: Sudah, dari kecil ikut Ibu jualan.\n", "utf-8")
    with Study(tmp_path / "pasar.study") as other:
        other.set_codebook(Codebook([Code("modal", "Modal")]))
        other.add(talk)
        other.finish(speech(other)[0], coder="tuti")
    before = frames(ani)
    code, _, told = run(capsys, "import", place, other.path)
    assert code == 1 and "1 transkrip" in told and "buku kode" in told and "--anyway" in told
    with pytest.raises(StudyUnrelated, match="bukan salinan"):
        ani.merge_study(other.path)
    assert frames(ani) == before
    # One transcript in common makes it kin, whatever the codebooks say.
    with Study(tmp_path / "kerabat.study") as kin:
        kin.set_codebook(Codebook([Code("modal", "Modal")]))
        kin.add(tmp_path / "obrolan.txt")
    assert came(ani.merge_study(kin.path)) == {"codebook": 1}
    code, told, _ = run(capsys, "import", place, other.path, "--anyway", "--json")
    assert code == 0 and "transcript" in told
    assert len(ani.transcripts()) == 2


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main([str(word) for word in words])
    printed = capsys.readouterr()
    return int(stopped.value.code or 0), printed.out, printed.err


def test_the_command_says_what_came_and_writes_what_was_left_out(
    pair: tuple[Study, Study], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ani, budi = pair
    place = ani._store.label if ani._store.is_file else str(ani._store._engine.url)
    first, second = speech(ani)[:2]
    ani.finish(first, coder="ani")
    budi.confirm(second, "promosi", coder="ani", stance="-", mode="assisted")
    budi.withdraw(first, "pelatihan", coder="ani")
    budi.confirm(second, "promosi", coder="budi")
    code, told, _ = run(capsys, "import", place, budi.path)
    assert code == 0 and "keputusan" in told and "--rest" in told
    code, told, _ = run(capsys, "import", place, budi.path, "--rest", tmp_path / "sisa")
    assert code == 0 and "Tidak ada yang digabungkan" in told and "yang baru" not in told
    written = sorted((tmp_path / "sisa").iterdir())
    assert [path.name for path in written] == ["1-ani-assisted.csv", "2-ani-blind.csv"]
    words = ("code", place, written[0], "--coder", "ani", "--mode", "assisted")
    assert run(capsys, *words)[0] == 0
    assert run(capsys, "code", place, written[1], "--coder", "ani")[0] == 0
    codings = ani.codings("ani")
    assert codings[["excerpt_id", "code", "stance", "mode"]].values.tolist() == [
        [second, "promosi", "menghambat", "assisted"]
    ]
    code, told, _ = run(capsys, "import", place, budi.path, "--json")
    assert code == 0 and [row["outcome"] for row in json.loads(told)["merged"]] == ["both"]
    code, _, told = run(capsys, "import", place, tmp_path / "x.rtf")
    assert code == 1 and ".study" in told and ".qdpx" in told


def test_a_damaged_copy_is_named_by_its_own_path(
    study: Study, speech: list[str], tmp_path: Path
) -> None:
    study.confirm(speech[0], "pelatihan", coder="ani")
    other = study.backup(tmp_path / "laptop.study")
    whole, told = other.read_bytes(), set()
    for page in range(1, len(whole) // 4096):
        broken = whole[: page * 4096] + b"\xff" * 4096 + whole[(page + 1) * 4096 :]
        other.write_bytes(broken)
        try:
            study.merge_study(other, anyway=True)
        except QualNlpError as error:
            assert Path(error.where) == other and "other.study" not in str(error)
            told.add(type(error))
    assert StudyDamaged in told
