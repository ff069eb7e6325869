"""Names and numbers that identify people. In: texts. Out: suggestions to replace them, and copies.

`find` suggests marks, each with a kind and a reason, by rules (`people`, `places`, `numbers`);
`identity` knows which of them are one person; a person confirms them in a `table`; `apply`
replaces them, and `copies` writes the folder that can be shared. What no rule finds and nobody
marks stays in the text: names in lower case, nicknames, a story that only one person can tell.
"""

from qualnlp.privacy.decided import STATUS, Source, as_frame, settle
from qualnlp.privacy.find import Found, find, find_all
from qualnlp.privacy.mark import KINDS, Mark
from qualnlp.privacy.replace import apply, edits
from qualnlp.privacy.table import read_rows, write_private, write_table

__all__ = [
    "KINDS",
    "STATUS",
    "Found",
    "Mark",
    "Source",
    "apply",
    "as_frame",
    "edits",
    "find",
    "find_all",
    "read_rows",
    "settle",
    "write_private",
    "write_table",
]
