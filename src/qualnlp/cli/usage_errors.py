"""Usage errors as sentences. In: what typer says, in English. Out: the reader's language.

Typer writes its messages itself, so the usual ones are known by their wording. What is not among
them stays as it is.
"""

from __future__ import annotations

import re
from typing import Any

import typer

from qualnlp.i18n import current_language, say

# What typer raises for wrong use, whichever click it brings along.
UsageError: Any = typer.BadParameter.__mro__[1]

_MESSAGES = (
    (r"Missing argument '(.+)'\.", "Argumen {0} belum diberikan."),
    (r"Missing option '(.+)'\.", "Opsi {0} belum diberikan."),
    (r"Missing command\.", "Perintah belum disebut."),
    (r"No such option: (\S+?)\.?", "Opsi {0} tidak ada."),
    (r"No such option: (\S+) \(Possible options: (.+)\)", "Opsi {0} tidak ada; mungkin: {1}."),
    (r"No such option: (\S+) Did you mean (.+)\?", "Opsi {0} tidak ada; mungkin: {1}."),
    (r"No such command '(.+?)'\.", "Perintah {0} tidak ada."),
    (r"No such command '(.+?)'\. Did you mean (.+)\?", "Perintah {0} tidak ada; mungkin: {1}."),
    (r"Got unexpected extra argument\S* \((.+)\)", "Argumen ini berlebih: {0}."),
    (r"Option '(.+)' requires .+\.", "Opsi {0} perlu nilai."),
    (r"Option '(.+)' does not take a value\.", "Opsi {0} tidak memakai nilai."),
)
_VALUES = (
    (r"Input should be greater than or equal to (\S+)", "paling sedikit {0}"),
    (r"Input should be less than or equal to (\S+)", "paling banyak {0}"),
    (r"Input should be greater than (\S+)", "harus lebih dari {0}"),
    (r"Input should be less than (\S+)", "harus kurang dari {0}"),
    (r"Input should be a valid integer.*", "harus bilangan bulat"),
    (r"Input should be a valid number.*", "harus bilangan"),
    (r"'(.+)' is not a valid integer(?: range)?\.", "“{0}” bukan bilangan bulat"),
    (r"'(.+)' is not a valid float(?: range)?\.", "“{0}” bukan bilangan"),
    (r"(\S+) is not in the range (.+)\.", "{0} di luar jangkauan {1}"),
)


def usage_sentence(error: Any) -> str:
    """Return what was wrong and where the command's help is.

    Parameters
    ----------
    error : UsageError
        As typer raised it.

    >>> usage_sentence(typer.BadParameter("perlu dua tabel"))
    'perlu dua tabel.'
    >>> usage_sentence(UsageError("No such command 'kodekan'."))
    'Perintah kodekan tidak ada.'
    """
    told = error.format_message().strip()
    own = re.fullmatch(r"Invalid value: (.+)", told, re.DOTALL)
    told = own[1] if own else told if current_language() == "en" else _indonesian(told)
    if not told.endswith((".", "!", "?")):
        told += "."
    if error.ctx is None:
        return told
    return told + say(" Lihat: ", " See: ") + f"{error.ctx.command_path} --help"


def is_help(error: Any) -> bool:
    """Tell whether nothing was asked for, so that the help is the answer."""
    return type(error).__name__ == "NoArgsIsHelpError"


def _indonesian(told: str) -> str:
    value = re.fullmatch(r"Invalid value for '?(.+?)'?: (.+)", told, re.DOTALL)
    if value:
        name, what = value.groups()
        return f"Nilai untuk {name} tidak dapat dipakai: {_known(what, _VALUES)}"
    return _known(told, _MESSAGES)


def _known(told: str, wordings: tuple[tuple[str, str], ...]) -> str:
    for pattern, words in wordings:
        found = re.fullmatch(pattern, told)
        if found:
            return words.format(*found.groups())
    return told
