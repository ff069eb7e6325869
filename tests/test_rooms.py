"""A room imports only rooms above it, and heavy libraries load only where they are used."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import qualnlp

SOURCE = Path(qualnlp.__file__).parent
# The order in which the data flow; docs/design.md says why.
ORDER = (
    "i18n terms errors resources tabular lexicon language transcripts excerpts pipeline privacy "
    "codebook embedding suggestion store coding reduction agreement verification display exchange "
    "study batch review cli"
).split()
HEAVY = ("torch", "spacy", "sklearn", "pandas", "matplotlib", "starlette", "sqlalchemy", "docx")


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
            if node.module == "qualnlp":
                names = [f"qualnlp.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        rooms |= {name.split(".")[1] for name in names if name.startswith("qualnlp.")}
    return rooms


MODULES = [
    path for path in sorted(SOURCE.rglob("*.py")) if path.parent != SOURCE or path.stem in ORDER
]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_room_imports_only_rooms_above_it(path: Path) -> None:
    room = room_of(path)
    allowed = {*ORDER[: ORDER.index(room) + 1], "__version__"}
    assert imported_rooms(path) <= allowed


def test_every_room_says_what_comes_in_and_goes_out() -> None:
    for folder in (path for path in SOURCE.iterdir() if (path / "__init__.py").exists()):
        text = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
        assert text and "In:" in text and "Out:" in text, folder.name


def test_import_is_light() -> None:
    program = f"import sys, qualnlp; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_public_names_are_what_the_package_shows() -> None:
    assert sorted(qualnlp.__all__) == dir(qualnlp)
    for name in qualnlp.__all__:
        assert getattr(qualnlp, name) is not None
    with pytest.raises(AttributeError, match="no_such_name"):
        qualnlp.no_such_name  # noqa: B018


@pytest.mark.parametrize("room", ["reduction", "display", "verification", "agreement", "coding"])
def test_what_works_on_codings_never_sees_the_engine(room: str) -> None:
    for path in (SOURCE / room).rglob("*.py"):
        assert "suggestion" not in imported_rooms(path), path
        assert "embedding" not in imported_rooms(path), path
