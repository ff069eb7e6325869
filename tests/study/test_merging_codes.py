"""Two codes become one: codings move by new decisions, nothing is lost, all can be taken back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.cli import main
from qualnlp.codebook import Code, Codebook, merge_codes, split_codes
from qualnlp.errors import NothingToDo, UnknownCode, WrongUse
from qualnlp.study import SETTLED, Study

TALK = """P: Bagaimana penghasilannya?
N: Gaji pokoknya kecil, Bu.
P: Ada tambahan?
N: Upah lembur kadang ada, kadang tidak.
P: Cukup?
N: Ya dicukup-cukupkan.
"""
BOOK = Codebook(
    [
        Code("imbalan", "Imbalan", codable=False),
        Code("upah", "Upah", "Bayaran kerja.", ("lembur",), (), ("Upahnya harian.",), "imbalan"),
        Code("lain", "Lain-lain", codable=False),
        Code("gaji", "Gaji", "Bayaran tetap.", ("gaji pokok", "Lembur"), ("upah",),
             ("Gajinya UMR.",), "lain", source="Hasibuan (2016)"),
        Code("betah", "Betah"),
    ],
    "Kerja",
)  # fmt: skip


@pytest.fixture(params=["sqlite", "postgres"])
def pay(request: pytest.FixtureRequest, tmp_path: Path):  # type: ignore[no-untyped-def]
    (tmp_path / "kerja.txt").write_text(TALK, encoding="utf-8")
    on_server = request.param == "postgres"
    place = request.getfixturevalue("postgres")() if on_server else tmp_path / "kerja.study"
    with Study(place) as study:
        study.set_codebook(BOOK)
        study.add(tmp_path / "kerja.txt")
        yield study
        assert {one.level for one in study.doctor() if one.check != "source"} == {"ok"}


def speech(study: Study) -> list[str]:
    frame = study.excerpts()
    return frame.loc[frame["role"] == "informant", "excerpt_id"].tolist()


def standing(study: Study) -> set[tuple[object, ...]]:
    frame = study.codings().astype(object)
    frame = frame.where(frame.notna(), None)
    names = ["excerpt_id", "code", "coder", "stance", "mode", "memo"]
    return set(frame[names].itertuples(index=False, name=None))


def test_every_coding_of_the_old_code_becomes_one_of_the_new(pay: Study) -> None:
    a, b, c = speech(pay)
    pay.confirm(a, "gaji", coder="ani", stance="-", memo="kecil", mode="assisted")
    pay.confirm(b, "gaji", coder="budi", stance="+", mode="blind")
    pay.confirm(b, "upah", coder="budi", stance="-", memo="lembur", mode="blind")
    pay.confirm(c, "betah", coder="budi")
    pay.reject(c, "gaji", coder="ani")
    before, n = pay.decisions(), len(pay.decisions())
    made = pay.merge_codes("Lain-lain > Gaji", "UPAH", coder="ani")
    assert (made.old, made.into, made.codings, made.both) == ("gaji", "upah", 2, 1)
    assert made.coders == ("ani", "budi") and made.removed == ("lain",)
    assert standing(pay) == {
        (a, "upah", "ani", "menghambat", "assisted", "kecil"),
        (b, "upah", "budi", "campuran", "blind", "lembur"),
        (c, "betah", "budi", None, "blind", None),
    }
    # The old decisions stay as they were; what is new says why it is there.
    after = pay.decisions()
    assert set(before["hash"]) <= set(after["hash"])
    new = after[~after["hash"].isin(before["hash"])]
    assert len(after) == n + 4 == n + len(new)
    assert new["reason"].str.contains("digabung").all() and new["reason"].str.contains("ani").all()


def test_the_codebook_gets_a_version_with_what_the_old_code_held(pay: Study) -> None:
    pay.memo("code", "gaji", "tanya lagi", coder="budi")
    pay.memo("code", "upah", "inti", coder="ani")
    pay.merge_codes("gaji", "upah", coder="ani")
    upah = pay.codebook["upah"]
    assert upah.definition == "Bayaran kerja." and upah.name == "Upah"
    assert upah.include == ("lembur", "Bayaran tetap.", "gaji pokok")
    assert upah.examples == ("Upahnya harian.", "Gajinya UMR.")
    assert upah.exclude == () and upah.aliases == ("gaji", "Gaji")
    assert [code.id for code in pay.codebook] == ["imbalan", "upah", "betah"]
    changes = pay.codebook_changes()
    told = set(changes.loc[changes["version"] == 2, ["change", "code"]].itertuples(index=False))
    assert {("merged", "upah"), ("removed", "gaji"), ("removed", "lain")} <= set(map(tuple, told))
    (memo,) = pay.memos("code", "upah")["text"]
    assert memo.startswith("inti\n") and "Gaji" in memo and "budi: tanya lagi" in memo


@pytest.mark.parametrize(
    ("old", "into", "error", "words"),
    [
        ("gaji", "gaji", ValueError, "dirinya sendiri"),
        ("gaji", "Gaji", ValueError, "dirinya sendiri"),
        ("gajih", "upah", UnknownCode, "tidak ada di buku kode"),
        ("gaji", "bonus", UnknownCode, "tidak ada di buku kode"),
        ("imbalan", "upah", UnknownCode, "induk"),
        ("gaji", "Imbalan", UnknownCode, "induk"),
    ],
)
def test_what_cannot_be_merged_is_said_and_nothing_is_written(
    pay: Study, old: str, into: str, error: type[Exception], words: str
) -> None:
    pay.confirm(speech(pay)[0], "gaji", coder="ani")
    with pytest.raises(error, match=words) as told:
        pay.merge_codes(old, into, coder="ani")
    assert "\n" not in str(told.value)
    assert pay.codebook == BOOK and len(pay.decisions()) == 1 and pay.memos("code").empty


def test_a_parent_that_can_be_coded_itself_is_not_merged_while_it_has_children() -> None:
    book = Codebook([Code("a", "A", codable=True), Code("b", "B", parent="a"), Code("c", "C")])
    with pytest.raises(UnknownCode, match=r"induk dari kode lain.*B"):
        merge_codes(book, "a", "c")


@pytest.mark.parametrize("reopened", [False, True])
def test_a_merge_is_taken_back_whole(pay: Study, reopened: bool) -> None:
    a, b, _ = speech(pay)
    pay.confirm(a, "gaji", coder="ani", stance="-", memo="kecil")
    pay.confirm(b, "gaji", coder="budi", stance="+")
    pay.confirm(b, "upah", coder="budi", stance="-")
    before, n = standing(pay), len(pay.decisions())
    merged = pay.merge_codes("gaji", "upah", coder="ani")
    if reopened:
        with Study(pay._store.label if "://" in pay._store.label else pay.path) as again:
            # It was no act of budi's: what he did last is his own coding.
            assert again.undo(coder="ani").change_id == merged.change_id
    else:
        undone = pay.undo(coder="ani")
        assert undone.change_id == merged.change_id and set(undone.excerpt_ids) == {a, b}
    assert standing(pay) == before and len(pay.decisions()) == n + 8
    assert pay.codebook == BOOK
    with pytest.raises(NothingToDo, match="sudah dibatalkan"):
        pay.undo(coder="budi", change_id=merged.change_id)


def test_later_changes_of_the_codebook_outlive_an_undo(pay: Study) -> None:
    merged = pay.merge_codes("gaji", "upah", coder="ani")
    pay.add_code("Bonus", parent="imbalan")
    pay.undo(coder="ani", change_id=merged.change_id)
    assert {code.id for code in pay.codebook} == {code.id for code in BOOK} | {"bonus"}
    assert pay.codebook["gaji"] == BOOK["gaji"] and pay.codebook["upah"] == BOOK["upah"]


def test_a_code_merged_on_is_taken_back_in_its_order(pay: Study) -> None:
    a, *_ = speech(pay)
    pay.confirm(a, "gaji", coder="ani", stance="+")
    first = pay.merge_codes("gaji", "upah", coder="ani")
    second = pay.merge_codes("upah", "betah", coder="ani")
    assert {row[1] for row in standing(pay)} == {"betah"}
    assert pay.codebook.current("gaji") == "betah"
    with pytest.raises(NothingToDo, match="penggabungan yang terakhir"):
        pay.undo(coder="ani", change_id=first.change_id)
    pay.undo(coder="ani", change_id=second.change_id)
    pay.undo(coder="ani", change_id=first.change_id)
    assert {row[1] for row in standing(pay)} == {"gaji"} and pay.codebook == BOOK


def test_what_was_settled_is_kept_as_far_as_it_was_settled(pay: Study) -> None:
    a, b, c = speech(pay)
    pay.confirm(a, "gaji", coder="ani")
    pay.settle(a, "gaji", "rejected", reason="bukan gaji")  # nobody gave upah
    pay.confirm(b, "upah", coder="budi")
    pay.settle(b, "gaji", "rejected")  # of upah nothing was settled
    pay.confirm(c, "gaji", coder="budi")
    pay.settle(c, "upah", "rejected")  # of gaji nothing was settled
    pay.merge_codes("gaji", "upah", coder="ani")
    settled = pay.settlements().set_index("excerpt_id")
    assert settled.index.tolist() == [a] and settled.loc[a, "code"] == "upah"
    assert settled.loc[a, "reason"].startswith("bukan gaji")
    pay.undo(coder="ani")
    assert len(pay.settlements()) == 3 and SETTLED in set(pay.decisions()["coder"])


def test_a_table_a_conclusion_and_a_page_know_the_old_name(pay: Study) -> None:
    a, b, _ = speech(pay)
    pay.conclude("Gaji tidak cukup.", ["gaji", "upah"], "menghambat")
    pay.confirm(a, "gaji", coder="ani", stance="-")
    pay.merge_codes("gaji", "upah", coder="ani")
    pay.code(pd.DataFrame({"excerpt_id": [b], "kode": ["GAJI"]}), coder="budi")
    assert set(pay.codings()["code"]) == {"upah"} and len(pay.codings()) == 2
    assert pay.conclusions()["codes"].tolist() == [["upah"]]
    row = pay.verify().query("check == 'conclusion'").iloc[0]
    assert row["n"] == 2 and "tidak ada lagi" not in row["detail"]
    with pytest.raises(UnknownCode, match=r"sudah digabung.*upah"):
        pay.confirm(b, "gaji", coder="ani")


def test_a_merge_is_no_reading(pay: Study) -> None:
    """Stability over time and the stopping report count what people read, under today's names."""
    a, b, c = speech(pay)
    table = pd.DataFrame(
        {"excerpt_id": [a, b, c, a, b, c],
         "kode": ["gaji", "gaji", "betah", "gaji", "upah", "betah"],
         "tanggal": ["2025-01-03"] * 3 + ["2025-03-03"] * 3}
    )  # fmt: skip
    pay.code(table, coder="ani")
    pay.desk("ani").opened(a)
    progress = pay.progress("ani").recent
    pay.merge_codes("gaji", "upah", coder="ani")
    frame = pay.stability("ani", "2025-02-01", n_boot=0)
    overall = frame[(frame["measure"] == "percent") & (frame["code"] == "")].iloc[0]
    assert overall["n_units"] == 3 and overall["value"] == 1.0
    assert pay.progress("ani").recent == progress
    assert pay.time_taken()["seconds"].isna().all()


