"""A link that promises a file of some kind leads to a file of that kind, by name and by content."""

from __future__ import annotations

import html
import re
import zipfile
from io import BytesIO

from qualnlp.i18n import use_language
from tests.review.page_reader import Reader

PAGES = "/ /codes /codes/file /codes/edit /coders /memos /sources /displays /suggestions /import"
# A word of the link -> the name's ending and the type.
KINDS = {
    "excel": (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "word": (".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "csv": (".csv", "text/csv"),
    "yaml": (".yaml", "application/yaml"),
    "json": (".json", "application/json"),
    "png": (".png", "image/png"),
    "svg": (".svg", "image/svg+xml"),
    "pdf": (".pdf", "application/pdf"),
    "html": (".html", "text/html"),
    "docx": (".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
LINK = re.compile(r'<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)</a>', re.S)


def holds(ending: str, data: bytes) -> bool:
    if ending in (".xlsx", ".docx"):
        inside = zipfile.ZipFile(BytesIO(data)).namelist()
        return ("xl/workbook.xml" if ending == ".xlsx" else "word/document.xml") in inside
    starts = {".png": b"\x89PNG", ".pdf": b"%PDF", ".csv": b"\xef\xbb\xbf"}
    return data.startswith(starts.get(ending, b""))


def test_every_link_leads_to_what_it_promises(reader: Reader) -> None:
    reader.post("/displays")
    reader.session.displays.wait(240)
    looked, promised = set[str](), 0
    for tongue in ("id", "en"):
        with use_language(tongue):
            for page in PAGES.split():
                for address, inside in LINK.findall(reader.get(page)):
                    target = html.unescape(address)
                    # The name of a transcript promises its page, not its file.
                    inside = re.sub("<bdi>.*?</bdi>|<[^>]*>", " ", inside)
                    words = re.findall("[a-z]+", inside.casefold())
                    kinds = [KINDS[word] for word in words if word in KINDS]
                    if not target.startswith("/") or (not kinds and target in looked):
                        continue
                    looked.add(target)
                    answer = reader.client.get(target)
                    assert answer.status_code == 200, (page, target)
                    kind = answer.headers["content-type"].partition(";")[0]
                    named = answer.headers.get("content-disposition", "")
                    # A file is of the kind that its own name tells, whatever the link says.
                    ending = re.search(r'filename\*?=[^;]*?(\.[a-z]+)"?(?:;|$)', named)
                    if ending:
                        of_name = {one: also for one, also in KINDS.values()}[ending[1]]
                        assert kind == of_name and holds(ending[1], answer.content), (target, named)
                    for wanted, of_kind in kinds:
                        promised += 1
                        assert kind == of_kind, (page, inside, kind)
                        assert ending is None or ending[1] == wanted, (page, inside, named)
    assert promised >= 4 and len(looked) > 30
