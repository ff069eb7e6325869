"""The whole transcript, the order of the text, recent codes, what the engine doubts, undo."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualnlp.coding import marked_text
from qualnlp.exchange.colours import COLOURS
from qualnlp.review import Session
from qualnlp.review.templating import STATIC
from qualnlp.review.text_markup import snapped
from qualnlp.study import Study
from tests.review.page_reader import Reader


def speech_of(study: Study) -> list[str]:
    found: list[str] = study.excerpts().query("role == 'informant'")["excerpt_id"].tolist()
    return found


def words_of(page: str) -> str:
    """Return what a person reads of a page, white space as one."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", page)).split())


def test_every_turn_of_a_transcript_stands_on_the_page(reader: Reader) -> None:
    study = reader.session.study
    for key in study.transcripts()["transcript_id"]:
        page = reader.get(f"/transcript/{key}")
        transcript = study.transcript(key)
        told = words_of(page)
        for turn in transcript.turns:
            said = " ".join(transcript.text[turn.start : turn.end].split())
            assert said in told
        assert page.count('class="turn ') == len(transcript.turns)


def test_a_bar_stands_in_the_turn_of_its_code_and_names_coders_and_stance(
    reader: Reader,
) -> None:
    study, here = reader.session.study, speech_of(reader.session.study)[1]
    study.finish(here, coder="citra")
    study.confirm(here, "promosi", coder="citra", stance="-")
    study.confirm(here, "promosi", coder="budi", stance="-")
    study.confirm(here, "mutasi", coder="budi", stance="+")
    turn = int(study.excerpts().query("excerpt_id == @here")["turn"].iloc[0])

    def bars(query: str) -> list[str]:
        page = reader.get(f"/excerpt/{here}?view=text{query}")
        own = page.split(f'id="t{turn}"')[1].split('class="turn ')[0]
        assert page.count('class="bar-of') == own.count('class="bar-of')
        return [words_of(one) for one in re.findall(r'<a class="bar-of.*?</a>', own)]

    assert bars("") == ["Promosi −"]
    assert bars("&whose=*") == ["Promosi −citra, budi", "Mutasi +budi"]
    assert bars("&whose=budi") == ["Mutasi +budi", "Promosi −budi"]
    assert bars("&whose=*&only=mutasi") == ["Mutasi +budi"]


def test_the_colours_of_the_page_are_those_on_paper() -> None:
    style = (STATIC / "page.css").read_text(encoding="utf-8")
    for number, (line, paper) in enumerate(COLOURS):
        assert f".k{number} {{ --k: #{line.lower()}; --kp: #{paper.lower()}; }}" in style


def test_a_long_transcript_is_read_in_parts(
    desk_study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marked_text, "PART", 6)
    lines = "".join(f"P: Soal {n}?\nN: Jawaban nomor {n} dari saya.\n" for n in range(1, 9))
    (tmp_path / "panjang.txt").write_text(lines, encoding="utf-8")
    added = desk_study.add(tmp_path / "panjang.txt")
    key = added["transcript_id"].iloc[0]
    reader = Reader(Session(desk_study, "citra", learn=False))
    seen = ""
    for part in (1, 2, 3):
        page = words_of(reader.get(f"/transcript/{key}?part={part}"))
        assert f"bagian {part} / 3" in page
        seen += page
    assert all(f"Jawaban nomor {n} dari saya." in seen for n in range(1, 9))
    # An excerpt opens the part that holds it.
    last = desk_study.excerpts().query("transcript_id == @key")["excerpt_id"].iloc[-1]
    assert "bagian 3 / 3" in words_of(reader.get(f"/excerpt/{last}?view=text"))


def test_reading_in_the_order_of_the_text_meets_everything_once(reader: Reader) -> None:
    study, session = reader.session.study, reader.session
    speech = speech_of(study)
    study.finish(speech[0], coder="citra")
    study.finish(speech[2], coder="citra")
    # It begins where reading stopped, and then passes over nothing.
    place = reader.place("/?order=text")
    assert place == f"/excerpt/{speech[1]}?order=text"
    seen = [speech[1]]
    while (place := reader.place(f"/excerpt/{seen[-1]}/next?order=text")) != "/done?order=text":
        seen.append(place.split("?")[0].rsplit("/", 1)[-1])
    assert seen == speech[1:]
    assert reader.place(f"/excerpt/{speech[1]}/previous?order=text").startswith(
        f"/excerpt/{speech[0]}"
    )
    for excerpt_id in speech:
        study.finish(excerpt_id, coder="citra")
    assert reader.place("/?order=text").startswith(f"/excerpt/{speech[0]}")
    assert session.desk.ahead(3, in_text=True) == []
    assert session.desk.ahead(3, in_text=True, undecided=False) == speech[:3]


