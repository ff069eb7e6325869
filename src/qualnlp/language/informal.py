"""Spoken and chat forms of words, and what they are in writing, read from the lexicon.

For a search only: a quotation is never rewritten. Several written words stand for one spoken form
where people say two at once ("gitulah").
"""

from __future__ import annotations

from qualnlp.lexicon import pairs

FORMAL: dict[str, str] = {
    form: written for written, forms in pairs("informal.forms").items() for form in forms.split()
}
