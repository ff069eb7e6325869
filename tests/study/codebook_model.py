"""Codebooks changed at random beside a plain model. In: steps. Out: assertions.

The model knows who coded what and nothing else: a coding goes where it was sent, and is counted
where the codebook holds its code and listed where not. `Change` says what a step wants; who walks
does it by Python, by the command or on the page.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualnlp.codebook import Code, Codebook
from qualnlp.study import Study

TALK = """P: Bagaimana pelatihan?
N: Pelatihan sudah ada tiap tahun.
P: Merata?
N: Belum, Bu, yang di pustu jarang diajak.
P: Kariernya?
N: Promosi belum jelas kapan.
"""
FIRST = [Code("latih", "Pelatihan", "Kursus."), Code("promosi", "Promosi"), Code("gaji", "Gaji")]
KINDS = ("rename", "retitle", "split", "below", "drop", "restore", "into", "give", "merge", "title",
         "code", "code", "undo")  # fmt: skip
Coding = tuple[str, str, str]


def small_study(folder: Path) -> Study:
    """Return a study of three things said, coded by two."""
    (folder / "bidan.txt").write_text(TALK, encoding="utf-8")
    study = Study(folder / "karier.study")
    study.set_codebook(Codebook(FIRST))
    study.add(folder / "bidan.txt")
    return study


def speech(study: Study) -> list[str]:
    frame = study.excerpts()
    return frame.loc[frame["role"] == "informant", "excerpt_id"].tolist()


@dataclass(frozen=True)
class Change:
    """What a step wants: a codebook, where codings go, and which are left without a code."""

    after: Codebook
    moves: dict[str, str] = field(default_factory=dict)
    drop: tuple[str, ...] = ()


def wanted(
    kind: str, i: int, j: int, study: Study, books: list[Codebook], held: set[Coding]
) -> Change | None:
    """Return the change of a step; None where the codebook does not allow of it."""
    book, number = study.codebook, len(books)
    leaves = [code.id for code in book.codable]
    one = leaves[i % len(leaves)]
    others = [code for code in leaves if code != one]
    codes = list(book)
    moves: dict[str, str] = {}
    if kind == "rename":
        new = f"baru{number}"
        codes = [replace(c, id=new, name=new) if c.id == one else c for c in codes]
        codes = [replace(c, parent=new) if c.parent == one else c for c in codes]
        moves = {one: new}
    elif kind == "retitle":
        codes = [replace(c, name=f"Nama {number}") if c.id == one else c for c in codes]
    elif kind == "split" and not book.children(one):
        codes = [replace(c, codable=False) if c.id == one else c for c in codes]
        codes += [Code(f"anak{number}{k}", f"Anak {number} {k}", parent=one) for k in (0, 1)]
    elif kind == "below" and others:
        other = others[j % len(others)]
        if one in book.family([other]) or other in book.family([one]):
            return None
        codes = [replace(c, parent=other) if c.id == one else c for c in codes]
        codes = [replace(c, codable=False) if c.id == other else c for c in codes]
    elif kind in ("drop", "into"):
        inside = book.family([one])
        codes = [c for c in codes if c.id not in inside]
    elif kind == "restore":
        codes = list(books[j % len(books)])
    elif kind == "title":
        told = {"title": f"Karier {i % 4}" if i % 4 else "", "place": "Wates" if j % 2 else ""}
        book = Codebook(book, period=book.period or "2023"[: 4 * (j % 3 == 1)], **told)
    elif kind == "give" and others:
        moves = {one: others[j % len(others)]}
    else:
        return None
    if not any(code.codable for code in codes):
        return None
    after = book.with_codes(codes)
    drop: list[str] = []
    codable = [code.id for code in after.codable]
    for k, code in enumerate(sorted({code for _, code, _ in held})):
        if code in moves or code in codable:
            continue
        left = code not in book
        if left and (i + k) % 3:
            continue  # it was left without a code before, and stays so
        into = codable[(i + j + k) % len(codable)]
        if code in after or kind == "into" or (i + j + k) % 2:
            moves[code] = into
        elif not left:
            drop.append(code)
    return Change(after, moves, tuple(drop))


def moved(held: set[Coding], moves: dict[str, str]) -> set[Coding]:
    """Return codings where they were sent, each once."""
    return {(excerpt, moves.get(code, code), coder) for excerpt, code, coder in held}


def all_rows(study: Study) -> set[Coding]:
    """Every standing coding, of whatever codebook, from the history alone."""
    last: dict[tuple[str, str, str], str] = {}
    for row in study.decisions().itertuples():
        if row.code:
            last[str(row.excerpt_id), str(row.code), str(row.coder)] = str(row.verdict)
    return {key for key, verdict in last.items() if verdict == "confirmed"}


def check(study: Study, held: set[Coding]) -> None:
    """Every coding counts, or is listed, by everything that speaks of it."""
    book = study.codebook
    counted = {one for one in held if one[1] in book}
    listed = dict(Counter(code for _, code, _ in held - counted))
    frame = study.codings()
    assert set(frame[["excerpt_id", "code", "coder"]].itertuples(index=False, name=None)) == counted
    assert len(frame) == len(counted)
    assert study.codings_without_code() == listed
    if counted:
        reduction = study.reduce()
        n = len({(excerpt, code) for excerpt, code, _ in counted})
        assert reduction.n_codings == n == reduction.matrix.to_numpy().sum()
        by_code = reduction.by_code.set_index("code")["n"].to_dict()
        for code, times in Counter(code for _, code in {one[:2] for one in counted}).items():
            assert by_code[code] == times
    findings = study.doctor()
    assert not [one for one in findings if one.level == "error"]
    told = " ".join(one.detail for one in findings if one.check == "codes")
    for code, times in listed.items():
        assert f"{code} ({times})" in told, told
    assert bool(told) == bool(listed)


def check_display(study: Study, held: set[Coding], folder: Path) -> None:
    """The outputs hold the names of all counted codes."""
    if not any(code in study.codebook for _, code, _ in held):
        return
    paths = {path.name: path for path in study.display(folder, only=["laporan", "matriks"])}
    report = paths["laporan.html"].read_text(encoding="utf-8")
    for _, code, _ in held:
        if code in study.codebook:
            assert study.codebook[code].name in report, code
