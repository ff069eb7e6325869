"""A room imports only rooms above it, and heavy libraries load only where they are used."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from collections.abc import Collection
from importlib import import_module
from pathlib import Path

import pytest

import qualnlp

SOURCE = Path(qualnlp.__file__).parent
# The order in which the data flow; docs/design.md says why.
ORDER = (
    "late i18n terms errors limits freed html resources archives safe_xml tabular workbook unseen "
    "whole_files lexicon language transcripts excerpts pipeline privacy codebook "
    "coding_tables embedding suggestion store coding reduction agreement verification "
    "display exchange study batch review cli"
).split()
# What people call from Python has an example in its docstring; the second list may only shrink.
WITH_EXAMPLES = ("qualnlp", "qualnlp.agreement", "qualnlp.language")
WITHOUT_EXAMPLE = set(
    "Code Excerpt Transcript Turn StanceHint Suspect bias_index negative_agreement "
    "prevalence_index read_coders read_codings read_suggestions".split()
)
HEAVY = (
    "torch",
    "spacy",
    "sklearn",
    "pandas",
    "matplotlib",
    "starlette",
    "sqlalchemy",
    "docx",
    "onnxruntime",
)


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


def imported_at_load(tree: ast.Module, modules: Collection[str]) -> set[str]:
    """Return which modules load with this one: not those of functions or of TYPE_CHECKING."""
    names: set[str] = set()
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            # `from package import module` needs the module, not what the package gathers.
            inner = (f"{node.module}.{alias.name}" for alias in node.names)
            names |= {name if name in modules else node.module for name in inner}
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)
    return names & set(modules)


def module_name(path: Path) -> str:
    parts = ("qualnlp", *path.relative_to(SOURCE).with_suffix("").parts)
    return ".".join(part for part in parts if part != "__init__")


def first_circle(graph: dict[str, set[str]]) -> list[str]:
    """Return the modules of a circle in the order of their imports; empty where there is none."""
    from graphlib import CycleError, TopologicalSorter

    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_import_each_other_in_a_circle() -> None:
    trees = {
        module_name(path): ast.parse(path.read_text(encoding="utf-8"))
        for path in SOURCE.rglob("*.py")
    }
    graph = {name: imported_at_load(tree, trees) - {name} for name, tree in trees.items()}
    assert sum(map(len, graph.values())) > len(graph)
    assert first_circle(graph) == []


def test_a_circle_would_be_found() -> None:
    tree = ast.parse(
        "from __future__ import annotations\nfrom typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from a import hidden\nelse:\n    import b\n"
        "try:\n    from c import d\nexcept ImportError:\n    import e\n"
        "def late():\n    import f\nclass K:\n    from g import name\n"
    )
    modules = ["a", "a.hidden", "b", "c", "c.d", "e", "f", "g", "g.h"]
    assert imported_at_load(tree, modules) == {"b", "c.d", "e", "g"}
    assert first_circle({"x": {"y"}, "y": {"z"}, "z": {"y"}}) in (["y", "z", "y"], ["z", "y", "z"])


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


ROOMS = sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))


PUBLIC = [
    *(f"qualnlp.{name}" for name in qualnlp.__all__),
    *(
        f"qualnlp.{room}.{name}"
        for room in ROOMS
        for name in getattr(import_module(f"qualnlp.{room}"), "__all__", ())
    ),
]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_shows_only_what_it_has(room: str) -> None:
    module = import_module(f"qualnlp.{room}")
    names = getattr(module, "__all__", ())
    assert len(set(names)) == len(names) and all(hasattr(module, name) for name in names)


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_name_is_documented(path: str) -> None:
    home, _, name = path.rpartition(".")
    thing = getattr(import_module(home), name)
    if not (inspect.isclass(thing) or inspect.isfunction(thing)):
        return  # a constant has no docstring of its own
    text = inspect.getdoc(thing) or ""
    first = text.partition("\n\n")[0]
    # A dataclass without a docstring is given its signature by Python.
    assert first.endswith((".", "?")) and not text.startswith(f"{name}("), "no sentence"
    if home in WITH_EXAMPLES and name not in WITHOUT_EXAMPLE:
        assert ">>>" in text, "no example that runs"


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
