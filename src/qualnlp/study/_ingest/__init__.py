"""Files -> transcripts and excerpts of the study. In: paths. Out: what was added or updated.

`add_files` takes new sources (`disk_buffer`: what is read waits on disk; `readd`: what the study
has already), `update_sources` those that were edited since.
"""

from qualnlp.study._ingest.add_files import add
from qualnlp.study._ingest.update_sources import Update, update

__all__ = ["Update", "add", "update"]
