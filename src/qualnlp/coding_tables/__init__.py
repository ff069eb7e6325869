"""Codings made elsewhere -> tidy rows, and a preview of what was understood.

In: one or several tables (.csv, .tsv, .xlsx, .json, .jsonl, .parquet) or pandas frames, with the
headings that people and tools have. Out: one row per coder, place and code, with the line that it
came from; the rows that could not be read, each with its reason; and a preview in words.
"""

from qualnlp.coding_tables.aliases import ALIASES, Alias
from qualnlp.coding_tables.codes import CodeNames
from qualnlp.coding_tables.files import ENDINGS
from qualnlp.coding_tables.preview import Preview
from qualnlp.coding_tables.read import CodingTable, read_tables, read_units
from qualnlp.coding_tables.rest import BadRow, write_rest

__all__ = [
    "ALIASES",
    "ENDINGS",
    "Alias",
    "BadRow",
    "CodeNames",
    "CodingTable",
    "Preview",
    "read_tables",
    "read_units",
    "write_rest",
]
