"""The desk: what it shows, what its forms do, and what a blind session never sees."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import pytest

from qualnlp.errors import ModelUnavailable, StudyBusy
from qualnlp.i18n import use_language
from qualnlp.review import Session
from qualnlp.review.text_markup import utf16
from qualnlp.study import Study
from tests.review.page_reader import OURS, Reader


def by_length(texts: list[str]) -> np.ndarray:
    """A model of somebody's own: a study only keeps its name."""
    return np.array([[len(text), 1 + text.count("a")] for text in texts], dtype=float)


def decide_five(session: Session) -> None:
    """Let a coder decide as often as a new run needs, and wait for it."""
    reader = Reader(session)
    speech = session.study.excerpts().query("role == 'informant'")["excerpt_id"]
    for excerpt_id in speech[:5]:
        reader.post("/decide", excerpt=excerpt_id, code="inisiatif", act="confirm")
    assert session.relearner is not None
    session.relearner.wait(60)


def latest(session: Session) -> pd.Series:
    return session.study.decisions().iloc[-1]


def first_code(session: Session, excerpt_id: str) -> str:
    return session.desk.sheet(excerpt_id).suggestions[0].code


def test_the_address_leads_to_the_first_excerpt_in_whole(reader: Reader) -> None:
    excerpts = reader.session.study.excerpts()
    first = excerpts.loc[excerpts["role"] == "informant", "text"].iloc[0]
    assert first in unescape(reader.get("/"))


def test_nothing_is_ticked_before_a_person_decides(reader: Reader, assisted: str) -> None:
    page = reader.get(f"/excerpt/{assisted}")
    assert 'aria-pressed="true"' not in page
    assert reader.session.study.decisions().empty


def test_a_suggestion_is_confirmed_with_what_was_shown(reader: Reader, assisted: str) -> None:
    code = first_code(reader.session, assisted)
    reader.get(f"/excerpt/{assisted}")
    page = reader.post("/decide", excerpt=assisted, code=code, act="confirm")
    made = latest(reader.session)
    assert (made["verdict"], made["code"], made["coder"]) == ("confirmed", code, "citra")
    assert made["mode"] == "assisted" and made["shown_rank"] == 1 and made["run_id"]
    assert 'id="confirm-1" name="act" value="withdraw" aria-pressed="true"' in page
    assert "dikonfirmasi" in reader.told(page)[0]


def test_a_stance_keeps_the_memo_and_a_reason_goes_with_a_rejection(
    reader: Reader, assisted: str
) -> None:
    one, other = (p.code for p in reader.session.desk.sheet(assisted).suggestions[:2])
    reader.post("/decide", excerpt=assisted, code=one, act="confirm")
    reader.post("/memo", excerpt=assisted, code=one, text="Nada\r\nkesal 🙂")
    reader.post("/decide", excerpt=assisted, code=one, act="confirm", stance="-")
    made = latest(reader.session)
    assert (made["stance"], made["memo"]) == ("menghambat", "Nada\nkesal 🙂")
    reader.post("/decide", excerpt=assisted, code=other, act="reject", reason="soal cuaca")
    assert latest(reader.session)["reason"] == "soal cuaca"
    page = reader.get(f"/excerpt/{assisted}")
    assert "soal cuaca" in page and "kesal 🙂" in page


def test_undo_is_a_new_decision_and_gives_back_what_stood_before(
    reader: Reader, assisted: str
) -> None:
    code = first_code(reader.session, assisted)
    reader.post("/decide", excerpt=assisted, code=code, act="confirm", stance="+")
    reader.post("/decide", excerpt=assisted, code=code, act="confirm", stance="-")
    reader.post("/undo", excerpt=assisted)
    assert latest(reader.session)["stance"] == "mendukung"
    page = reader.post("/undo", excerpt=assisted)
    verdicts = reader.session.study.decisions()["verdict"].tolist()
    assert verdicts == ["confirmed"] * 3 + ["withdrawn"]
    assert reader.told(page)[0].startswith("Dibatalkan")
    assert "Tidak ada yang dapat dibatalkan" in reader.post("/undo", excerpt=assisted)


