"""The thresholds of verification as options. In: a command's function. Out: one that takes them.

An option a field of `Rules`, of the same name: ``--min-informants 3``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from typing import Annotated, Any

import typer

from qualnlp.i18n import say
from qualnlp.verification.thresholds import Rules


def _help(name: str) -> str:
    return {
        "min_informants": say("informan paling sedikit", "informants at least"),
        "min_techniques": say("teknik paling sedikit per kode", "techniques at least, by code"),
        "conclusion_techniques": say(
            "teknik paling sedikit per simpulan", "techniques at least, by conclusion"
        ),
        "min_share": say("bagian informan, 0 sampai 1", "share of the informants, 0 to 1"),
        "max_against": say(
            "bagian bukti lawan paling banyak, 0 sampai 1", "evidence against at most, 0 to 1"
        ),
        "ask_stance": say("simpulan perlu kutipan bersikap", "a conclusion needs a stance"),
        "divided_share": say(
            "bagian sisi kecil agar disebut terbelah, 0 sampai 0.5",
            "share of the smaller side to be divided, 0 to 0.5",
        ),
        "min_kappa": say("kappa di bawah ini rendah", "a lower kappa is low"),
        "kappa_by_interval": say(
            "nilai kappa dari batas bawah selangnya", "judge kappa by its lower bound"
        ),
        "saturation_sources": say("sumber untuk kejenuhan", "sources for saturation"),
        "saturation_flat": say("sumber terakhir tanpa kode baru", "last sources without new codes"),
    }[name]


def with_rules(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command's function the options, in place of its parameter `rules`."""
    given = inspect.signature(function, eval_str=True)
    names = [one.name for one in fields(Rules)]
    options: list[inspect.Parameter] = []
    for one in fields(Rules):
        kind: Any = type(one.default)
        option = typer.Option(f"--{one.name.replace('_', '-')}", help=_help(one.name))
        options.append(
            inspect.Parameter(
                one.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=one.default,
                annotation=Annotated[kind, option],
            )
        )

    @wraps(function)
    def run(**words: Any) -> None:
        rules = Rules(**{name: words.pop(name) for name in names})
        function(rules=rules, **words)

    own = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY)
           for one in given.parameters.values() if one.name != "rules"]  # fmt: skip
    run.__signature__ = given.replace(parameters=[*own, *options])  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in [*own, *options]}
    return run
