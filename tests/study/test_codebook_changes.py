"""Another codebook, while coding: no coding is left without a code unless somebody says so."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.cli import main
from qualnlp.codebook import Code, Codebook
from qualnlp.errors import CodingsWithoutCode, NothingToDo, UnknownCode
from qualnlp.study import Study
from tests.study.codebook_model import TALK, all_rows, speech

FIRST = [Code("latih", "Pelatihan", "Kursus."), Code("promosi", "Promosi")]
SPLIT = [
    Code("latih", "Pelatihan", "Kursus.", codable=False),
    Code("dalam", "Di kantor", parent="latih"),
    Code("luar", "Di luar", parent="latih"),
    Code("promosi", "Promosi"),
]
RENAMED = [Code("diklat", "Diklat", "Kursus."), Code("promosi", "Promosi")]


@pytest.fixture
def coded(tmp_path: Path):  # type: ignore[no-untyped-def]
    (tmp_path / "bidan.txt").write_text(TALK, encoding="utf-8")
    with Study(tmp_path / "karier.study") as study:
        study.set_codebook(Codebook(FIRST))
        study.add(tmp_path / "bidan.txt")
        a, b, _ = speech(study)
        study.confirm(a, "latih", coder="ani", stance="+", memo="tahunan", mode="blind")
        study.confirm(b, "latih", coder="budi", stance="-")
        study.confirm(b, "promosi", coder="ani")
        yield study
        assert not [one for one in study.doctor() if one.level == "error"]


def standing(study: Study) -> set[tuple[object, ...]]:
    frame = study.codings().astype(object)
    frame = frame.where(frame.notna(), None)
    names = ["excerpt_id", "code", "coder", "stance", "mode", "memo"]
    return set(frame[names].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (SPLIT, "2 pengodean kehilangan kodenya: latih (2; menjadi induk)"),
        (RENAMED, "2 pengodean kehilangan kodenya: latih (2)"),
        ([Code("lain", "Lain")], "3 pengodean kehilangan kodenya: latih (2), promosi (1)"),
    ],
)
def test_a_codebook_that_loses_codings_is_refused_in_one_sentence(
    coded: Study, codes: list[Code], told: str
) -> None:
    n = len(coded.decisions())
    with pytest.raises(CodingsWithoutCode) as error:
        coded.set_codebook(Codebook(codes))
    assert told in str(error.value) and "\n" not in str(error.value)
    assert coded.codebook == Codebook(FIRST) and len(coded.decisions()) == n
    plan = coded.codebook_outcomes(Codebook(codes)).set_index("code")
    assert plan.loc["latih", "outcome"] == "unplaced" and plan.loc["latih", "n"] == 2


def test_a_code_under_another_id_takes_its_codings_along(coded: Study) -> None:
    before = standing(coded)
    a, b, _ = speech(coded)
    coded.conclude("Pelatihan belum merata.", "latih", "-")
    taken = coded.set_codebook(Codebook(RENAMED), map={"Pelatihan": "diklat"}, coder="ani")
    assert [code.id for code in taken] == ["diklat", "promosi"] and taken == coded.codebook
    renamed = {(e, "diklat" if c == "latih" else c, *rest) for e, c, *rest in before}
    assert standing(coded) == renamed
    # What still names the old id means the new one, also after the same file was set again.
    assert coded.set_codebook(Codebook(RENAMED)).current("latih") == "diklat"
    assert coded.conclusions()["codes"].tolist() == [["diklat"]]
    with pytest.raises(UnknownCode, match="diklat"):
        coded.confirm(a, "latih", coder="ani")
    assert coded.codings_without_code() == {}
    undone = coded.undo(coder="ani")
    assert set(undone.excerpt_ids) == {a, b} and standing(coded) == before
    assert coded.codebook == Codebook(FIRST)


def test_a_split_code_gives_its_codings_to_a_child(coded: Study, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"induk.*dalam, luar"):
        coded.set_codebook(Codebook(SPLIT), drop=["latih"])
    coded.set_codebook(Codebook(SPLIT), map={"latih": "Pelatihan > Di kantor"})
    assert {row[1] for row in standing(coded)} == {"dalam", "promosi"}
    assert coded.reduce().by_code.set_index("code").loc["latih", "n"] == 2
    assert coded.codebook == Codebook(SPLIT)
    coded.display(tmp_path / "luaran", only=["bab-iv", "tabel", "laporan", "matriks"])
    # Back again: the child's codings go to the code that is whole again.
    coded.set_codebook(Codebook(FIRST), map={"dalam": "latih"})
    assert {row[1] for row in standing(coded)} == {"latih", "promosi"}


def test_a_parent_that_holds_codings_is_shown_like_any_code(coded: Study, tmp_path: Path) -> None:
    """An earlier version let this happen: nothing breaks, nothing is passed over."""
    from qualnlp.store.codebooks import save_codebook

    with coded._store.writing() as connection:
        save_codebook(connection, Codebook(SPLIT))
    paths = {path.name: path for path in coded.display(tmp_path / "luaran")}
    assert coded.reduce().matrix["latih"].sum() == 2 and coded.reduce().n_codings == 3
    assert "jarang diajak" in paths["laporan.html"].read_text(encoding="utf-8")
    assert coded.verify().query("check == 'code_unused'")["subject"].tolist() == ["dalam", "luar"]


def test_what_is_dropped_is_listed_and_comes_back(coded: Study) -> None:
    before = standing(coded)
    coded.set_codebook(Codebook(RENAMED), drop=["latih"])
    assert {row[1] for row in standing(coded)} == {"promosi"}
    assert coded.codings_without_code() == {"latih": 2}
    (found,) = [one for one in coded.doctor() if one.check == "codes"]
    assert found.level == "warning" and "latih (2)" in found.detail
    plan = coded.codebook_outcomes(Codebook(FIRST)).set_index("code")["outcome"].to_dict()
    assert plan["latih"] == "restored"
    # Later it may get a code, too; or come back as it was.
    coded.set_codebook(Codebook(FIRST))
    assert standing(coded) == before and not coded.codings_without_code()
    coded.set_codebook(Codebook(RENAMED), drop=["latih"])
    coded.set_codebook(Codebook(RENAMED), map={"latih": "diklat"})
    assert {row[1] for row in standing(coded)} == {"diklat", "promosi"}


def test_several_moves_at_once_move_each_coding_once(coded: Study) -> None:
    chain = [Code("promosi", "Promosi"), Code("jenjang", "Jenjang")]
    coded.set_codebook(Codebook(chain), map={"latih": "promosi", "promosi": "jenjang"})
    a, b, _ = speech(coded)
    assert {row[:3] for row in standing(coded)} == {
        (a, "promosi", "ani"), (b, "promosi", "budi"), (b, "jenjang", "ani")
    }  # fmt: skip
    with pytest.raises(ValueError, match="bertukar"):
        coded.set_codebook(Codebook(chain), map={"jenjang": "promosi", "promosi": "jenjang"})
    with pytest.raises(UnknownCode):
        coded.set_codebook(Codebook(chain), map={"promosi": "entah"})
    with pytest.raises(ValueError, match="masih ada"):
        coded.set_codebook(Codebook(chain), drop=["promosi"])


def test_the_first_codebook_needs_no_word_and_takes_none(tmp_path: Path) -> None:
    with Study(tmp_path / "baru.study") as study:
        with pytest.raises(NothingToDo):
            study.set_codebook(Codebook(FIRST), drop=["latih"])
        assert study.set_codebook(Codebook(FIRST)) == Codebook(FIRST)


def test_the_command_shows_refuses_maps_and_drops(
    coded: Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "v2.yaml").write_text(
        "codes:\n  - id: diklat\n    name: Diklat\n  - id: promosi\n    name: Promosi\n",
        encoding="utf-8",
    )

    def run(*words: str, code: int = 0) -> str:
        with pytest.raises(SystemExit) as done:
            main([words[0], str(coded.path), *words[1:]])
        assert (done.value.code or 0) == code
        out = capsys.readouterr()
        return out.err if code else out.out

    file = str(tmp_path / "v2.yaml")
    told = run("codebook", file, code=1)
    assert "latih (2)" in told and "--map" in told and "--drop" in told
    assert "berkas buku kode" in run("codebook", "--map", "latih=diklat", code=2)
    told = run("codebook", file, "--drop", "latih")
    assert "1 pengodean tetap" in told and "latih: 2 pengodean tanpa kode" in told
    for command in (["verify"], ["reduce", "--out", str(tmp_path / "r")], ["doctor"]):
        assert "latih (2)" in run(*command)
    done = json.loads(run("codebook", file, "--map", "latih=diklat", "--json"))
    assert {"diklat", "promosi"} == {one["into"] for one in done["codings"]}
    assert {row[1] for row in standing(coded)} == {"diklat", "promosi"}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["rename", "split", "merge", "drop", "restore", "code", "undo"]),
        st.integers(0, 50),
        st.integers(0, 50),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=12)
@given(STEPS)
def test_whatever_is_done_to_codes_every_coding_counts_or_is_listed(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("p")
    (folder / "bidan.txt").write_text(TALK, encoding="utf-8")
    with Study(folder / "k.study") as study:
        study.set_codebook(Codebook(FIRST))
        study.add(folder / "bidan.txt")
        ids = speech(study)
        books = [study.codebook]
        # (excerpt, coder) that somebody coded: of two merged codings one is left, never none.
        held: set[tuple[str, str]] = set()
        for number, (step, i, j) in enumerate(steps):
            book = study.codebook
            leaves = [code.id for code in book.codable]
            one = leaves[i % len(leaves)]
            codes = list(book)
            if step == "code":
                study.confirm(ids[j % 3], one, coder="ani")
                held.add((ids[j % 3], "ani"))
            elif step == "rename" and not book.children(one):
                new = f"baru{number}"
                changed = [
                    Code(new, new, parent=code.parent) if code.id == one else code for code in codes
                ]
                study.set_codebook(Codebook(changed), map={one: new})
            elif step == "split" and not book.children(one):
                child = Code(f"anak{number}", f"Anak {number}", parent=one)
                parent = [
                    Code(one, code.name, parent=code.parent, codable=False)
                    if code.id == one else code for code in codes
                ]  # fmt: skip
                study.set_codebook(Codebook([*parent, child]), map={one: child.id})
            elif step == "merge" and len(leaves) > 1 and not book.children(one):
                other = [code for code in leaves if code != one][j % (len(leaves) - 1)]
                study.merge_codes(one, other, coder="ani")
            elif step == "drop" and len(leaves) > 1 and not book.children(one):
                rest = [code for code in codes if code.id != one]
                study.set_codebook(Codebook(rest), drop=[one])
            elif step == "restore":
                old = books[j % len(books)]
                plan = study.codebook_outcomes(old)
                lost = plan[plan["outcome"] == "unplaced"]["code"].tolist()
                parents = [code for code in lost if code in old]
                into = next(code.id for code in old.codable)
                study.set_codebook(
                    old,
                    map={code: into for code in parents},
                    drop=[code for code in lost if code not in parents],
                )
            elif step == "undo" and study.history().empty:
                merged = study.codebook_changes().query("change == 'merged'")
                if len(merged):
                    try:
                        study.undo(coder="ani")
                    except NothingToDo:
                        pass
                    held = {one for one in held if one in all_standing(study)}
            books.append(study.codebook)
            counted = {(row[0], row[2]) for row in standing(study)}
            listed = study.codings_without_code()
            assert all_standing(study) == held
            missing = held - counted
            assert bool(missing) <= bool(listed)
            n_standing = len(all_rows(study))
            assert len(standing(study)) + sum(listed.values()) == n_standing
            # Every counted coding is in a table.
            reduction = study.reduce()
            codings = study.codings().drop_duplicates(["excerpt_id", "code"])
            assert reduction.matrix.to_numpy().sum() == len(codings) == reduction.n_codings


def all_standing(study: Study) -> set[tuple[str, str]]:
    return {(excerpt_id, coder) for excerpt_id, _, coder in all_rows(study)}


def test_what_was_coded_before_its_code_was_renamed_is_taken_back(coded: Study) -> None:
    """An undo after one renaming, and after two in a row: the coding is gone under each name."""
    key = speech(coded)[0]
    for times in (1, 2):
        old = coded.codebook.codable[0].id
        coded.confirm(key, old, coder="ita")
        for number in range(times):
            new = f"baru{times}{number}"
            codes = [replace(c, id=new) if c.id == old else c for c in coded.codebook]
            codes = [replace(c, parent=new) if c.parent == old else c for c in codes]
            coded.set_codebook(Codebook(codes), map={old: new})
            old = new
        assert not coded.codings().query("coder == 'ita'").empty
        coded.undo(coder="ita")
        assert coded.codings().query("coder == 'ita'").empty
        assert not [one for one in coded.doctor() if one.level == "error"]


GIVEN = {"promosi": "latih"}


def test_the_last_act_is_the_codebook_whose_code_gave_its_codings_away(coded: Study) -> None:
    """Not the act before it: the code stays, and what it gave stands under it again."""
    before = standing(coded)
    coded.set_codebook(coded.codebook, map=GIVEN, coder="ani")
    assert standing(coded) != before
    undone = coded.undo(coder="ani")
    assert standing(coded) == before and undone.change_id == coded.last_codebook_change
    with pytest.raises(NothingToDo, match="sudah dibatalkan"):
        coded.undo(coder="ani", change_id=undone.change_id)
    coded.set_codebook(Codebook(SPLIT), map={"latih": "dalam"}, coder="ani")
    with Study(coded.path) as later:  # another program knows only what the file tells
        later.undo(coder="ani")
        assert later.codebook == Codebook(FIRST)
    assert standing(coded) == before
    coded.undo(coder="ani", decisions=[coded.decisions()["decision_id"].iloc[0]])
    assert len(standing(coded)) == len(before) - 1


def test_title_place_and_period_go_with_the_codebook_that_brought_them(coded: Study) -> None:
    named = Codebook(FIRST, "Karier bidan", "Kulon Progo", "2023")
    for way in ("undo", "undo_codebook"):
        before = coded.codebook
        taken = coded.set_codebook(named, coder="ani")
        if way == "undo":
            coded.undo(coder="ani")
        else:
            coded.undo_codebook(before, taken, coder="ani")
        assert coded.codebook == before == Codebook(FIRST)
    # What was changed since stays: the place is of a later hand.
    coded.set_codebook(named, coder="ani")
    change = coded.last_codebook_change
    coded.set_codebook(Codebook(FIRST, "Karier bidan", "Wates", "2023"), coder="budi")
    coded.undo(coder="ani", change_id=change)
    assert coded.codebook == Codebook(FIRST, "", "Wates", "")


def test_the_command_takes_a_change_of_the_codebook_back(
    coded: Study, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = standing(coded)
    new = tmp_path / "v2.yaml"
    new.write_text(
        "title: Karier bidan\ncodes:\n  - id: latih\n    name: Pelatihan\n    definition: Kursus.\n"
        "  - id: promosi\n    name: Promosi\n",
        encoding="utf-8",
    )
    with pytest.raises(SystemExit) as done:
        main(["codebook", str(coded.path), str(new), "--map", "promosi=latih"])
    out = capsys.readouterr().out
    assert not done.value.code and "--undo " in out and coded.codebook.title == "Karier bidan"
    change = out.partition("--undo ")[2].split()[0]
    for times in (1, 2):
        with pytest.raises(SystemExit) as done:
            main(["codebook", str(coded.path), "--undo", change, "--coder", "ani"])
        told = capsys.readouterr()
        assert bool(done.value.code) == (times == 2)
        assert ("sudah dibatalkan" if times == 2 else "kembali") in told.out + told.err
        assert standing(coded) == before and coded.codebook == Codebook(FIRST)