@pytest.mark.slow
def test_finishing_goes_on_and_ends_at_the_end(reader: Reader) -> None:
    session = reader.session
    here = reader.place("/").rsplit("/", 1)[-1]
    total = session.desk.count(undecided=False)
    seen = []
    for _ in range(total):
        seen.append(here)
        answer = reader.client.post(
            "/decide", data={"excerpt": here, "act": "finish"}, headers={"Origin": OURS}
        )
        here = str(answer.url).removeprefix(OURS).rsplit("/", 1)[-1]
    assert here == "done" and len(set(seen)) == total
    assert set(session.study.decisions()["verdict"]) == {"finished"}
    assert "Semua kutipan sudah dibaca" in answer.text
    # Whoever opens the page again still sees an excerpt.
    assert "/excerpt/" in reader.place("/")


def test_moving_forth_and_back_decides_nothing(reader: Reader) -> None:
    here = reader.place("/")
    ahead = reader.place(f"{here}/next")
    assert ahead != here
    assert reader.place(f"{ahead}/previous").split("?")[0] == here
    assert reader.session.study.decisions().empty


def test_the_queue_is_narrowed_by_the_address_alone(reader: Reader) -> None:
    one = reader.session.study.excerpts().query("role == 'informant'").iloc[-1]
    word = max(re.findall(r"\w+", one["text"]), key=len).upper()
    query = urlencode({"informant": one["informant"], "search": word, "all": "1"})
    place = reader.place(f"/?{query}")
    assert place.endswith(f"?{query}")
    sheet = reader.session.desk.sheet(place.split("?")[0].rsplit("/", 1)[-1])
    assert sheet.excerpt.informant == one["informant"]
    assert word.casefold() in sheet.excerpt.text.casefold()
    # Every link and form of the page goes on within the same filters.
    assert unescape(reader.get(place)).count(query) > 10
    assert "Tidak ada lagi yang cocok" in reader.get("/?search=xyzzy")
    queue = reader.get(f"/queue?{query}")
    assert "kutipan dalam antrean ini" in queue and f">{one['informant']}, wawancara" in queue


def test_a_blind_session_reaches_neither_suggestions_nor_others(
    desk_study: Study, assisted: str
) -> None:
    code = desk_study.suggestions().set_index("excerpt_id").loc[[assisted], "reason"].iloc[0]
    desk_study.confirm(assisted, "promosi", coder="budi", memo="rahasia budi")
    reader = Reader(Session(desk_study, "dewi", blind=True, learn=False))
    for path in (f"/excerpt/{assisted}", f"/excerpt/{assisted}/reshape", "/queue", "/done"):
        page = unescape(reader.get(path))
        assert code not in page and "rahasia budi" not in page and "budi" not in page
    for path in ("/suggestions", "/coders", "/coders?a=budi&b=ani", "/suggestions?state=all"):
        assert "tertutup" in reader.get(path, 403)
    assert "dimulai tanpa saran" in reader.post("/mode", 403, excerpt=assisted)
    reader.post("/suggestions", 403, row=f"{assisted}|promosi", act="confirm")
    reader.post("/coders", 403, excerpt=assisted, code="promosi", act="applies")
    reader.post("/suggest", 403)
    reader.get("/?disagreement=1", 400)
    reader.post("/decide", excerpt=assisted, code="promosi", act="confirm")
    assert latest(reader.session)["mode"] == "blind"


def test_blind_mode_is_a_switch_in_an_assisted_session(reader: Reader, assisted: str) -> None:
    page = reader.post("/mode", excerpt=assisted)
    assert 'class="suggestion' not in page and 'href="/suggestions"' not in page
    reader.get("/suggestions", 403)
    page = reader.post("/mode", excerpt=assisted)
    assert 'class="suggestion' in page and 'href="/suggestions"' in page


def test_what_is_drawn_blind_is_blind_in_an_assisted_session(
    reader: Reader, drawn_blind: str
) -> None:
    page = reader.get(f"/excerpt/{drawn_blind}")
    assert "dibaca tanpa saran" in page and 'class="suggestion' not in page
    table = reader.get("/suggestions?state=all")
    pages = int(re.findall(r"halaman 1 dari (\d+)", table)[0])
    for number in range(1, pages + 1):
        assert drawn_blind not in reader.get(f"/suggestions?state=all&page={number}")
    reader.post("/suggestions", 400, row=f"{drawn_blind}|promosi", act="confirm")
    reader.post("/decide", excerpt=drawn_blind, code="promosi", act="confirm")
    assert latest(reader.session)["mode"] == "blind"


