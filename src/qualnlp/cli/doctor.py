"""The command `doctor`: what is installed, and whether a study is whole."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import Annotated

import typer

from qualnlp.cli.app import LANG, AsJson, Lang, command, open_study
from qualnlp.cli.output import line, print_json
from qualnlp.embedding import CONTEXTUAL
from qualnlp.i18n import say

_PARTS = (
    "numpy", "pandas", "scikit-learn", "SQLAlchemy", "onnxruntime", "python-docx", "openpyxl",
    "matplotlib",
)  # fmt: skip


_EXTRAS = {"transformers": "sentence_transformers", "batch": "pyarrow", "postgres": "psycopg"}


@command("doctor", help=say("Periksa pemasangan dan studi.", "Check the installation and a study."))
def doctor(
    study: Annotated[
        str | None, typer.Argument(metavar="[STUDY]", help=say("berkas studi", "a study"))
    ] = None,
    as_json: AsJson = False,
    lang: Lang = LANG,
) -> None:
    """Say what is installed and whether a study is whole; exit 1 if it is not."""
    about = installed()
    findings = []
    if study is not None:
        with open_study(study) as opened:
            findings = opened.doctor()
    broken = any(finding.level == "error" for finding in findings)
    if as_json:
        rows = [{"level": one.level, "check": one.check, "detail": one.detail} for one in findings]
        print_json({"installed": about, "findings": rows, "whole": not broken})
    else:
        for name, value in about.items():
            line(f"{name}: {value}")
        marks = {"ok": "✓", "warning": "!", "error": "✗"}
        for finding in findings:
            line(f"{marks[finding.level]} {finding.check}: {finding.detail}")
        if study is not None:
            line(
                say("Studi TIDAK utuh.", "The study is NOT whole.")
                if broken
                else say("Studi utuh.", "The study is whole.")
            )
    if broken:
        raise typer.Exit(1)


def installed() -> dict[str, str]:
    """Return version of qualnlp, of Python and of the parts, the model, and the extras."""
    import qualnlp

    about = {"qualnlp": qualnlp.__version__, "python": platform.python_version()}
    for name in _PARTS:
        try:
            about[name] = version(name)
        except PackageNotFoundError:
            about[name] = say("TIDAK terpasang", "NOT installed")
    about["model"] = _model()
    about["contextual model"] = _model(CONTEXTUAL)
    for extra, module in _EXTRAS.items():
        there = find_spec(module) is not None
        about[f"extra {extra}"] = (
            say("terpasang", "installed")
            if there
            else say("tidak terpasang", "not installed") + f": pip install 'qualnlp[{extra}]'"
        )
    return about


def _model(name: str | None = None) -> str:
    from qualnlp.embedding import load_embedder
    from qualnlp.errors import ModelUnavailable

    try:
        embedder = load_embedder(name)
    except ModelUnavailable as error:
        return str(error)
    return f"{embedder.name} ({embedder.fingerprint})"
