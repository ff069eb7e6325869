"""Nothing of a pseudonym key is in any output; and who else may read what leaves a study.

The talk is invented (illustrative); the names are words that stand nowhere else.
"""

from __future__ import annotations

import csv
import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from qualnlp.codebook import Code, Codebook
from qualnlp.errors import QualNlpError
from qualnlp.study import Study
from tests.hostile.outputs import commanded, everything, exported, files_in

# What is hidden, and what stands in its place: letters of which no other word is made.
HIDDEN = {"Qwuzanti": "[Xyvoper]", "Zukhibram": "[Xyqulan]", "Wuqoresta": "[Xyzondra]"}
# Of copies made earlier: in the key, and nowhere in the study any more.
EARLIER = ("Yjolmaqen", "[Xywekot]")
TALK = """P: Siapa nama Ibu?
Bu Qwuzanti: Nama saya Qwuzanti, Pak. Dulu atasan saya Pak Zukhibram.
P: Kalau pelatihan, di mana?
Bu Qwuzanti: Pelatihan ada di Desa Wuqoresta tiap tahun, Pak Zukhibram yang mengajar.
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Study]:
    folder = tmp_path_factory.mktemp("kunci")
    (folder / "Qwuzanti.txt").write_text(TALK, encoding="utf-8")
    with Study(folder / "s.study") as made:
        coded(made, folder / "Qwuzanti.txt", memo="Tanya Pak Zukhibram lagi.")
        yield made


def coded(study: Study, source: Path, memo: str) -> None:
    """Fill a study: two coders, a memo, a conclusion, suggestions."""
    codes = [Code("pelatihan", "Pelatihan", definition="kursus"), Code("atasan", "Atasan")]
    study.set_codebook(Codebook(codes))
    study.add(source)
    keys = study.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
    study.suggest(model="lexical")
    for coder in ("ani", "budi"):
        study.confirm(keys[-1], "pelatihan", coder=coder, stance="mendukung", memo=memo)
        study.finish(keys[0], coder=coder)
    study.confirm(keys[0], "atasan", coder="ani", stance="menghambat")
    study.memo("study", "", memo, coder="ani")
    study.conclude("Pelatihan ada.", codes=["pelatihan"], claim="mendukung")


@pytest.fixture(scope="module")
def copies(study: Study) -> Path:
    """The copies; the key beside the study holds an earlier name, too."""
    frame = study.pseudonymise(names=list(HIDDEN))
    table = pd.read_excel(frame.attrs["table"], dtype=str, keep_default_na=False)
    table["pakai"] = "ya"
    for name, instead in HIDDEN.items():
        table.loc[table["asli"].str.contains(name), "pengganti"] = instead
    out = study.path.parent / "salinan"
    study.pseudonymise(table, out)
    key = study.path.with_name("s.study.kunci.csv")
    with key.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow([EARLIER[1], "orang", EARLIER[0]])
    study.pseudonymise(table, out)
    text = key.read_text(encoding="utf-8-sig")
    assert all(word in text for word in (*HIDDEN, *HIDDEN.values(), *EARLIER))
    return out


def leaks(outputs: dict[str, str], words: tuple[str, ...]) -> list[str]:
    return [
        f"{word} in {name}"
        for name, text in outputs.items()
        for word in words
        if word.strip("[]").casefold() in text.casefold()
    ]


@pytest.mark.slow
def test_no_output_of_the_study_tells_what_the_key_holds_beyond_the_study(
    study: Study, copies: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        found = everything(study, tmp_path, "ani")
    found["log"] = caplog.text
    study.backup(tmp_path / "cadangan.study")
    found |= dict(files_in(tmp_path))
    assert len(found) > 25
    # The study holds its own texts; whose names the copies bear instead stands in the key alone.
    assert not leaks(found, (*HIDDEN.values(), *EARLIER, "kunci.csv"))


@pytest.mark.slow
def test_no_output_of_the_copies_tells_a_name(
    study: Study, copies: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    found = {f"copies {name}": text for name, text in files_in(copies)}
    with caplog.at_level(logging.DEBUG), Study(tmp_path / "bersih.study") as clean:
        coded(clean, copies / "transkrip-01.txt", memo="tanpa nama")
        found |= everything(clean, tmp_path / "luar", "ani")
    found["log"] = caplog.text
    assert any("Xyqulan" in text for text in found.values())
    assert not leaks(found, (*HIDDEN, *EARLIER))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data + b'"open\n' + data,
        lambda data: data.replace(b"samaran", b"samarn"),
        lambda data: data.replace(b",orang,", b",siapa,"),
        lambda data: data.replace(b"\r\n", b",,,x\r\n"),
        lambda data: b"\xff\xfe\x00" + data,
        lambda data: data.replace(b"asli", b"a\x00li"),
        lambda data: b"",
    ],
)
def test_no_error_on_a_spoilt_key_or_table_tells_a_name(
    study: Study, copies: Path, tmp_path: Path, spoil: object, caplog: pytest.LogCaptureFixture
) -> None:
    key = study.path.with_name("s.study.kunci.csv")
    table = tmp_path / "samaran.csv"
    rows = ["asli,jenis,pengganti,pakai"]
    rows += [f"{name},orang,{instead},ya" for name, instead in HIDDEN.items()]
    table.write_text("\r\n".join(rows) + "\r\n", encoding="utf-8")
    before = key.read_bytes()
    told = []
    try:
        key.write_bytes(spoil(before))  # type: ignore[operator]
        try:
            study.pseudonymise(table, tmp_path / "lagi")
        except QualNlpError as error:
            told.append(str(error))
    finally:
        key.write_bytes(before)
    table.write_bytes(spoil(table.read_bytes()))  # type: ignore[operator]
    try:
        study.pseudonymise(table, tmp_path / "lagi")
    except QualNlpError as error:
        told.append(str(error))
    assert not leaks({"error": "\n".join(told), "log": caplog.text}, (*HIDDEN.values(), *EARLIER))
    assert not leaks({"error": "\n".join(told)}, tuple(HIDDEN)), told


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_what_holds_a_whole_study_is_its_owners_alone(
    study: Study, copies: Path, tmp_path: Path
) -> None:
    mask = os.umask(0o022)
    try:
        open_before = tmp_path / "keluar.json"
        open_before.write_text("{}")  # readable by all, before the export takes its place
        open_before.chmod(0o644)
        exported(study, tmp_path)
        study.backup(tmp_path / "cadangan.study")
        Study.from_export(tmp_path / "keluar.json", tmp_path / "kembali.study").close()
        (tmp_path / "mode").mkdir()
        commanded(study, tmp_path / "mode")
    finally:
        os.umask(mask)
    private = [path for path in tmp_path.iterdir() if path.is_file()]
    private += [study.path, study.path.with_name("s.study.kunci.csv")]
    assert len(private) > 15
    modes = {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in private}
    assert set(modes.values()) == {"0o600"}, modes
