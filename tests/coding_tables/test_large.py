"""Large tables are read column by column, and come out as the reader of each row reads them."""

from __future__ import annotations

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
