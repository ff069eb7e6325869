"""The tables of a study. Decisions can be added, never changed: triggers see to it."""

from __future__ import annotations

from sqlalchemy import (
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
)

SCHEMA_VERSION = 1

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
)

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
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", String, primary_key=True),
    Column("model", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("codebook_version", Integer, nullable=False),
    Column("settings", String, nullable=False),  # JSON
    Column("made_at", String, nullable=False),
)

suggestions = Table(
    "suggestions",
    metadata,
    Column("run_id", ForeignKey("runs.run_id"), nullable=False),
    Column("excerpt_id", ForeignKey("excerpts.excerpt_id"), nullable=False),
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

_REFUSE = "BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END"
TRIGGERS = (
    f"CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions {_REFUSE}",
    f"CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions {_REFUSE}",
    # REPLACE would delete the old row without asking the trigger above.
    "CREATE TRIGGER decisions_no_replace BEFORE INSERT ON decisions WHEN EXISTS "
    f"(SELECT 1 FROM decisions WHERE decision_id = NEW.decision_id) {_REFUSE}",
)
