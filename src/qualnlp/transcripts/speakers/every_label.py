"""The labels of a text, whichever way it writes them. In: a text. Out: labels.

Each way is a file of its own; here stands which of them counts. What surrounds names as layout
(`markup`) is read as blanks.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from qualnlp.transcripts.metadata import is_head_alone
from qualnlp.transcripts.speakers.blanks import blanked
from qualnlp.transcripts.speakers.free_labels import all_labels
from qualnlp.transcripts.speakers.inline_labels import with_inline_labels
from qualnlp.transcripts.speakers.label_lines import with_own_lines
from qualnlp.transcripts.speakers.labels import Label, column_labels
from qualnlp.transcripts.speakers.markup import marks_in, marks_of
from qualnlp.transcripts.speakers.same_sign import same_sign_labels


def every_label(
    text: str,
    stretches: Sequence[tuple[int, int]],
    listed: Collection[str] = (),
    width: int | None = None,
) -> tuple[list[Label], list[Label], str]:
    """Return the labels in order; names that come once; the text with blanks for marks of layout.

    Parameters
    ----------
    stretches : sequence of (int, int)
        Where ordinary text lies.
    listed : collection of str
        Labels, folded, that count whatever they look like.
    width : int or None
        The page's, as `inner_line_ends` takes it.

    Examples
    --------
    >>> text = "**P:** Ada?"
    >>> labels, _, plain = every_label(text, [(0, len(text))])
    >>> [label.text for label in labels], plain
    (['P'], '  P:   Ada?')
    """
    marks, quotes = marks_in(text, stretches)
    plain = blanked(text, sorted([*marks, *quotes]))
    labels, once = all_labels(plain, stretches, tuple(listed))
    labels = with_inline_labels(plain, stretches, labels, listed)
    labels = with_own_lines(plain, stretches, labels, listed)
    labels = labels or column_labels(plain, stretches)
    signed = same_sign_labels(plain, stretches, width)
    if len(signed) > len(labels):
        labels = signed
    if is_head_alone(plain, [(one.start, one.end, one.text) for one in labels]):
        labels = []
    return labels, once, blanked(text, marks_of(labels, marks, quotes))
