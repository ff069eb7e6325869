"""Large tables are read column by column, and come out as the reader of each row reads them."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualnlp.coding_tables import files, read_tables

CELL = st.text(st.sampled_from("ab1é😊 \u00a0;,\t\"'|#x-"), max_size=4)
ROWS = st.lists(st.tuples(CELL, CELL, CELL), max_size=6)


@settings(deadline=None, max_examples=200)
@given(
    rows=ROWS,
    separator=st.sampled_from([",", ";", "\t"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    last=st.booleans(),
    head=st.sampled_from([[], ["Lampiran 3"], ["sep=;"], [""]]),
)
def test_both_readers_read_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, str]],
    separator: str,
    end: str,
    encoding: str,
    last: bool,
    head: list[str],
) -> None:
    lines = [*head, separator.join(["excerpt_id", "kode", "catatan"])]
    lines += [separator.join(row) for row in rows]
    path: Path = tmp_path_factory.mktemp("t") / "a.csv"
    text = end.join(lines) + (end if last else "")
    path.write_bytes(text.encode(encoding, errors="replace"))
    tables = []
    for large in (10**9, -1):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(files, "LARGE", large)
            try:
                raw = files.raw_table(path)
                table = read_tables(path, merge_alike=True)
                bad = [(row.line, row.reason, row.cells) for row in table.bad]
                read = table.frame.astype(str).to_csv()
                tables.append((list(raw.lines), raw.columns, raw.faults, read, bad))
            except Exception as error:  # refused by both, in the same words
                tables.append(str(error))
    assert tables[0] == tables[1]


@pytest.mark.slow
def test_memory_of_a_large_table_is_a_small_multiple_of_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    n = 200_000
    body = "".join(f"kutipan-{i:07d},wawancara-{i // 2000},kode-{i % 20}\n" for i in range(n))
    path.write_text("excerpt_id,transcript,code\n" + body, encoding="utf-8")
    read_tables(path, strict=True)  # what is loaded once
    tracemalloc.start()
    try:
        table = read_tables(path, strict=True)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(table.frame) == n
    assert peak < 18 * path.stat().st_size
