"""What is not needed is not loaded; what is asked for is there."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest

from qualnlp.cli.commands import ORDER, app_for
from qualnlp.late import LateModule, late_names

LATE_ROOMS = ("qualnlp.study", "qualnlp.suggestion", "qualnlp.transcripts")


@pytest.mark.parametrize("room", LATE_ROOMS)
def test_every_name_of_a_late_room_is_there_and_no_other(room: str) -> None:
    module = import_module(room)
    for name in module.__all__:
        assert getattr(module, name) is not None
    with pytest.raises(AttributeError, match=r"has no attribute 'bukan_nama'"):
        _ = module.bukan_nama


def test_a_late_module_is_the_module_itself() -> None:
    late = LateModule("qualnlp.limits")
    assert late.apart is import_module("qualnlp.limits").apart
    with pytest.raises(AttributeError):
        _ = late.bukan_nama
    with pytest.raises(AttributeError):
        late_names("qualnlp", {"ada": "i18n"})("ada")


@pytest.mark.parametrize(
    ("program", "without"),
    [
        ("from qualnlp.study import Study", "pandas scipy sklearn matplotlib docx"),
        ("import qualnlp.review.app", "pandas scipy sklearn matplotlib docx tokenizers"),
        ("import qualnlp.suggestion.engine", "pandas scipy.linalg scipy.stats sklearn matplotlib"),
        ("import qualnlp.transcripts", "qualnlp.transcripts.formats"),
        (
            "from qualnlp.cli.commands import app_for; app_for(['new', 'a.study'])",
            "numpy qualnlp.cli.doctor qualnlp.verification",
        ),
    ],
)
def test_a_start_loads_only_what_it_uses(program: str, without: str) -> None:
    code = f"{program}; import sys; print([m for m in {without.split()!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_command_line_that_begins_with_a_command_has_that_alone() -> None:
    def names(*words: str) -> list[str | None]:
        return [one.name for one in app_for(words).registered_commands]

    assert names("suggest", "a.study") == ["suggest"]
    assert names() == names("--help") == names("--lang", "en", "suggest") == names("salah") == ORDER
