"""A study as a REFI-QDA project: valid, the same bytes, every coding on its own selection."""

from __future__ import annotations

import json
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from typer.testing import CliRunner

from qualnlp.cli.commands import app
from qualnlp.errors import FormatUnknown, NothingToDo, QualNlpError
from qualnlp.study import Study
from tests.exchange.studies import Made, built, made_studies

NS = "{urn:QDA-XML:project:1.0}"
quick = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def project(path: Path) -> tuple[Any, dict[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return etree.fromstring(files["project.qde"]), files


def selections(root: Any, files: dict[str, bytes]) -> list[tuple[str, str, str, str]]:
    """What another tool would show: source, words, code, user; by offsets in the source's file."""
    users = {one.get("guid"): one.get("name") for one in root.iter(f"{NS}User")}
    codes = {one.get("guid"): one.get("name") for one in root.iter(f"{NS}Code")}
    found = []
    for source in root.iter(f"{NS}TextSource"):
        place = source.get("plainTextPath").removeprefix("internal://")
        text = files[f"sources/{place}"].decode("utf-8")
        for one in source.iter(f"{NS}PlainTextSelection"):
            words = text[int(one.get("startPosition")) : int(one.get("endPosition"))]
            for coding in one.iter(f"{NS}Coding"):
                assert coding.get("creatingUser") == one.get("creatingUser")
                code = codes[coding.find(f"{NS}CodeRef").get("targetGUID")]
                found.append((source.get("name"), words, code, users[coding.get("creatingUser")]))
    return found


@quick
@given(made=made_studies())
def test_every_study_gives_a_valid_project_with_every_coding(made: Made, schema: Any) -> None:
    with built(made) as (study, folder):
        done = study.export(folder / "a.qdpx")
        again = study.export(folder / "b.qdpx")
        assert done.path.read_bytes() == again.path.read_bytes()
        root, files = project(done.path)
        schema.assertValid(root)
        codings = study.codings()
        names = {code.id: code.name for code in study.codebook}
        wanted = Counter(
            (unicodedata.normalize("NFC", row.text), row.coder) for row in codings.itertuples()
        )
        found = selections(root, files)
        assert Counter((words, user) for _, words, _, user in found) == wanted
        written = [one.get("name") for one in root.iter(f"{NS}Code")]
        assert len(set(written)) == len(written) == len(names)
        assert all(one.get("origin") for one in [root])
        # One selection for each coding: other tools keep one of two coders on one selection.
        per_selection = [
            len(one.findall(f"{NS}Coding")) for one in root.iter(f"{NS}PlainTextSelection")
        ]
        assert max(per_selection, default=0) <= 1
        for name, data in files.items():
            if name.startswith("sources/"):
                text = data.decode("utf-8")
                assert "\r" not in text and not text.startswith("\ufeff")
                assert unicodedata.is_normalized("NFC", text)


def test_people_stand_before_the_machine_and_suggestions_only_when_asked(
    study: Study, speech: list[str], tmp_path: Path, schema: Any
) -> None:
    study.suggest()
    study.confirm(speech[0], "pelatihan", coder="ani", stance="menghambat", memo="Cek lagi.")
    plain, files = project(study.export(tmp_path / "a.qdpx").path)
    assert {user for *_, user in selections(plain, files)} == {"ani"}
    told = study.export(tmp_path / "a.qdpx").losses
    assert told.loc[told["kind"] == "suggestion", "n"].iloc[0] > 0
    root, files = project(study.export(tmp_path / "b.qdpx", with_suggestions=True).path)
    schema.assertValid(root)
    assert [one.get("name") for one in root.iter(f"{NS}User")] == ["ani", "qualnlp (saran)"]
    users = Counter(user for *_, user in selections(root, files))
    assert users["ani"] == 1 and users["qualnlp (saran)"] == len(study.suggestions())
    (described,) = [
        one.find(f"{NS}Description").text for one in plain.iter(f"{NS}PlainTextSelection")
    ]
    assert described == "Cek lagi.\n[sikap: menghambat]"


def test_informants_are_cases_with_their_attributes(
    study: Study, tmp_path: Path, schema: Any
) -> None:
    root, _ = project(study.export(tmp_path / "a.qdpx", case_codes=True).path)
    schema.assertValid(root)
    cases = [one.get("name") for one in root.iter(f"{NS}Case")]
    assert cases == study.informants()["informant"].tolist()
    variables = {one.get("guid"): one.get("name") for one in root.iter(f"{NS}Variable")}
    first = next(root.iter(f"{NS}Case"))
    values = {
        variables[one.find(f"{NS}VariableRef").get("targetGUID")]: one.find(f"{NS}TextValue").text
        for one in first.iter(f"{NS}VariableValue")
    }
    row = study.informants().iloc[0].drop(["informant", "techniques"]).dropna()
    assert values == {str(key): str(value) for key, value in row.items()}
    assert set(cases) <= {one.get("name") for one in root.iter(f"{NS}Code")}


def test_names_that_stand_twice_are_written_as_paths_and_told(tmp_path: Path) -> None:
    from qualnlp import Code, Codebook

    with Study(tmp_path / "a.study") as study:
        study.set_codebook(
            Codebook(
                [
                    Code("a", "Modal"),
                    Code("b", "Usaha"),
                    Code("c", "Lain", parent="a"),
                    Code("d", "Lain", parent="b"),
                ]
            )
        )
        done = study.export(tmp_path / "a.qdc")
    root = etree.parse(str(done.path)).getroot()
    names = [one.get("name") for one in root.iter("{urn:QDA-XML:codebook:1.0}Code")]
    assert names == ["Modal", "Modal › Lain", "Usaha", "Usaha › Lain"]
    assert set(done.losses["subject"]) == {"Lain"} and len(done.losses) == 2


def test_a_codebook_is_valid_too(study: Study, tmp_path: Path, codebook_schema: Any) -> None:
    done = study.export(tmp_path / "kode.qdc")
    codebook_schema.assertValid(etree.parse(str(done.path)))


def test_what_no_tool_holds_is_told_on_the_screen_and_beside_the_file(
    study: Study, speech: list[str], tmp_path: Path, place: str
) -> None:
    study.reject(speech[0], "pelatihan", coder="ani")
    study.finish(speech[1], coder="ani")
    study.conclude("Pelatihan belum merata.", ["pelatihan"], "menghambat")
    study.close()
    out = tmp_path / "karier.qdpx"
    done = CliRunner().invoke(app, ["export", place, str(out)])
    assert done.exit_code == 0, done.output
    beside = (tmp_path / "karier.qdpx.laporan.csv").read_text("utf-8-sig")
    for words in ("ditolak", "selesai dibaca", "simpulan"):
        assert words in done.output and words in beside
    assert "tidak terbawa" in done.output
    told = CliRunner().invoke(app, ["export", place, str(out), "--json"])
    assert {row["outcome"] for row in json.loads(told.output)["report"]} >= {"taken", "left_out"}


def test_an_export_that_cannot_be_written_leaves_what_was_there(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "a.qdpx"
    study.export(out)
    before = out.read_bytes()
    study.memo("study", "studi", "baru", coder="ani")
    with monkeypatch.context() as patched:

        def full(self: Path, target: Path) -> Path:
            raise OSError(28, "No space left on device")

        patched.setattr(Path, "replace", full)
        with pytest.raises(QualNlpError, match="cakram penuh"):
            study.export(out)
    assert out.read_bytes() == before
    assert {one.name for one in tmp_path.iterdir()} <= {
        "a.qdpx", "a.qdpx.laporan.csv", "karier.study", "karier.study-wal", "karier.study-shm"
    }  # fmt: skip


def test_other_endings_and_empty_studies_are_refused(study: Study, tmp_path: Path) -> None:
    with pytest.raises(FormatUnknown, match="qdpx"):
        study.export(tmp_path / "a.rtf")
    with Study(tmp_path / "kosong.study") as empty, pytest.raises(NothingToDo):
        empty.export(tmp_path / "a.qdpx")
    assert not list(tmp_path.glob("a.*"))