def test_blind_is_claimed_only_where_no_suggestion_was_seen(
    reader: Reader, assisted: str, drawn_blind: str
) -> None:
    honest = "dihitung dengan jujur"
    assert honest in reader.get(f"/excerpt/{drawn_blind}")
    reader.get(f"/excerpt/{assisted}")
    reader.session.toggle_blind()
    page = reader.get(f"/excerpt/{assisted}")
    assert honest not in page and "read blind" not in page and "dibaca tanpa saran" not in page
    assert "dicatat sebagai dengan saran" in page
    reader.post("/decide", excerpt=assisted, code="promosi", act="confirm")
    assert latest(reader.session)["mode"] == "assisted"


def test_a_new_run_does_not_move_what_is_on_screen(reader: Reader, assisted: str) -> None:
    session = reader.session

    def shown(page: str) -> list[str]:
        return re.findall(r'<span class="name"><bdi>(.*?)</bdi>', page.split('id="coded"')[0])

    before = shown(reader.get(f"/excerpt/{assisted}"))
    speech = session.study.excerpts().query("role == 'informant'")["excerpt_id"]
    for excerpt_id in speech[:12]:
        session.study.confirm(excerpt_id, "inisiatif", coder="ani")
    session.study.suggest()
    fresh = [one.name for one in session.desk.sheet(assisted).suggestions]
    assert fresh[:5] != before, "the new run must differ, or this test shows nothing"
    assert shown(reader.get(f"/excerpt/{assisted}")) == before
    reader.post("/decide", excerpt=assisted, code="promosi", act="confirm")
    assert shown(reader.get(f"/excerpt/{assisted}")) == before
    reader.place(f"/excerpt/{assisted}/next")
    assert shown(reader.get(f"/excerpt/{assisted}")) == fresh[:5]


def test_decisions_teach_behind_the_scenes(desk_study: Study) -> None:
    session = Session(desk_study, "citra")
    run = desk_study.suggestions()["run_id"].iloc[0]
    decide_five(session)
    assert session.relearner is not None
    assert session.relearner.failure == ""
    assert desk_study.suggestions()["run_id"].iloc[0] != run


@pytest.mark.parametrize(
    ("model", "top"), [("lexical", 2), ("indonesian-static", 5), (None, 1), ("own", 2)]
)
def test_the_page_goes_on_with_the_model_that_suggested(
    model: str | None, top: int, desk_study: Study
) -> None:
    desk_study.suggest(model=by_length if model == "own" else model, top=top)
    before = desk_study.runs().iloc[-1]
    decide_five(Session(desk_study, "citra"))
    after = desk_study.runs().iloc[-1]
    assert after["run_id"] != before["run_id"]
    assert (after["model"], after["fingerprint"]) == (before["model"], before["fingerprint"])
    assert json.loads(after["settings"])["top"] == top
    with Study(desk_study.path) as again:  # nothing but the file is known there
        if model == "own":
            with pytest.raises(ModelUnavailable, match="by_length"):
                again.renew_suggestions(as_before=True)
        else:
            assert again.renew_suggestions(as_before=True).run_id == after["run_id"]


@pytest.mark.parametrize(
    ("language", "begins"), [("id", "Saran belum"), ("en", "Suggestions were not renewed")]
)
def test_a_model_that_is_gone_changes_nothing_and_is_told_once(
    language: str, begins: str, desk_study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, bool]] = []
    desk_study.suggest(model=by_length)
    run = desk_study.runs().iloc[-1]["run_id"]
    with Study(desk_study.path) as again, use_language(language):
        session = Session(again, "citra")
        # Kept here: a page that is drawn meanwhile takes what waits.
        monkeypatch.setattr(session, "tell", lambda text, wrong=False: told.append((text, wrong)))
        decide_five(session)
        assert session.relearner is not None
        session.relearner._not_before = 0.0  # without the rest behind a run
        session.learned(5)
        session.relearner.wait(60)
        ((text, wrong),) = [one for one in told if "by_length" in one[0]]
        assert wrong and "qualnlp suggest --model" in text and text.startswith(begins)
        assert ("cannot be loaded" in text) == (language == "en")
        assert session.relearner.failure in text
        assert again.runs().iloc[-1]["run_id"] == run


