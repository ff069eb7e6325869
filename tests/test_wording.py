"""Two languages, and one family of errors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualnlp import errors
from qualnlp.i18n import (
    clock,
    current_language,
    decimal,
    join_list,
    percent,
    say,
    split_list,
    use_language,
    whole,
)


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


def test_numbers_follow_the_language() -> None:
    for english, numbers in (
        (False, ("1.234", "0,50", "−0,25", "1.15", "–", "47%")),
        (True, ("1,234", "0.50", "−0.25", "1:15", "–", "47%")),
    ):
        with use_language("en" if english else "id"):
            assert numbers == (
                whole(1234),
                decimal(0.5),
                decimal(-0.25),
                clock(75),
                decimal(None),
                percent(0.467),
            )


@given(st.lists(st.text(min_size=1).map(str.strip).filter(bool)))
def test_a_list_written_as_text_comes_back_whole(words: list[str]) -> None:
    words = [word for word in words if word.isprintable()]
    assert split_list(join_list(words)) == words


def test_a_list_as_people_type_it() -> None:
    assert split_list(" pelatihan ,mutasi,, ") == ["pelatihan", "mutasi"]
    assert split_list('"gaji, tunjangan",mutasi') == ["gaji, tunjangan", "mutasi"]
    assert split_list("") == []
