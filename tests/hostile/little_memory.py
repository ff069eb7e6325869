"""Read large files with 12 MB of memory to spare; tell of each what was said. Run by itself.

python little_memory.py FOLDER
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path

from qualnlp import limits
from qualnlp.codebook import Codebook
from qualnlp.coding_tables import read_tables
from qualnlp.errors import QualNlpError
from qualnlp.tabular import read_table
from qualnlp.transcripts import heavy, read_transcript

SPARE = 12 << 20


def table(path: Path) -> object:
    """Read a table of people."""
    return read_table(path, QualNlpError)


CASES: list[tuple[str, Callable[[Path], object], str]] = [
    ("a.txt", read_transcript, "N: " + "kata " * 1_500_000),
    ("a.html", read_transcript, "<html><body>" + "<p>N: ya</p>" * 500_000),
    ("a.srt", read_transcript, "1\n00:00:00,000 --> 00:00:01,000\nN: ya\n\n" * 150_000),
    ("a.rtf", read_transcript, "{\\rtf1 " + "N: ya\\par " * 600_000 + "}"),
    ("a.json", read_transcript, json.dumps({"segments": [{"text": "ya"}] * 350_000})),
    ("a.csv", table, "a,b\n" + "1,2\n" * 1_000_000),
    ("b.yaml", Codebook.read, "codes:\n" + "  - {id: k, name: K}\n" * 60_000),
    ("d.csv", read_tables, "excerpt_id,code\n" + "e1,modal\n" * 600_000),
    ("d.jsonl", read_tables, '{"excerpt_id": "e", "code": "m"}\n' * 200_000),
]


def main() -> None:
    """Read each file, and print a line of JSON."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    limits.memory_of_a_file = lambda: SPARE
    heavy.HEAVY = 1 << 40
    for name, read, text in CASES:
        path = Path(sys.argv[1], name)
        path.write_text(text, encoding="utf-8")
        said = "read"
        try:
            read(path)
        except QualNlpError as error:
            said = str(error)
        restored = resource.getrlimit(resource.RLIMIT_AS) == before
        print(json.dumps({"name": name, "said": said, "restored": restored}))


if __name__ == "__main__":
    main()