def test_the_command_merges_shows_and_takes_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kerja.txt").write_text(TALK, encoding="utf-8")
    place = tmp_path / "kerja.study"
    with Study(place) as study:
        study.set_codebook(BOOK)
        study.add(tmp_path / "kerja.txt")
        study.confirm(speech(study)[0], "gaji", coder="ani")

    def run(*words: str, code: int = 0) -> str:
        with pytest.raises(SystemExit) as done:
            main(["codebook", str(place), *words])
        assert (done.value.code or 0) == code
        out = capsys.readouterr()
        return out.out if code == 0 else out.err

    assert "  Gaji (gaji)" in run().splitlines()
    assert "--coder" in run("--merge", "gaji=upah", code=WrongUse.exit_code)
    assert "LAMA=KE" in run("--merge", "gaji", "--coder", "ani", code=WrongUse.exit_code)
    assert "induk" in run("--merge", "imbalan=upah", "--coder", "ani", code=1)
    told = json.loads(run("--merge", "Gaji=Upah", "--coder", "ani", "--json"))
    (merged,) = told["merged"]
    assert merged["codings"] == 1 and told["codes"] == 2
    assert "1 kutipan" in run("--undo", merged["change_id"], "--coder", "ani")
    assert "1 pengodean dipindah (ani)" in run("--merge", "gaji=upah", "--coder", "budi")
    with Study(place) as study:
        assert study.codings()["code"].tolist() == ["upah"]


