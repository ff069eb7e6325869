"""Which column is what, and wide tables made long. In: a raw table. Out: cells by our columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualnlp.coding_tables.aliases import (
    ABOUT_APPLIED,
    APPLIED,
    NO,
    NUMBERED_CODE,
    WIDER_THAN_CODE,
    YES,
    folded,
    meanings,
    tool_of,
)
from qualnlp.coding_tables.codes import CodeNames
from qualnlp.coding_tables.raw import RawTable
from qualnlp.errors import DecisionsInvalid
from qualnlp.i18n import say
from qualnlp.tabular import json_value, refuse_misspelt, refuse_too_large


@dataclass
class Layout:
    """A table whose columns are understood.

    Attributes
    ----------
    name, kind, tool, shape : str
        Of the file; `shape` is long, wide by codes, or wide by coders.
    headings : dict of str to str
        Heading as written -> our column.
    unread : list of str
        Headings that were left aside.
    lines : sequence of int
    cells : dict of str to list of str
        Our column -> cells; only columns that are there.
    several : list of list of str, or None
        For a table with a column per code: the codes that apply in each row.
    raw : RawTable
        What it was made of.
    rows : sequence of int
        The row of `raw` that each row came from.
    ids_of_texts : bool
        Whether the ids name whole texts, of which offsets may name a stretch.
    notes : list of str
        What was assumed, in sentences.
    """

    name: str
    kind: str
    tool: str
    shape: str
    headings: dict[str, str]
    unread: list[str]
    lines: Sequence[int]
    cells: dict[str, list[str]]
    several: list[list[str]] | None
    raw: RawTable
    rows: Sequence[int] = ()
    ids_of_texts: bool = False
    notes: list[str] = field(default_factory=list)


def layout_of(
    raw: RawTable,
    names: CodeNames,
    coders: Sequence[str] = (),
    more: dict[str, str] | None = None,
) -> Layout:
    """Find out what the columns of a table are.

    Parameters
    ----------
    coders : sequence of str
        The coders who are asked for: a heading with such a name is a coder's column.

    Raises
    ------
    DecisionsInvalid
        If a heading is nearly a known one, or if a needed column is missing.
    """
    refuse_too_large(raw.columns, 0, DecisionsInvalid, raw.name)
    tool = raw.tool or tool_of({folded(heading) for heading in raw.columns})
    known = meanings(tool.removesuffix(" JSON")) | (more or {})
    found: dict[str, str] = {}
    by_code: dict[str, str] = {}
    numbered: list[str] = []
    unknown: list[str] = []
    asked = {folded(name) for name in coders}
    for heading in raw.columns:
        word = folded(heading)
        if match := APPLIED.fullmatch(heading):
            by_code[heading] = match[1]
        elif ABOUT_APPLIED.fullmatch(heading):
            found[heading] = "ignored"
        elif NUMBERED_CODE.fullmatch(word) or _repeats_code(word, known):
            numbered.append(heading)
        elif meant := _meaning(word, known):
            found[heading] = meant
        else:
            unknown.append(heading)
    if by_code:  # the column of all codes says the same again
        found = {h: "ignored" if f == "code" else f for h, f in found.items()}
    found = _one_column_of_codes(raw, found, tool, names)
    present = set(found.values())
    shape = "wide-codes" if by_code else "long"
    if not by_code and not numbered and "code" not in present:
        as_codes, as_coders = _wide(raw, unknown, names, asked)
        if tool == "quallmer":  # its columns are what was coded, not who coded
            as_coders = []
        if as_codes:
            shape, by_code = "wide-codes", {heading: heading for heading in as_codes}
        elif as_coders and "coder" not in present:
            shape = "wide-coders"
        unknown = [h for h in unknown if h not in by_code and h not in as_coders]
    else:
        as_coders = []
    named_by_user = tool.startswith("Label Studio") or tool == "quallmer"
    if named_by_user and shape == "long" and "code" not in present:
        found |= _answers(raw, unknown, names)
        unknown = [heading for heading in unknown if heading not in found]
    words = [folded(heading) for heading in unknown]
    refuse_misspelt([*words, *map(folded, found)], known, DecisionsInvalid, raw.name)
    cells = _columns(raw, found, numbered)
    layout = Layout(
        raw.name, raw.kind, tool, shape, {h: f for h, f in found.items() if f != "ignored"},
        [*unknown, *(h for h, f in found.items() if f == "ignored")],
        raw.lines, cells, None, raw, range(len(raw.lines)),
    )  # fmt: skip
    layout.ids_of_texts = "id" in found.values() and "excerpt_id" not in found.values()
    layout.headings |= dict.fromkeys(numbered, "code")
    if by_code:
        layout.headings |= dict.fromkeys(by_code, "code")
        layout.several = _applied(raw, by_code)
    elif as_coders:
        layout.headings |= dict.fromkeys(as_coders, "coder")
        _melt(layout, as_coders)
    if raw.kind == "Excel" and not tool:
        _fill_down(layout)
    _require(layout)
    return layout


def _fill_down(layout: Layout) -> None:
    """Repeat what merged cells hold: only the first of them does, the others are blank."""
    cells = layout.cells
    coded = [bool(cell.strip()) for cell in cells.get("code", [""] * len(layout.lines))]
    if layout.several is not None:
        coded = [bool(codes) for codes in layout.several]
    for name in ("transcript", "informant", "coder", "text"):
        column = cells.get(name)
        if column is None or (name == "text" and "excerpt_id" in cells):
            continue
        last, filled = "", []
        for cell, is_coded in zip(column, coded, strict=True):
            # A row without a code may be blank because nobody has coded it.
            last = cell if cell.strip() else last
            filled.append(last if cell.strip() or is_coded or name == "transcript" else cell)
        if filled != column:
            n = sum(bool(b.strip()) and not a.strip() for a, b in zip(column, filled, strict=True))
            heading = next((h for h, f in layout.headings.items() if f == name), name)
            layout.notes.append(
                say(
                    f"“{heading}”: {n} sel kosong dibaca seperti sel di atasnya.",
                    f"“{heading}”: {n} blank cells read as the cell above.",
                )
            )
            cells[name] = filled


def _one_column_of_codes(
    raw: RawTable, found: dict[str, str], tool: str, names: CodeNames
) -> dict[str, str]:
    """Return the meanings of headings where the widest of several columns of codes are left aside.

    Beside "Kode" a column "Tema" or "Kategori" names what stands above the code. With a codebook
    the column that holds its codes is meant.
    """
    several = [heading for heading, field in found.items() if field == "code"]
    if tool or len(several) < 2:
        return found
    kept = [heading for heading in several if folded(heading) not in WIDER_THAN_CODE] or several
    if names.has_codebook:
        kept = [h for h in several if _holds_codes(raw.columns[h], names, codable=True)] or kept
    return {h: "ignored" if h in several and h not in kept else f for h, f in found.items()}


_SECOND = re.compile(r" \(\d+\)$")


def _repeats_code(word: str, known: Mapping[str, str]) -> bool:
    """Tell whether a heading is that of a second column of codes: "kode (2)"."""
    first = _SECOND.sub("", word)
    return first != word and known.get(first) == "code"


def _meaning(word: str, known: Mapping[str, str]) -> str:
    """Return the column that a heading means; of "Kode/Indikator" what both its words mean."""
    if word in known:
        return known[word]
    # The second of two columns with one heading.
    word = _SECOND.sub("", word)
    if word in known:
        return known[word]
    parts = re.split(r"\s*[/|&]\s*|\s+(?:dan|atau|and|or)\s+|\s+", word)
    meant = {known.get(part, "") for part in parts}
    return meant.pop() if len(parts) > 1 and len(meant) == 1 else ""


_MARK = YES - {"ya", "y", "yes", "true", "benar", "ada", "iya"}


def _wide(
    raw: RawTable, unknown: list[str], names: CodeNames, asked: set[str]
) -> tuple[list[str], list[str]]:
    """Return which unknown headings are codes, or which are coders."""
    filled = [heading for heading in unknown if any(map(str.strip, raw.columns[heading]))]
    yes_no = [h for h in filled if {folded(cell) for cell in set(raw.columns[h])} <= YES | NO]
    if asked and {folded(heading) for heading in filled} >= asked:
        return [], [heading for heading in filled if folded(heading) in asked]
    meant = [heading for heading in unknown if names.knows(heading)]
    if meant:
        # Marks under a word that is no code: each is a row that could not be taken.
        marks = [h for h in yes_no if h not in meant and _MARK & set(map(folded, raw.columns[h]))]
        return [heading for heading in unknown if heading in {*meant, *marks}], []
    if yes_no:
        return ([] if names.has_codebook else yes_no), []
    coders = [h for h in filled if not all(c.strip().isdecimal() for c in raw.columns[h] if c)]
    if names.has_codebook:
        coders = [h for h in coders if _holds_codes(raw.columns[h], names)]
    return [], coders if len(coders) > 1 else []


def _holds_codes(cells: list[str], names: CodeNames, *, codable: bool = False) -> bool:
    met = {part for cell in set(cells) for part in names.in_cell(cell)}
    knows = names.knows_codable if codable else names.knows
    return bool(met) and 2 * sum(map(knows, met)) >= len(met)


def _answers(raw: RawTable, unknown: list[str], names: CodeNames) -> dict[str, str]:
    """Return the column of answers in a table whose tool lets people name it."""
    lists = [h for h in unknown if any('"choices"' in c or '"labels"' in c for c in raw.columns[h])]
    known = [h for h in unknown if names.has_codebook and _holds_codes(raw.columns[h], names)]
    candidates = lists or known or unknown
    if len(candidates) == 1:
        return {candidates[0]: "code"}
    raise DecisionsInvalid(
        say("Kolom kode tidak jelas: ", "It is not clear which column holds the codes: ")
        + ", ".join(candidates)
        + ".",
        where=raw.name,
        hint=say("Beri judul “code” pada kolom itu.", "Give that column the heading “code”."),
    )


def _columns(raw: RawTable, found: dict[str, str], numbered: list[str]) -> dict[str, list[str]]:
    """Return our columns; of two headings for one column the first filled cell counts."""
    fields = {field for field in found.values() if field != "ignored"}
    place = "excerpt_id" in fields or {"transcript", "text"} <= fields
    cells: dict[str, list[str]] = {}
    for heading, meaning in found.items():
        name = meaning
        if meaning == "ignored" or (meaning == "id" and place):
            continue
        if meaning == "id":
            name = "excerpt_id"
        column = raw.columns[heading]
        if meaning == "range":
            ends = [re.findall(r"\d+", cell)[:2] for cell in column]
            pairs = [e if len(e) == 2 else ["", ""] for e in ends]
            cells.setdefault("start", [start for start, _ in pairs])
            cells.setdefault("end", [end for _, end in pairs])
        elif name in cells:
            pairs_ = zip(cells[name], column, strict=True)
            cells[name] = [earlier or later for earlier, later in pairs_]
        else:
            cells[name] = column
    if numbered:
        more = [raw.columns[heading] for heading in numbered]
        if "code" in cells:
            more.insert(0, cells["code"])
        cells["code"] = ["\n".join(filter(None, several)) for several in zip(*more, strict=True)]
    return cells


def _applied(raw: RawTable, by_code: dict[str, str]) -> list[list[str]]:
    """Return the codes that apply in each row of a table with a column per code."""
    codes: list[list[str]] = [[] for _ in raw.lines]
    faults = []
    for heading, code in by_code.items():
        for number, cell in enumerate(raw.columns[heading]):
            word = folded(cell)
            # A number above zero counts how often it applies.
            if word in YES or re.fullmatch(r"0*[1-9]\d*(\.0)?", word):
                codes[number].append(code)
            elif word not in NO:
                faults.append(f"{heading}: “{cell}”")
    if faults:
        raise DecisionsInvalid(
            say(
                "Sel ini bukan ya atau tidak: ",
                "These cells are neither yes nor no: ",
            )
            + ", ".join(list(dict.fromkeys(faults))[:5])
            + ".",
            where=raw.name,
            hint=say("Isi 1 atau 0.", "Write 1 or 0."),
        )
    return codes


def _melt(layout: Layout, coders: list[str]) -> None:
    """Make a table with a column per coder long."""
    raw = layout.raw
    n = len(raw.lines)
    layout.rows = list(layout.rows) * len(coders)
    layout.lines = list(layout.lines) * len(coders)
    layout.cells = {name: column * len(coders) for name, column in layout.cells.items()}
    layout.cells["coder"] = [_coder_of(heading) for heading in coders for _ in range(n)]
    layout.cells["code"] = [
        say("ya", "yes") if folded(cell) in YES else "" if folded(cell) in NO else cell
        for heading in coders
        for cell in raw.columns[heading]
    ]


def _coder_of(heading: str) -> str:
    """Return the coder whom a column of codes is named after.

    >>> _coder_of("Kode Ani"), _coder_of("Coding (Budi)"), _coder_of("Pengode 1")
    ('Ani', 'Budi', 'Pengode 1')
    """
    match = _CODES_OF.fullmatch(heading.strip())
    return match[1].strip() if match else heading


_CODES_OF = re.compile(
    r"(?:kode|codes?|coding|pengodean|koding|label|hasil)[ _:–-]*(?:oleh |by |dari |of )?"
    r"\(?([^()]*\w)\)?",
    re.IGNORECASE,
)
# The coding matrix that NVivo exports counts: "A : Modal" above, "1 : kopi" beside.
_MATRIX = re.compile(r"[A-Z]{1,2} : .+")


def _require(layout: Layout) -> None:
    there = set(layout.cells)
    has_place = bool({"excerpt_id", "text"} & there) or {"transcript", "start", "end"} <= there
    if has_place and ("code" in there or layout.several is not None):
        return
    if any(map(_MATRIX.fullmatch, layout.raw.columns)):
        raise DecisionsInvalid(
            say(
                "Ini matriks NVivo: isinya jumlah pengodean, bukan kutipannya.",
                "This is a matrix of NVivo: it counts codings and does not hold them.",
            ),
            where=layout.name,
            hint=say(
                "Ekspor kutipannya (Coding Summary) atau proyeknya (.qdpx).",
                "Export the coded text (Coding Summary), or the project (.qdpx).",
            ),
        )
    # A text without headings is one heading of its whole length.
    seen = ", ".join(f"“{heading[:60]}”" for heading in list(layout.raw.columns)[:30])
    raise DecisionsInvalid(
        say(
            f"Kolom yang diperlukan tidak lengkap; yang ada: {seen}.",
            f"The columns that are needed are not all there; there are: {seen}.",
        ),
        where=layout.name,
        hint=say(
            "Perlu “excerpt_id”, atau “text” (sebaiknya dengan “transcript”); dan “code”.",
            "Needed: “excerpt_id”, or “text” (better with “transcript”); and “code”.",
        ),
    )


def person(cell: str) -> str:
    """Return a coder's name; Label Studio may give an object with an email.

    Examples
    --------
    >>> person('{"id": 1, "email": "ani@x.id"}'), person("1.0")
    ('ani@x.id', '1')
    """
    if cell.startswith("{"):
        try:
            about = json_value(cell)
        except ValueError:
            return cell
        return str(about.get("email") or about.get("username") or about.get("id") or "")
    return cell[:-2] if re.fullmatch(r"\d+\.0", cell) else cell
