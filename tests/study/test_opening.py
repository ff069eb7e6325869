"""No file is made by a slip; what is wanted is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualnlp.errors import StudyExists, StudyMissing
from qualnlp.study import Study


def files(folder: Path) -> set[str]:
    return {one.name for one in folder.iterdir()}


def test_a_missing_study_is_made_by_its_name_alone(tmp_path):
    Study(tmp_path / "karier.study").close()
    for other in ("pensiun.study", "karier2.study", "karier-b.study", "karier-c.study"):
        Study(tmp_path / other).close()
    assert len(files(tmp_path)) == 5


@pytest.mark.parametrize("slip", ["kareir.study", "karir.study", "karrier.study", "karyer.study",
                                  "karier"])  # fmt: skip
def test_a_slip_of_a_study_in_the_folder_makes_no_file(tmp_path, slip):
    Study(tmp_path / "karier.study").close()
    with pytest.raises(StudyMissing) as told:
        Study(tmp_path / slip)
    assert "karier.study" in str(told.value) and "Study.new" in told.value.hint
    assert files(tmp_path) == {"karier.study"}
    Study(tmp_path / slip, create=True).close()
    Study(tmp_path / slip).close()  # it is there now
    assert slip in files(tmp_path)


def test_new_and_create_say_what_is_wanted(tmp_path):
    with pytest.raises(StudyMissing):
        Study(tmp_path / "a.study", create=False)
    assert not files(tmp_path)
    Study.new(tmp_path / "a.study").close()
    Study(tmp_path / "a.study", create=False).close()
    for taken in ("a.study", "catatan.txt"):
        (tmp_path / "catatan.txt").write_text("x")
        with pytest.raises(StudyExists):
            Study.new(tmp_path / taken)
    assert (tmp_path / "catatan.txt").read_text() == "x"