def test_codings_of_another_copy_come_under_the_code_that_stayed(tmp_path: Path) -> None:
    (tmp_path / "kerja.txt").write_text(TALK, encoding="utf-8")
    with Study(tmp_path / "a.study") as ours:
        ours.set_codebook(BOOK)
        ours.add(tmp_path / "kerja.txt")
        a, b, _ = speech(ours)
    shutil.copy(tmp_path / "a.study", tmp_path / "b.study")
    with Study(tmp_path / "a.study") as ours, Study(tmp_path / "b.study") as theirs:
        ours.confirm(a, "gaji", coder="ani")
        ours.merge_codes("gaji", "upah", coder="ani")
        theirs.confirm(b, "gaji", coder="budi", stance="+", memo="dari salinan")
        theirs.add_code("Bonus")
        came = ours.merge_study(theirs.path)
        assert ["decision", "gaji → upah"] in came[["kind", "subject"]].values.tolist()
        assert {row[:4] for row in standing(ours)} == {
            (a, "upah", "ani", None), (b, "upah", "budi", "mendukung")
        }  # fmt: skip
        assert "bonus" in ours.codebook and "gaji" not in ours.codebook
        assert all(one.level != "error" for one in ours.doctor())
        # The same copy again holds nothing new, and what was taken back stays so.
        assert ours.merge_study(theirs.path).empty
        ours.undo(coder="ani")
        assert {row[1] for row in standing(ours)} == {"gaji"}
        assert ours.merge_study(theirs.path).empty


