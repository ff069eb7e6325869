"""Two languages, and one family of errors."""

from __future__ import annotations

import pytest

from qualnlp import errors
from qualnlp.i18n import current_language, say, use_language


def test_indonesian_is_the_default_and_english_lasts_as_long_as_its_block() -> None:
    assert say("kutipan", "excerpt") == "kutipan"
    with use_language("en"):
        assert say("kutipan", "excerpt") == "excerpt"
    assert current_language() == "id"


def test_the_environment_asks_for_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUALNLP_LANG", "en")
    assert say("kutipan", "excerpt") == "excerpt"
    monkeypatch.setenv("QUALNLP_LANG", "xx")
    assert say("kutipan", "excerpt") == "kutipan"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="xx"), use_language("xx"):
        pass


def test_the_tree_in_the_docstring_names_every_error() -> None:
    family = {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.QualNlpError)
    }
    assert family == {name for name in family if name in (errors.__doc__ or "")}


def test_an_error_says_where_what_and_what_to_do() -> None:
    error = errors.FileMissing("Tidak ada.", where="a.docx", hint="Periksa.")
    assert str(error) == "a.docx: Tidak ada. Periksa."
    assert "pip install 'qualnlp[transformers]'" in str(errors.ExtraMissing("transformers"))
    assert errors.first_lines(["a", "b", "c"], most=2) == "a; b; dan 1 lagi"