def test_a_selection_counts_in_utf_16_and_becomes_an_excerpt(tmp_path: Path, example: Path) -> None:
    text = "P: Bagaimana diklatnya?\nN: 🙂 Senang 👩‍👩‍👧 sekali. Tapi jarang, Bu."
    (tmp_path / "emoji.txt").write_text(text, encoding="utf-8")
    with Study(tmp_path / "emoji.study") as study:
        study.set_codebook(example / "codebook.yaml")
        study.add(tmp_path / "emoji.txt")
        reader = Reader(Session(study, "citra", learn=False))
        here = reader.place("/").rsplit("/", 1)[-1]
        turn = next(
            one for one in reader.session.desk.sheet(here).conversation if one.role == "informant"
        )
        start = turn.text.index("👩‍👩‍👧")
        end = turn.text.index(" sekali.") + len(" sekali.")
        reader.post(
            "/select",
            excerpt=here,
            turn=turn.turn,
            **{"from": utf16(turn.text, start), "to": utf16(turn.text, end)},
        )
        made = study.excerpts()["text"].tolist()
        assert "👩‍👩‍👧 sekali." in made
        reader.post("/select", 400, excerpt=here, turn=turn.turn, **{"from": 0, "to": 9999})
        reader.post("/select", 400, excerpt=here, turn=99, **{"from": 0, "to": 3})
        reader.post("/select", 400, excerpt=here, turn=turn.turn, **{"from": 3, "to": 3})
        words = reader.get(f"/excerpt/{here}/range")
        assert "Kata pertama" in words and "Senang" in words
        senang = turn.text.index("Senang")
        reader.post("/range", excerpt=here, turn=turn.turn, start=senang, end=senang + 6)
        assert "Senang" in study.excerpts()["text"].tolist()
        reader.post("/range", 400, excerpt=here, turn=turn.turn, start=9, end=3)


def test_a_transcript_shows_as_text_whatever_it_holds(tmp_path: Path, example: Path) -> None:
    hostile = (
        "P: <script>alert(1)</script>?\n"
        'N: "><img src=x onerror=alert(2)> aman\u202egnod\u202c & {{ 7*7 }} </textarea>'
    )
    (tmp_path / "jahat.txt").write_text(hostile, encoding="utf-8")
    with Study(tmp_path / "jahat.study") as study:
        study.set_codebook(example / "codebook.yaml")
        study.add(tmp_path / "jahat.txt", informants={"jahat.txt": "<b>jahat</b>"})
        reader = Reader(Session(study, "<i>citra</i>\u202e", learn=False))
        here = reader.place("/").rsplit("/", 1)[-1]
        reader.post("/memo", excerpt=here, text="</textarea><script>alert(3)</script>")
        for path in ("", "/reshape", "/range", "/memo", "/code"):
            page = reader.get(f"/excerpt/{here}{path}")
            assert "<script>" not in page and "<img" not in page and "<b>jahat" not in page
            assert "<i>citra" not in page and "\u202e" not in page
            assert page.count("</textarea>") == page.count("<textarea")
        page = reader.get(f"/excerpt/{here}")
        assert "&lt;script&gt;alert(1)" in page and "{{ 7*7 }}" in page
        assert 'data-name="RLO"' in page and "⟨RLO⟩" in page


