"""What an open study has read of its texts, from one run to the next. In: a run's texts.

A decision changes no text: as long as the material, the codebook and the models stay as they are,
a new run asks neither the database nor the models for what was said.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from qualnlp.suggestion.background import Pairs
from qualnlp.suggestion.placed import Placed

# So many excerpts are kept, some four kilobytes each; a larger study is read anew by each run.
MOST_KEPT = 60_000


@dataclass(slots=True)
class KeptTexts:
    """The texts of a run, and what was read of them.

    Attributes
    ----------
    material : str
        The state of the study's excerpts in which they were read.
    ids : list of str
        The excerpts, in the order in which they were read.
    level : list of (text, question)
        The sample that codes are levelled on.
    placed : list of Placed
        Batch by batch.
    """

    material: str
    ids: list[str]
    level: Pairs
    placed: list[Placed] = field(default_factory=list)

    @property
    def may_grow(self) -> bool:
        """Tell whether there are few enough texts to be kept."""
        return len(self.ids) <= MOST_KEPT

    def holds(self, material: str, ids: list[str]) -> bool:
        """Tell whether these are the texts of excerpts, as they stand now."""
        return self.material == material and self.ids == ids
