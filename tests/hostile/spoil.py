"""Ways to spoil a valid file: its bytes, its text, its archive, its JSON, its tables.

In: bytes and chance. Out: other bytes. The same chance gives the same bytes.
"""

from __future__ import annotations

import io
import json
import random
import re
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

# What readers stumble over: limits of numbers, signs of formats, what is no text.
TOKENS = [
    b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"-1", b"0", b"1e999", b"NaN",
    b"99999999999999999999", b"-0.0", b"\xd9\xa3", b"\xc2\xb2", b"<", b">", b"&", b"&#0;",
    b"&#xD800;", b"&#x110000;", b"&a;", b"]]>", b"<!--", b"-->", b'"', b"'", b"{", b"}", b"[",
    b"]", b"\\", b"\\u-1?", b"\\bin99999 ", b"\r", b"\n", b"\t", b"\x0b", b"\x1c", b";", b",",
    b":", b"..", b"../", b"%", b"*a", b"&a ", b"null", b"true", b"\\N", b"00:99:99.999", b"-->",
    b"9:9", b"P: ", b"=1+1", b"\xf0\x9f\x98\x80", b"\xe2\x80\x8e", b"\xcc\x81" * 9, b"A" * 2000,
    b"<w:p>" * 50, b"<b>" * 300, b"(" * 500, b"." * 500, b"1." * 300,
]  # fmt: skip
VALUES: list[Any] = [
    None, True, False, 0, -1, 2**31, 2**63, 10**30, 1e308, float("nan"), float("inf"), 0.5, "",
    "x", "\x00", "\ud800", "9" * 30, "²", [], {}, [[]], {"": {}}, ["x", None], {"id": {"id": []}},
]  # fmt: skip


def spoilt(data: bytes, chance: random.Random) -> bytes:
    """Return a file spoilt in one to four ways that fit it."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        ways = [_bytes, _bytes, _pieces]
        if data.startswith(b"PK\x03\x04"):
            ways = [_archive, _archive, _archive, _bytes]
        elif data.startswith(b"SQLite format 3"):
            ways = [_database, _database, _database, _bytes]
        elif data[:1] in b"{[" and b'"' in data[:20]:
            ways = [_tree, _tree, _tree, _bytes, _pieces]
        elif data.startswith(b"%PDF"):
            ways = [_pieces, _bytes, _streams]
        data = chance.choice(ways)(data, chance)
    return data[:2_000_000]


def _bytes(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    at = chance.randrange(len(made) + 1)
    end = min(len(made), at + chance.choice((1, 2, 8, 64, 500)))
    way = chance.randrange(5)
    if way == 0 and made:
        made[at % len(made)] ^= 1 << chance.randrange(8)
    elif way == 1:
        made[at:end] = b""
    elif way == 2:
        made[at:at] = chance.choice(TOKENS)
    elif way == 3:
        made[at:at] = made[at:end] * chance.choice((1, 2, 30))
    else:
        return bytes(made[:at])
    return bytes(made)


_PIECE = re.compile(rb"<[^<>]{0,200}>|[0-9.:,-]+|\"[^\"\n]{0,200}\"|[A-Za-z_]+|\n|.", re.DOTALL)


def _pieces(data: bytes, chance: random.Random) -> bytes:
    """Spoil a tag, a number, a word: what a reader of the format looks at."""
    pieces = _PIECE.findall(data)
    if not pieces or len(data) > 300_000:
        return _bytes(data, chance)
    at = chance.randrange(len(pieces))
    other = chance.randrange(len(pieces))
    way = chance.randrange(6)
    if way == 0:
        pieces[at] = chance.choice(TOKENS)
    elif way == 1:
        del pieces[at]
    elif way == 2:
        pieces[at], pieces[other] = pieces[other], pieces[at]
    elif way == 3:
        pieces[at:at] = pieces[other : other + chance.choice((1, 5, 40))]
    elif way == 4:
        pieces[at:at] = [pieces[at]] * chance.choice((1, 3, 300))
    else:
        pieces[at] = pieces[at][::-1]
    return b"".join(pieces)


def _archive(data: bytes, chance: random.Random) -> bytes:
    """Spoil a member of an archive, and pack it again."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(one, archive.read(one)) for one in archive.infolist()]
    except Exception:
        return _bytes(data, chance)
    texts = [n for n, (one, _) in enumerate(members) if not one.filename.endswith((".png", "/"))]
    at = chance.choice(texts or [0])
    way = chance.randrange(12)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for n, (one, content) in enumerate(members):
            if n == at and way == 0:
                continue
            name, held = one.filename, content
            if n == at and way == 1:
                name = chance.choice(("../../a", "/etc/a", "C:\\a", name.upper(), name + "x"))
            elif n == at:
                held = chance.choice((_pieces, _pieces, _bytes))(held, chance)
            archive.writestr(name, held)
    return out.getvalue()


def _streams(data: bytes, chance: random.Random) -> bytes:
    """Spoil what is packed inside a PDF."""
    found = list(re.finditer(rb"stream\r?\n", data))
    if not found:
        return _bytes(data, chance)
    start = chance.choice(found).end()
    stop = data.find(b"endstream", start)
    held = data[start:stop]
    try:
        packed = zlib.compress(_pieces(zlib.decompress(held), chance))
    except zlib.error:
        packed = _pieces(held, chance)
    return data[:start] + packed + data[stop:]


def _tree(data: bytes, chance: random.Random) -> bytes:
    """Put a value that does not belong there into JSON."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return _pieces(data, chance)
    places: list[tuple[Any, Any]] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        keys = list(node) if isinstance(node, dict) else range(len(node))
        places += [(node, key) for key in keys]
        waiting += [node[key] for key in keys if isinstance(node[key], (dict, list))]
    if not places:
        return _bytes(data, chance)
    node, key = chance.choice(places)
    other, its = chance.choice(places)
    way = chance.randrange(5)
    if way == 0:
        del node[key]
    elif way == 1:
        node[key] = json.loads(json.dumps(other[its]))
    elif way == 2 and isinstance(node, list):
        node.extend([node[key]] * 50)
    else:
        node[key] = chance.choice(VALUES)
    return json.dumps(tree).encode()


def _database(data: bytes, chance: random.Random) -> bytes:
    """Put a value that does not belong there into a table, or drop one."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "a"
        place.write_bytes(data)
        connection = sqlite3.connect(place)
        try:
            _spoil_table(connection, chance)
            connection.commit()
        except (sqlite3.Error, IndexError, OverflowError, UnicodeError):
            pass
        finally:
            connection.close()
        return place.read_bytes()


def _spoil_table(connection: sqlite3.Connection, chance: random.Random) -> None:
    triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in triggers.fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
    table = chance.choice(tables.fetchall())[0]
    columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    column = chance.choice(columns)[1]
    way = chance.randrange(12)
    if way == 0:
        connection.execute(f'DROP TABLE "{table}"')
    elif way == 1:
        connection.execute(f'ALTER TABLE "{table}" DROP COLUMN "{column}"')
    elif way == 2:
        connection.execute(f'DELETE FROM "{table}"')
    else:
        values = [None, -1, 0, 2**40, 1.5, "", "x", "[", '{"a": 1}', "\x00", b"\xff\xfe", "1" * 50]
        connection.execute(f'UPDATE "{table}" SET "{column}" = ?', (chance.choice(values),))


Spoil = Callable[[bytes, random.Random], bytes]
