"""A language is a folder of data: every list is read from it, and none stands in the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import qualnlp
from qualnlp import lexicon
from qualnlp.lexicon import alternatives, lines, pairs, words

SOURCE = Path(qualnlp.__file__).parent
ID = lexicon.FOLDER / "id"
FILES = sorted(ID.glob("*.txt"))
ROOMS = ("language", "transcripts", "excerpts", "privacy")
# Stored words, part of the contract: the columns of a table of informants, the kinds of a mark.
ALLOWED = {
    "privacy/mark.py",
    "excerpts/informants.py",
    # Names of columns, tags and fields, and sentences in both languages: no lists of words.
    "privacy/decided.py",
    "transcripts/formats/html.py",
    "transcripts/formats/speech_json.py",
    "transcripts/formats/refused.py",
}
MAX_WORDS = 6


def sections_of(path: Path) -> list[str]:
    return re.findall(r"(?m)^\[(\w+)\]$", path.read_text(encoding="utf-8"))


def lists_in(tree: ast.Module) -> list[tuple[int, str]]:
    """Return the words of each literal list, split string or run of alternatives."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Set | ast.List | ast.Tuple | ast.Dict):
            elements = node.keys if isinstance(node, ast.Dict) else node.elts
            texts = [
                e.value
                for e in elements
                if isinstance(e, ast.Constant) and isinstance(e.value, str)
            ]
            found.append((node.lineno, " ".join(texts)))
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "split":
            text = getattr(getattr(node.func, "value", None), "value", "")
            found.append((node.lineno, text if isinstance(text, str) else ""))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append((node.lineno, " ".join(re.findall(r"\w+(?=\|)", node.value))))
    return found


def known_words() -> set[str]:
    return {
        word
        for path in FILES
        for section in sections_of(path)
        for line in lines(f"{path.stem}.{section}")
        for word in re.findall(r"[a-z]{2,}", line.lower())
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_section_is_read_and_holds_something(path: Path) -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in SOURCE.rglob("*.py"))
    for section in sections_of(path):
        name = f"{path.stem}.{section}"
        assert lines(name), name
        asked = name if path.stem != "table_headings" else "table_headings."
        assert re.search(rf"[\"']{re.escape(asked)}", code), f"{name} is read by nobody"


def test_no_list_of_the_language_stands_in_the_code() -> None:
    known = known_words()
    for room in ROOMS:
        for path in (SOURCE / room).rglob("*.py"):
            if str(path.relative_to(SOURCE).as_posix()) in ALLOWED or path.name == "__init__.py":
                continue
            for line, text in lists_in(ast.parse(path.read_text(encoding="utf-8"))):
                held = [w for w in re.findall(r"[a-z]{2,}", text.lower()) if w in known]
                assert len(held) <= MAX_WORDS, f"{path}:{line}: {held}"


@pytest.mark.parametrize(
    "code",
    [
        "A = 'ibu bapak pak bu mas mbak kak'.split()",
        "A = {'ibu', 'bapak', 'pak', 'bu', 'mas', 'mbak', 'kak'}",
        "A = r'(?:ibu|bapak|pak|bu|mas|mbak|kak|sdr)'",
    ],
)
def test_a_list_in_the_code_would_be_seen(code: str) -> None:
    known = known_words()
    held = [max(sum(w in known for w in text.split()) for _, text in lists_in(ast.parse(code)))]
    assert held[0] > MAX_WORDS


def test_a_second_language_is_a_second_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in FILES:
        target = tmp_path / "ms" / path.name
        target.parent.mkdir(exist_ok=True)
        body = "\n".join(f"# Malay\n[{section}]\nkata: perkataan" for section in sections_of(path))
        target.write_text(body, encoding="utf-8")
    monkeypatch.setattr(lexicon, "FOLDER", tmp_path)
    lexicon._sections.cache_clear()
    try:
        for path in FILES:
            for section in sections_of(path):
                name = f"{path.stem}.{section}"
                assert words(name, "ms") == ("kata:", "perkataan")
                assert pairs(name, "ms") == {"kata": "perkataan"}
                assert alternatives(name, "ms") == "kata: perkataan"
    finally:
        lexicon._sections.cache_clear()


def test_what_is_missing_is_named() -> None:
    with pytest.raises(LookupError, match=r"ms/ has no file roles\.txt"):
        words("roles.interviewer_words", "ms")
    with pytest.raises(LookupError, match=r"id/roles\.txt has no section \[singers\]"):
        words("roles.singers")
