"""Texts that go out and come back: Unicode forms, fields of codes, memos with their stance."""

from __future__ import annotations

import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from qualnlp import Codebook
from qualnlp.codebook.code_text import read_fields, write_fields
from qualnlp.exchange.refi.description import read_description, write_description
from qualnlp.exchange.unicode_text import text_form, xml_text
from qualnlp.i18n import use_language
from tests.exchange.studies import codebooks, memos

wild = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("e\u0301\u0316\u0323\u1112\u1161\u11ab\u0344\u09c7\u09be\u212b\r\n \ud83d"),
    ),
    max_size=30,
)


@settings(deadline=None, max_examples=300)
@given(wild)
@example("\u0300\u0316")  # as long when written, in another order
@example("a\u0316\u0300\u0316b")
def test_a_written_text_is_nfc_and_offsets_go_both_ways(text: str) -> None:
    form = text_form(text)
    clean = form.text
    assert unicodedata.is_normalized("NFC", clean) and "\r" not in clean
    clean.encode("utf-8")
    cleaned = "".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text)
    cleaned = cleaned.replace("\r\n", "\n").replace("\r", "\n")
    assert clean == unicodedata.normalize("NFC", cleaned)
    places = [form.written(at) for at in range(len(text) + 1)]
    assert places == sorted(places) and places[0] == 0 and places[-1] == len(clean)
    back = [form.own(at) for at in range(len(clean) + 1)]
    assert back == sorted(back) and back[0] == 0 and back[-1] == len(text)
    # Where the written text may be cut, the way there and back ends where it began.
    for at in range(len(text) + 1):
        if form.own(form.written(at)) == at:
            assert clean[: form.written(at)] == text_form(text[:at]).text


@given(codebooks(), st.sampled_from(["id", "en"]))
def test_the_fields_of_a_code_come_back(codebook: Codebook, language: str) -> None:
    for code in codebook:
        with use_language(language):
            text = write_fields(code, "Nama lain")
        read = read_fields(text, "Nama lain")
        for name in ("id", "name", "definition", "include", "exclude", "examples", "source"):
            assert getattr(read, name) == getattr(code, name), text


def test_words_that_a_colleague_writes_behind_the_fields_are_kept() -> None:
    read = read_fields("Kursus.\n\nKode: diklat\nTambahan dari Budi.", "Diklat")
    assert read.id == "diklat" and "Tambahan dari Budi." in read.definition


@given(memos, st.sampled_from([None, "mendukung", "menghambat", "campuran"]), st.booleans())
def test_a_memo_comes_back_with_its_stance(memo: str, stance: str | None, assisted: bool) -> None:
    mode = "assisted" if assisted else "blind"
    for language in ("id", "en"):
        with use_language(language):
            text = write_description(memo, stance, mode)
        told = read_description(text)
        assert (told[0], told[1]) == (memo, stance)
        assert (told[2] or "blind") == mode


def test_what_xml_cannot_hold_is_replaced() -> None:
    assert xml_text("a\x00\x1b\ud800\uffffb\n") == "a\ufffd\ufffd\ufffd\ufffdb\n"