HELD = st.dictionaries(
    st.tuples(
        st.sampled_from(["ani", "budi"]), st.integers(0, 2), st.sampled_from(["gaji", "upah"])
    ),
    st.tuples(
        st.sampled_from(["confirmed", "rejected"]),
        st.sampled_from([None, "mendukung", "menghambat", "campuran"]),
        st.sampled_from([None, "m", "n"]),
    ),
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(HELD)
def test_whatever_stood_the_merged_code_stands_where_either_did(
    tmp_path_factory: pytest.TempPathFactory, held: dict[tuple[str, int, str], tuple[str, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("g")
    (folder / "kerja.txt").write_text(TALK, encoding="utf-8")
    with Study(folder / "k.study") as study:
        study.set_codebook(BOOK)
        study.add(folder / "kerja.txt")
        ids = speech(study)
        for (coder, n, code), (verdict, stance, memo) in held.items():
            if verdict == "confirmed":
                study.confirm(ids[n], code, coder=coder, stance=stance, memo=memo)
            else:
                study.reject(ids[n], code, coder=coder)
        before = standing(study)
        study.merge_codes("gaji", "upah", coder="ani")
        after = {row[:3]: row for row in standing(study)}
        either = {(e, "upah", coder) for e, _, coder, *_ in before}
        assert set(after) == either and len(study.codings()) == len(either)
        for key, row in after.items():
            parts = [one for one in before if (one[0], one[2]) == (key[0], key[2])]
            stances = {one[3] for one in parts} - {None}
            assert row[3] == (
                stances.pop() if len(stances) == 1 else "campuran" if stances else None
            )
            memos = {one[5] for one in parts} - {None}
            assert set(str(row[5] or "").split("\n")) - {""} == memos
        study.undo(coder="ani")
        assert standing(study) == before and study.codebook == BOOK


@settings(deadline=None)
@given(st.data())
def test_any_merge_of_a_codebook_is_taken_back(data: st.DataObject) -> None:
    n = data.draw(st.integers(2, 7))
    parents = [data.draw(st.sampled_from([None, *range(i)])) for i in range(n)]
    lines = st.lists(st.sampled_from(["x", "y", "z"]), max_size=2, unique=True).map(tuple)
    above = set(parents)
    book = Codebook(
        [
            Code(f"c{i}", f"C{i}", data.draw(st.sampled_from(["", "d", "e"])), data.draw(lines),
                 examples=data.draw(lines), parent=None if p is None else f"c{p}",
                 codable=i not in above)
            for i, p in enumerate(parents)
        ]
    )  # fmt: skip
    leaves = [code.id for code in book.codable]
    if len(leaves) < 2:
        return
    old, into = data.draw(st.permutations(leaves))[:2]
    after = merge_codes(book, old, into)
    assert old not in after and after.current(old) == into
    assert {c.id for c in after.codable} == set(leaves) - {old}
    assert split_codes(after, book, after, into) == book
