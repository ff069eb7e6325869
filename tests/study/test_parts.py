"""`Study` is composed: its parts share the open session and know nothing of each other."""

from __future__ import annotations

import ast
import inspect
import textwrap
from pathlib import Path

import pytest

from qualnlp import study as room
from qualnlp.study import Study

FOLDER = Path(room.__file__).parent
PACKAGE = "qualnlp.study"
MODULES = sorted(FOLDER.rglob("*.py"))
# The class that calls the parts, and the room's front.
# What a chapter shows is written elsewhere, long work tells how far it is, and what a codebook
# moved is taken back in the one way there is.
SHOWN = {
    "_conclude": {"_chapter", "_memos"},
    "_suggest": {"_progress"},
    "_codebook": {"_undo"},
}
ABOVE = {FOLDER / "study.py", FOLDER / "__init__.py"}


def part_of(module: str) -> str:
    """Return the first name below the room: a part may be a folder of modules."""
    return module.removeprefix(PACKAGE).strip(".").split(".")[0]


def imported_parts(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
            names = [node.module or ""]
            if node.module == PACKAGE:
                names = [f"{PACKAGE}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "qualnlp":
            names = [f"qualnlp.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        inside = [name for name in names if f"{name}.".startswith(f"{PACKAGE}.")]
        found |= {part_of(name) or "study" for name in inside}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_part_knows_the_session_and_no_other_part(path: Path) -> None:
    if path in ABOVE:
        return
    own = path.relative_to(FOLDER).parts[0].removesuffix(".py")
    allowed = {own, "_session", *SHOWN.get(own, ())}
    assert imported_parts(path.read_text(encoding="utf-8")) <= allowed


@pytest.mark.parametrize(
    "source, found",
    [
        ("from qualnlp.study._decide import code", {"_decide"}),
        ("from qualnlp.study import _decide, _notes", {"_decide", "_notes"}),
        ("import qualnlp.study._ingest.readd", {"_ingest"}),
        ("from qualnlp import study", {"study"}),
        ("from qualnlp.store import Store", set()),
    ],
)
def test_every_way_to_import_a_part_is_seen(source: str, found: set[str]) -> None:
    assert imported_parts(source) == found


def test_study_inherits_nothing_and_documents_every_method() -> None:
    assert Study.__bases__ == (object,)
    public = {name: value for name, value in vars(Study).items() if not name.startswith("_")}
    assert len(public) > 50
    for name, value in public.items():
        assert inspect.getdoc(value), name


@pytest.mark.parametrize(
    "name", [name for name, value in vars(Study).items() if inspect.isfunction(value)]
)
def test_a_method_hands_over_to_its_part(name: str) -> None:
    """What a method does stands in its part: here are its signature and its documentation."""
    method = ast.parse(textwrap.dedent(inspect.getsource(vars(Study)[name])))
    function = next(node for node in ast.walk(method) if isinstance(node, ast.FunctionDef))
    statements = [
        node
        for node in function.body
        if not isinstance(node, (ast.Expr, ast.Import, ast.ImportFrom))
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call))
    ]
    assert len(statements) <= 2
