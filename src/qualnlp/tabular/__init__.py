"""Tables that people make in Excel: .csv (comma, semicolon or tab) and .xlsx.

In: a path, and the headings that are known. Out: the columns and rows, all as text, each row with
the line where it stands; and the other way, tables in which no text is a formula. One reader for
all tables of people: codebooks, informants, decisions, units, gold codes.
"""

from qualnlp.tabular.csv_text import (
    MAX_COLUMNS,
    TableFault,
    as_written,
    csv_bytes,
    csv_of_frame,
    csv_records,
    decode,
    evenest_rows,
    json_value,
    plain_cell,
    plain_frame,
    separator_of,
)
from qualnlp.tabular.even import even_columns
from qualnlp.tabular.headings import did_you_mean, refuse_misspelt, refuse_too_large
from qualnlp.tabular.read import Table, read_lines, read_sheets, read_table

__all__ = [
    "MAX_COLUMNS",
    "Table",
    "TableFault",
    "as_written",
    "csv_bytes",
    "csv_of_frame",
    "csv_records",
    "decode",
    "did_you_mean",
    "even_columns",
    "evenest_rows",
    "json_value",
    "plain_cell",
    "plain_frame",
    "read_lines",
    "read_sheets",
    "read_table",
    "refuse_misspelt",
    "refuse_too_large",
    "separator_of",
]
