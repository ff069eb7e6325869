"""The tables of a study. Decisions can be added, never changed: triggers see to it.

Text columns named JSON hold JSON; times are UTC text, so that their order is the order of text.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    false,
    true,
)

from qualnlp.store.millionths import MILLION, Millionths

SCHEMA_VERSION = 6

metadata = MetaData()

about = Table(
    "about",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)

codebooks = Table(
    "codebooks",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("fingerprint", String, nullable=False),
    Column("body", String, nullable=False),  # Codebook.to_json
    Column("set_at", String, nullable=False),
)

transcripts = Table(
    "transcripts",
    metadata,
    Column("transcript_id", String, primary_key=True),
    Column("position", Integer, nullable=False),  # the order in which they were added
    Column("file", String, nullable=False),
    Column("path", String, nullable=False),
    Column("technique", String, nullable=False),
    Column("text", String, nullable=False),
    Column("source_text", String, nullable=False),
    Column("edits", String, nullable=False),  # JSON: the way back to source_text
    Column("marks", String, nullable=False),  # JSON: stretches with times
    Column("warnings", String, nullable=False),  # JSON
    Column("added_at", String, nullable=False),
    # A source that was edited and read again: the transcript that stands in its place now;
    # empty: nothing does, it was taken out of the study (`REMOVED`).
    Column("replaced_by", String),
)
REMOVED = ""

turns = Table(
    "turns",
    metadata,
    Column("transcript_id", ForeignKey("transcripts.transcript_id"), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("speaker", String, nullable=False),
    Column("role", String, nullable=False),
    Column("informant", String, nullable=False),  # whose case it is
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("time_start", Float),
    Column("time_end", Float),
    PrimaryKeyConstraint("transcript_id", "turn"),
)

informants = Table(
    "informants",
    metadata,
    Column("informant", String, primary_key=True),
    Column("attributes", String, nullable=False),  # JSON object
)

excerpts = Table(
    "excerpts",
    metadata,
    Column("excerpt_id", String, primary_key=True),
    Column("transcript_id", ForeignKey("transcripts.transcript_id"), nullable=False, index=True),
    Column("informant", String, nullable=False),
    Column("role", String, nullable=False),
    Column("technique", String, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", String, nullable=False),
    Column("time_start", Float),
    Column("time_end", Float),
    # Merged or cut: it is no longer read, but what was decided on it stands.
    Column("retired", Boolean, nullable=False, server_default=false()),
)

excerpt_changes = Table(
    "excerpt_changes",
    metadata,
    Column("change_id", String, primary_key=True),
    Column("kind", String, nullable=False),  # merge, cut, select, moved, undo
    Column("coder", String, nullable=False),
    Column("before", String, nullable=False),  # JSON list of excerpt ids
    Column("after", String, nullable=False),  # JSON list of excerpt ids
    Column("undoes", String),  # the change that this one takes back
    Column("made_at", String, nullable=False),
)

memos = Table(
    "memos",
    metadata,
    Column("memo_id", String, primary_key=True),
    Column("target", String, nullable=False),  # excerpt, code, transcript, informant, ...
    Column("target_id", String, nullable=False),
    Column("coder", String, nullable=False),
    Column("text", String, nullable=False),  # empty: the memo was taken away
    Column("written_at", String, nullable=False),
    Index("memos_by_target", "target", "target_id", "coder"),
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", String, primary_key=True),
    Column("model", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("codebook_version", Integer, nullable=False),
    Column("settings", String, nullable=False),  # JSON
    Column("made_at", String, nullable=False),  # while it is written: when that last went on
    Column("forgotten_at", String),
    # A run is written in many short transactions; until the last one nobody sees it.
    Column("complete", Boolean, nullable=False, server_default=true()),
)

# A run of a large study has half a million suggestions. So that a study's file stays small, each
# text that they share (an id, a code, a stretch of a reason) stands once, with a number; who reads
# them asks the view `suggestions`, who writes them `store.suggestion_rows`.
run_numbers = Table(
    "run_numbers",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("run_id", ForeignKey("runs.run_id"), nullable=False, unique=True),
)
excerpt_numbers = Table(
    "excerpt_numbers",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("excerpt_id", ForeignKey("excerpts.excerpt_id"), nullable=False, unique=True),
)
code_numbers = Table(
    "code_numbers",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("code", String, nullable=False, unique=True),
)
reason_words = Table(
    "reason_words",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("hash", BigInteger, nullable=False),  # short, so that its index is: CRC-32 of the words
    Column("words", String, nullable=False),
    Index("reason_words_by_hash", "hash"),
)
suggestion_rows = Table(
    "suggestion_rows",
    metadata,
    Column("run", Integer, nullable=False),  # run_numbers
    Column("excerpt", Integer, nullable=False),  # excerpt_numbers
    Column("code", Integer, nullable=False),  # code_numbers
    Column("rank", Integer, nullable=False),
    Column("score", Millionths, nullable=False),
    Column("probability", Millionths, nullable=False),
    Column("abstain", Boolean, nullable=False),
    Column("evidence_start", Integer, nullable=False),
    Column("evidence_end", Integer, nullable=False),
    # The reason, cut behind its first "; ": these stretches come again and again.
    Column("opening", Integer, nullable=False),  # reason_words
    Column("ending", Integer, nullable=False),  # reason_words
    PrimaryKeyConstraint("run", "excerpt", "code"),
    sqlite_with_rowid=False,
)

# The same as people and other programs read it: a view of the database.
views = MetaData()
suggestions = Table(
    "suggestions",
    views,
    Column("run_id", String, nullable=False),
    Column("excerpt_id", String, nullable=False),
    Column("code", String, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Column("probability", Float, nullable=False),
    Column("abstain", Boolean, nullable=False),
    Column("evidence_start", Integer, nullable=False),
    Column("evidence_end", Integer, nullable=False),
    Column("reason", String, nullable=False),
    PrimaryKeyConstraint("run_id", "excerpt_id", "code"),
)


def suggestions_view(dialect: str) -> str:
    """Return the statement that makes the view `suggestions`."""

    def number(name: str) -> str:
        if dialect != "sqlite":
            return f"kept.{name}"
        return (
            f"CASE typeof(kept.{name}) WHEN 'integer' THEN kept.{name} / {MILLION}.0 "
            f"ELSE kept.{name} END AS {name}"
        )

    # Looked up only where it is asked for.
    def words(name: str) -> str:
        return f"(SELECT words FROM reason_words WHERE number = kept.{name})"

    return (
        "CREATE VIEW suggestions AS SELECT run_numbers.run_id, excerpt_numbers.excerpt_id, "
        "(SELECT code FROM code_numbers WHERE number = kept.code) AS code, kept.rank, "
        f"{number('score')}, {number('probability')}, kept.abstain, kept.evidence_start, "
        f"kept.evidence_end, {words('opening')} || {words('ending')} AS reason "
        # SQLite keeps to the order of a CROSS JOIN: else it would go through a whole run for a few
        # excerpts.
        "FROM run_numbers CROSS JOIN excerpt_numbers CROSS JOIN suggestion_rows AS kept "
        "WHERE kept.run = run_numbers.number AND kept.excerpt = excerpt_numbers.number"
    )


shown = Table(
    "shown",
    metadata,
    Column("coder", String, nullable=False),
    Column("excerpt_id", ForeignKey("excerpts.excerpt_id"), nullable=False),
    Column("run_id", ForeignKey("runs.run_id"), nullable=False),
    Column("code", String, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("shown_at", String, nullable=False),
    PrimaryKeyConstraint("coder", "excerpt_id", "run_id", "code"),
)

readings = Table(
    "readings",
    metadata,
    Column("coder", String, nullable=False),
    Column("excerpt_id", ForeignKey("excerpts.excerpt_id"), nullable=False),
    Column("mode", String, nullable=False),
    Column("run_id", String),
    Column("opened_at", String, nullable=False),
    PrimaryKeyConstraint("coder", "excerpt_id", "opened_at"),
)

queue = Table(
    "queue",
    metadata,
    Column("coder", String, nullable=False),
    # Which mode, run and state of the material the order was made for (coding.reading_queue).
    Column("round", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("excerpt_id", ForeignKey("excerpts.excerpt_id"), nullable=False),
    Column("blind", Boolean, nullable=False),
    Column("decided", Boolean, nullable=False),
    Column("expected", Float),  # codings to be expected: the sum of its probabilities
    PrimaryKeyConstraint("coder", "round", "position"),
    Index("queue_by_excerpt", "coder", "excerpt_id"),
    Index("queue_next", "coder", "round", "decided", "position"),
)

# An order of reading that stands in `queue` whole, and how far its coder is.
orders = Table(
    "orders",
    metadata,
    Column("coder", String, nullable=False),
    Column("round", String, nullable=False),
    Column("read", Integer, nullable=False),
    Column("left", Integer, nullable=False),
    Column("expected", Float, nullable=False),  # codings to be expected in what is left
    PrimaryKeyConstraint("coder", "round"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("decision_id", String, primary_key=True),
    Column("excerpt_id", ForeignKey("excerpts.excerpt_id"), nullable=False),
    Column("code", String, nullable=False),  # empty for `finished`
    Column("coder", String, nullable=False),
    Column("verdict", String, nullable=False),
    Column("stance", String),
    Column("mode", String, nullable=False),
    Column("shown_rank", Integer),
    Column("run_id", String),
    Column("reason", String),
    Column("memo", String),
    Column("decided_at", String, nullable=False),
    Column("hash", String, nullable=False),
    # A coder's decisions in their order: decided_at rises strictly within a coder.
    Index("decisions_by_coder", "coder", "decided_at", unique=True),
    Index("decisions_by_excerpt", "excerpt_id", "code", "coder"),
)

DECISION_COLUMNS = tuple(column.name for column in decisions.columns)

chains = Table(
    "chains",
    metadata,
    Column("coder", String, primary_key=True),
    Column("n", Integer, nullable=False),  # how many decisions the coder has made
    Column("head", String, nullable=False),  # the hash of the last one
    Column("seal", String),  # a hash of coder and head: an end that was set back shows
)

conclusions = Table(
    "conclusions",
    metadata,
    Column("conclusion_id", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("sentence", String, nullable=False),
    Column("codes", String, nullable=False),  # JSON list of code ids
    Column("claim", String),
    Column("stated_at", String, nullable=False),
)

# What shows that rows were changed by others than qualnlp (`store.proofs`): a digest a group.
proofs = Table(
    "proofs",
    metadata,
    Column("name", String, nullable=False),  # the table
    Column("scope", String, nullable=False),  # the group: a transcript, a coder, ...
    Column("version", Integer, nullable=False),  # how its rows are hashed
    Column("n", Integer, nullable=False),
    Column("digest", String, nullable=False),
    PrimaryKeyConstraint("name", "scope"),
)

_REFUSE = "BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END"
SQLITE_TRIGGERS = (
    f"CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions {_REFUSE}",
    f"CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions {_REFUSE}",
    # REPLACE would delete the old row without asking the trigger above.
    "CREATE TRIGGER decisions_no_replace BEFORE INSERT ON decisions WHEN EXISTS "
    f"(SELECT 1 FROM decisions WHERE decision_id = NEW.decision_id) {_REFUSE}",
)
POSTGRES_TRIGGERS = (
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'decisions are never changed'; END $$",
    "CREATE TRIGGER decisions_no_change BEFORE UPDATE OR DELETE ON decisions "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER decisions_no_truncate BEFORE TRUNCATE ON decisions "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
)