def test_an_excerpt_is_cut_and_merged_again(reader: Reader) -> None:
    session = reader.session
    excerpts = session.study.excerpts().query("role == 'informant'")
    row = next(one for one in excerpts.itertuples() if one.text.count(". ") >= 2)
    dialog = reader.get(f"/excerpt/{row.excerpt_id}/reshape")
    places = [int(one) for one in re.findall(r'name="at" value="(\d+)"', dialog)]
    at = row.start + row.text.index(". ") + 2
    assert at in places
    page = reader.post("/split", excerpt=row.excerpt_id, at=at)
    assert "dipotong menjadi dua" in reader.told(page)[0]
    first = reader.place("/excerpt/" + re.findall(r'data-excerpt="(\w+)"', page)[0])
    parts = session.study.excerpts().query("start == @at")["text"]
    assert row.text.endswith(parts.iloc[0])
    dialog = reader.get(f"{first}/reshape")
    neighbour = re.findall(r'name="neighbour" value="(\w+)"', dialog)
    here = first.rsplit("/", 1)[-1]
    page = reader.post("/merge", excerpt=here, neighbour=neighbour[-1])
    assert row.text in unescape(page)
    reader.post("/split", 400, excerpt=row.excerpt_id)
    reader.post("/merge", 400, excerpt=here, neighbour=here)


def test_a_new_code_makes_a_new_codebook_and_is_used(reader: Reader, assisted: str) -> None:
    before = reader.session.study.codebook
    parent = next(code.id for code in before if not code.codable)
    fields = {"name": "Rasa Aman", "parent": parent, "definition": "Tidak waswas."}
    page = reader.post("/code", excerpt=assisted, use="1", **fields)
    book = reader.session.study.codebook
    (code,) = [one for one in book if one.name == "Rasa Aman"]
    assert len(book) == len(before) + 1 and code.parent == parent
    assert latest(reader.session)["code"] == code.id
    assert "masuk buku kode" in " ".join(reader.told(page))
    reader.post("/code", 400, excerpt=assisted, name="  ")
    # A name that a code bears already, but for case and signs that nobody sees.
    twice = fields | {"name": f" {fields['name'].upper()}\u200b"}
    refused = reader.post("/code", 400, excerpt=assisted, use="0", **twice)
    assert "sudah dipakai kode" in refused


def test_a_memo_on_an_excerpt_is_kept_and_shown(reader: Reader, assisted: str) -> None:
    page = reader.post("/memo", excerpt=assisted, text="Perlu ditanya lagi.\r\nBesok.")
    assert '<p class="memo" dir="auto">Perlu ditanya lagi.\nBesok.</p>' in page
    assert "Perlu ditanya lagi." in reader.get(f"/excerpt/{assisted}/memo")


def test_a_memo_on_a_coding_needs_the_coding(reader: Reader, assisted: str) -> None:
    reader.get(f"/excerpt/{assisted}/memo?code=promosi", 400)
    page = reader.post("/memo", 400, excerpt=assisted, code="promosi", text="x")
    assert "belum dipakai" in page


def test_english_is_a_switch_and_stays(reader: Reader) -> None:
    page = reader.post("/language", lang="en", back="/help")
    assert '<html lang="en">' in page and "Keyboard" in page
    assert "All suggestions" in reader.get("/suggestions")
    assert '<html lang="id">' in reader.post("/language", lang="id", back="//jahat.example/x")


def test_a_busy_study_says_so_and_loses_nothing(
    reader: Reader, assisted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> str:
        raise StudyBusy("Proses lain masih menulis.", hint="Ulangi.")

    monkeypatch.setattr(reader.session.study, "confirm", busy)
    page = reader.post("/decide", 503, excerpt=assisted, code="promosi", act="confirm")
    assert reader.told(page) == ["Proses lain masih menulis. Ulangi."]
    assert "Studi sedang dipakai" in page


def test_a_fault_of_ours_is_a_sentence_and_goes_to_the_log(
    reader: Reader,
    assisted: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("rahasia dapur")

    monkeypatch.setattr(reader.session.study, "confirm", broken)
    page = reader.post("/decide", 500, excerpt=assisted, code="promosi", act="confirm")
    assert "rahasia dapur" not in page and "pihak halaman ini" in page
    assert "rahasia dapur" in caplog.text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"act": "menari", "code": "promosi"}, 400),
        ({"act": "confirm", "code": "tidak-ada"}, 404),
        ({"act": "confirm", "code": "pengembangan-karier"}, 404),
        ({"act": "confirm", "code": "promosi", "stance": "?"}, 400),
        ({"code": "promosi"}, 400),
    ],
)
def test_a_wrong_act_is_answered_with_a_sentence(
    reader: Reader, assisted: str, fields: dict[str, str], status: int
) -> None:
    page = reader.post("/decide", status, excerpt=assisted, **fields)
    assert len(reader.told(page)[0]) > 10 and "Traceback" not in page
    assert reader.session.study.decisions().empty