def test_finishing_in_the_order_of_the_text_goes_to_the_next_words(reader: Reader) -> None:
    speech = speech_of(reader.session.study)
    page = reader.post("/decide?view=text", excerpt=speech[3], act="finish")
    assert f'data-excerpt="{speech[4]}"' in page and 'class="whole talk"' in page


def test_codes_used_last_keep_their_keys(reader: Reader, assisted: str) -> None:
    session = reader.session
    used = ["promosi", "mutasi", "pelatihan", "inisiatif"]
    for code in used:
        reader.post("/decide", excerpt=assisted, code=code, act="confirm")

    def keys() -> dict[str, str]:
        page = reader.get(f"/excerpt/{assisted}")
        return dict(re.findall(r'data-recent="(\w)" name="code" value="([^"]+)"', page))

    before = keys()
    assert list(before.values()) == used and list(before) == list("adfg")
    # One more fills the last place; a sixth takes that of the one that was used longest ago.
    others = [one.id for one in session.study.codebook.codable if one.id not in used]
    reader.post("/decide", excerpt=assisted, code="promosi", act="confirm", stance="+")
    for code in others[:2]:
        reader.post("/decide", excerpt=assisted, code=code, act="confirm")
    after = keys()
    assert after["a"] == "promosi" and after["d"] == others[1] and after["h"] == others[0]
    assert after["f"] == before["f"] and after["g"] == before["g"]
    # A new session begins with what was used last.
    again = Session(session.study, "citra", learn=False).recent_codes()
    assert set(again) == {*others[:2], "promosi", "inisiatif", "pelatihan"}


def test_what_the_engine_doubts_is_folded_and_can_be_used(
    reader: Reader, desk_study: Study
) -> None:
    frame = desk_study.suggestions(abstained=True)
    hidden = frame.groupby("excerpt_id")["abstain"].all()
    speech = [one for one in speech_of(desk_study) if hidden.get(one, False)]
    here = next(one for one in speech if not reader.session.desk.sheet(one).blind)
    page = reader.get(f"/excerpt/{here}")
    n = min(5, int((frame["excerpt_id"] == here).sum()))
    assert f"Yang mesin ragukan ({n})" in page and "Tidak ada saran" not in page
    assert (
        '<details class="unsure"' in page and " open>" not in page.split('class="unsure"')[1][:60]
    )
    code = reader.session.desk.sheet(here).unsure[0].code
    page = reader.post("/decide", excerpt=here, code=code, act="confirm")
    made = desk_study.decisions().iloc[-1]
    assert (made["code"], made["mode"]) == (code, "assisted")
    assert " open>" in page.split('class="unsure"')[1][:60]


def test_what_was_searched_for_is_marked(reader: Reader) -> None:
    row = reader.session.study.excerpts().query("role == 'informant'").iloc[0]
    word = max(re.findall(r"[a-z]{4,}", row["text"]), key=len)
    page = reader.get(f"/excerpt/{row['excerpt_id']}?search={word.upper()}")
    assert f'hit">{word}</span>' in page.split('id="excerpt"')[1].split("</mark>")[0]
    assert f'<span class="hit">{word}</span>' in reader.get(f"/queue?search={word}&all=1")
    # The queue's form keeps the order and the view in which one reads.
    form = reader.get("/queue?view=text&order=text&informant=x").split("<form class")[1]
    kept = re.findall(r'type="hidden" name="(\w+)"', form.split("</form>")[0])
    assert kept == ["order", "view"]


