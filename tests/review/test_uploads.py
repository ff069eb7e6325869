"""Files that a form sends arrive byte for byte, under a name that leads nowhere else."""

from __future__ import annotations

import httpx2 as httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualnlp.review.forms import Fields
from qualnlp.review.uploads import parts_of


def encoded(files: list[tuple[str, tuple[str, bytes]]], data: dict[str, str]) -> tuple[bytes, str]:
    request = httpx.Request("POST", "http://127.0.0.1/", files=files, data=data)
    return request.read(), request.headers["content-type"]


@given(st.lists(st.binary(min_size=1, max_size=300), min_size=1, max_size=3), st.text(max_size=30))
def test_bytes_and_fields_come_back_as_they_were_sent(contents: list[bytes], memo: str) -> None:
    memo = memo.encode("utf-8", "ignore").decode().strip()
    files = [("files", (f"berkas-{n}.docx", body)) for n, body in enumerate(contents)]
    fields, found = parts_of(*encoded(files, {"memo": memo}))
    assert [one.body for one in found] == contents
    assert [one.name for one in found] == [f"berkas-{n}.docx" for n in range(len(contents))]
    assert Fields(fields)["memo"] == memo.replace("\r\n", "\n").strip()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ani\\01 wawancara.docx", "01 wawancara.docx"),
        ("transkrip \u202egpj.exe", "transkrip gpj.exe"),
        ("wawancara é – Ibu Née.txt", "wawancara é – Ibu Née.txt"),
        ("..", ""),
        ("a:b|c?.txt", "abc.txt"),
    ],
)
def test_a_name_leads_to_no_other_folder(sent: str, kept: str) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="'
        + sent.encode()
        + b'"\r\nContent-Type: text/plain\r\n\r\nisi\r\n--x--\r\n'
    )
    _, found = parts_of(body, "multipart/form-data; boundary=x")
    assert [one.name for one in found] == ([kept] if kept else [])


def test_a_broken_form_is_a_sentence_and_an_empty_choice_no_file() -> None:
    with pytest.raises(ValueError, match="Formulir ini rusak"):
        parts_of(b"apa saja", "multipart/form-data")
    empty = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename=""\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n\r\n--x--\r\n"
    )
    assert parts_of(empty, "multipart/form-data; boundary=x") == ("", ())
    assert parts_of(b"a=ya&b=%20", "application/x-www-form-urlencoded") == ("a=ya&b=%20", ())