def test_the_name_of_settled_codes_is_nobodys(desk_study: Study) -> None:
    with pytest.raises(ValueError, match="kesepakatan"):
        Session(desk_study, " kesepakatan ")


def test_a_study_without_excerpts_or_codebook_has_a_sentence(tmp_path: Path, example: Path) -> None:
    with Study(tmp_path / "kosong.study") as study:
        reader = Reader(Session(study, "citra", learn=False))
        # Without a codebook every way leads to where one is set.
        for path in ("/", "/codes", "/suggestions", "/excerpt/0f", "/queue"):
            assert reader.place(path) == "/codes/file"
        assert "Belum ada transkrip" in reader.get("/sources") and reader.get("/memos")
        study.set_codebook(example / "codebook.yaml")
        assert "Belum ada transkrip" in reader.get("/")
        assert "Belum ada kutipan" in reader.get("/done")
        assert "Tidak ada saran" in reader.get("/suggestions")
        assert "Baru satu orang" in reader.get("/coders")


def test_undoing_a_finish_opens_the_excerpt_again(reader: Reader, assisted: str) -> None:
    reader.post("/decide", excerpt=assisted, act="finish")
    page = reader.post("/undo")
    made = latest(reader.session)
    assert (made["verdict"], made["code"]) == ("withdrawn", "")
    assert f'data-excerpt="{assisted}"' in page and "badge done" not in page
    assert assisted in reader.session.desk.ahead(1000)


def test_undoing_a_second_finish_leaves_the_first(reader: Reader, assisted: str) -> None:
    reader.post("/decide", excerpt=assisted, act="finish")
    reader.post("/decide", excerpt=assisted, act="finish")
    reader.post("/undo")
    assert reader.session.desk.sheet(assisted).own.finished
    reader.post("/undo")
    assert not reader.session.desk.sheet(assisted).own.finished


def test_undoing_a_memo_brings_the_earlier_one_back(reader: Reader, assisted: str) -> None:
    reader.post("/memo", excerpt=assisted, text="pertama")
    reader.post("/memo", excerpt=assisted, text="kedua")
    reader.post("/undo")
    assert reader.session.study.memos("excerpt")["text"].tolist() == ["pertama"]
    reader.post("/undo")
    assert reader.session.study.memos("excerpt").empty


def test_undoing_a_split_and_a_merge_brings_excerpts_and_codings_back(reader: Reader) -> None:
    session, study = reader.session, reader.session.study
    excerpts = study.excerpts().query("role == 'informant'")
    row = next(one for one in excerpts.itertuples() if one.text.count(". ") >= 2)
    before = study.excerpts()["excerpt_id"].tolist()
    at = row.start + row.text.index(". ") + 2
    reader.post("/split", excerpt=row.excerpt_id, at=at)
    first, second = study.history()["after"].iloc[-1]
    reader.post("/undo")
    assert study.excerpts()["excerpt_id"].tolist() == before
    reader.post("/split", excerpt=row.excerpt_id, at=at)
    reader.post("/decide", excerpt=first, code="promosi", act="confirm", stance="-")
    reader.post("/decide", excerpt=second, code="mutasi", act="confirm")
    reader.post("/decide", excerpt=second, act="finish")
    held = study.codings()[["excerpt_id", "code", "stance"]].to_dict("records")
    reader.post("/merge", excerpt=second, neighbour=first)
    assert set(study.codings()["excerpt_id"]) == {row.excerpt_id}
    page = reader.post("/undo")
    assert study.codings()[["excerpt_id", "code", "stance"]].to_dict("records") == held
    assert f'data-excerpt="{second}"' in page
    assert session.desk.sheet(second).own.finished


def test_the_end_of_the_queue_leads_to_what_was_passed_over(reader: Reader) -> None:
    last = reader.session.desk.ahead(1000)[-1]
    page = reader.get(f"/excerpt/{last}/next")
    assert "Akhir antrean" in page and "terlewati" in page