def test_undo_takes_back_the_last_act_wherever_it_was_and_names_it(
    reader: Reader, assisted: str
) -> None:
    study, session = reader.session.study, reader.session
    other = next(one for one in speech_of(study) if one != assisted)
    reader.post("/decide", excerpt=other, act="finish")
    turn = next(one for one in session.desk.sheet(assisted).conversation if one.role == "informant")
    fields = {"turn": turn.turn, "from": 0, "to": len(turn.text.split()[0]) + 1}
    page = reader.post("/select", excerpt=assisted, **fields)
    made = re.findall(r'data-excerpt="(\w+)"', page)[0]
    assert "Terakhir: kutipan baru" in words_of(page)
    # The selection, and nothing of the finish elsewhere.
    page = reader.post("/undo", excerpt=made)
    assert reader.told(page)[0].startswith("Dibatalkan: kutipan baru “")
    assert made not in set(study.excerpts()["excerpt_id"])
    assert session.desk.sheet(other).own.finished
    place = study.excerpts().set_index("excerpt_id").loc[other]
    page = reader.post("/undo", excerpt=assisted)
    assert reader.told(page) == [
        f"Dibatalkan: selesai tanpa kode ({place['informant']}, giliran {place['turn']})."
    ]
    assert not session.desk.sheet(other).own.finished
    # Selected again after that, it is an excerpt again.
    page = reader.post("/select", excerpt=assisted, **fields)
    assert made in set(study.excerpts()["excerpt_id"])
    # A new code is an act, too.
    reader.post("/code", excerpt=assisted, name="Rasa Segan", use="1")
    assert "“Rasa Segan” dikonfirmasi" in reader.told(reader.post("/undo", excerpt=assisted))[0]
    assert "kode baru “Rasa Segan”" in reader.told(reader.post("/undo", excerpt=assisted))[0]
    assert "Rasa Segan" not in [one.name for one in study.codebook]
    session.cannot_be_undone("mengekspor")
    assert "Mengekspor tidak dapat dibatalkan" in reader.post("/undo", 403, excerpt=assisted)
    assert "kutipan baru" in reader.told(reader.post("/undo", excerpt=assisted))[0]


def test_two_people_at_the_page_lose_nothing(desk_study: Study) -> None:
    speech = speech_of(desk_study)
    one = Reader(Session(desk_study, "citra", learn=False))
    with Study(desk_study.path) as second:
        two = Reader(Session(second, "budi", learn=False))
        one.get(f"/excerpt/{speech[0]}")
        two.get(f"/excerpt/{speech[0]}")
        row = next(
            r for r in desk_study.excerpts().itertuples()
            if r.role == "informant" and r.text.count(". ") >= 2
        )  # fmt: skip
        # One cuts what the other is reading: the other's decision is kept, and that is said.
        two.get(f"/excerpt/{row.excerpt_id}")
        one.post("/split", excerpt=row.excerpt_id, at=row.start + row.text.index(". ") + 2)
        page = two.post("/decide", excerpt=row.excerpt_id, code="promosi", act="confirm")
        assert "sudah dipotong atau digabung" in page and "dikonfirmasi" in two.told(page)[0]
        assert set(second.codings("budi")["excerpt_id"]) == {row.excerpt_id}
        # One takes a code away while the other has it on screen.
        one.post("/codes/delete", code="mutasi", sure="1")
        n = len(second.decisions())
        told = two.told(two.post("/decide", 404, excerpt=speech[0], code="mutasi", act="confirm"))
        assert "tidak ada di buku kode yang berlaku sekarang" in told[0]
        assert len(second.decisions()) == n
        # Each undoes their own act only.
        assert "“Promosi” dikonfirmasi" in two.told(two.post("/undo", excerpt=speech[0]))[0]
        assert "perubahan buku kode" in one.told(one.post("/undo", back="/codes"))[0]
        assert "mutasi" in second.codebook
        assert not [one for one in second.doctor() if one.level == "error"]


@given(st.text(st.sampled_from("ab -‑'’.,1é\u0301🙂👩\u200d👧\n(")), st.data())
def test_a_selection_takes_whole_words_and_loses_none(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = snapped(text, start, end)
    chosen = text[start:end].strip()
    if not chosen:
        assert first == last
        return
    assert chosen in text[first:last] and text[first:last] == text[first:last].strip()
    # No letter stands on the other side of an edge, and once is enough.
    for place in (first, last):
        if 0 < place < len(text):
            assert not (text[place - 1].isalnum() and text[place].isalnum())
            assert text[place] not in "\u0301\u200d" or text[place - 1].isspace()
    assert snapped(text, first, last) == (first, last)
