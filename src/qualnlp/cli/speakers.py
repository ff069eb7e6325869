"""The option `--speaker`, which says who speaks. In: LABEL=ROLE. Out: label and role."""

from __future__ import annotations

from typing import Annotated

import typer

from qualnlp.i18n import say

Speaker = Annotated[
    list[str] | None,
    typer.Option(
        "--speaker",
        metavar="LABEL=ROLE",
        help=say(
            "siapa penuturnya: P=pewawancara, Sari=informan (boleh berulang)",
            "who speaks: P=interviewer, Sari=informant (may be repeated)",
        ),
    ),
]


def label_and_role(text: str) -> tuple[str, str]:
    """Return the label and the role of ``LABEL=ROLE``; refuse anything else as wrong use."""
    label, equals, role = text.partition("=")
    if not (label.strip() and equals and role.strip()):
        raise typer.BadParameter(f"{text}: LABEL=ROLE")
    return label.strip(), role.strip()
