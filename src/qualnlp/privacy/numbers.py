"""Numbers and addresses of the net that name one person. In: text. Out: marks.

A civil servant's number (NIP) is eighteen digits: birth date, year and month of appointment
(month 21 for contracts, PPPK), sex, serial. A citizen's number (NIK) is sixteen: region, birth
date (day + 40 for women), serial. Any other run of fourteen digits or more is marked as well:
bank and card numbers look like that, amounts of money are written with dots.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from qualnlp.i18n import say
from qualnlp.lexicon import alternatives, words
from qualnlp.privacy.mark import Mark

_MONTHS = alternatives("dates.all_months")
# In one piece, or in the pieces of an official letter: 19850312 201001 1 004.
_NIP = re.compile(r"(?<!\d)\d{8}[ .-]?\d{6}[ .-]?\d[ .-]?\d{3}(?!\d)")
_NIK = re.compile(
    r"(?<!\d)(?:\d{16}|\d{6}[ .-]\d{6}[ .-]\d{4}|\d{4}([ -])\d{4}\1\d{4}\1\d{4})(?!\d)"
)
_PROVINCES = {
    *range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77),
    81, 82, *range(91, 98),
}  # fmt: skip
_LONG = re.compile(r"(?<!\d)\d{14,}(?!\d)")
_NPWP = re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}\.\d[-.]\d{3}\.\d{3}(?!\d)")
_CUED = re.compile(
    rf"(?i)\b(?P<cue>{alternatives('numbers.cues')})\b"
    r"[^\d\n]{0,20}(?P<number>\d(?:[ .-]?\d){4,19})(?!\d)"
)
# Groups of an amount of money ("13.531.087.979.285") are no telephone number.
_MOBILE = re.compile(
    r"(?<![\w+])(?<!\d[.,])(?:\+? ?62|0)[ .-]?8\d{1,2}(?:[ .-]?\d{2,5}){2,3}(?!\d)"
)
_LANDLINE = re.compile(
    r"(?<![\w+])(?<!\d[.,-])(?:\(0\d{2,3}\) ?|(?:\+62[ .-]?|0)[2-79]\d{1,2}[ .-])"
    r"\d{3,4}[ .-]?\d{3,4}(?!\d)"
)
_AMOUNT = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")  # 62.805.751.199 rupiah
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HANDLE = re.compile(r"(?<![\w@.+-])@[A-Za-z_][\w.]*\w")
_PROFILE = re.compile(
    r"(?i)\b(?:https?://)?(?:www\.)?(?:instagram|facebook|tiktok|twitter|linkedin|x)\.com/[\w./@-]*\w"
)
_REGIONS = "|".join(words("numbers.plates"))
_PLATE = re.compile(rf"\b(?:{_REGIONS}) ?[1-9]\d{{1,3}} ?[A-Z]{{1,3}}\b")
_DATE = (
    rf"(?:\d{{1,2}} (?:{_MONTHS})\.? (?:19|20)?\d{{2}}"
    r"|\d{1,2}([/.-])\d{1,2}[/.-](?:19|20)?\d{2}|(?:19|20)\d{2}-\d{2}-\d{2})"
)
_BORN = re.compile(
    rf"(?i)\b(?:{alternatives('numbers.born')})\b[^\n.?!]{{0,60}}?\b(?P<date>{_DATE})\b"
)


def numbers(text: str) -> Iterator[Mark]:
    """Yield numbers, mail addresses, accounts, plates and dates of birth.

    Examples
    --------
    >>> [(mark.kind, mark.text) for mark in numbers("NIP saya 19850312 201001 1 004.")][0]
    ('NIP', '19850312 201001 1 004')
    """
    for match in _NIP.finditer(text):
        if is_nip(match.group()):
            reason = say("18 angka bersusunan NIP", "18 digits built like a NIP")
            yield _mark(match, "NIP", reason)
    for match in _NIK.finditer(text):
        if is_nik(match.group()):
            reason = say("16 angka bersusunan NIK", "16 digits built like a NIK")
            yield _mark(match, "NIK", reason)
    for match in _LONG.finditer(text):
        if not is_nip(match.group()) and not is_nik(match.group()):
            n = len(match.group())
            yield _mark(match, "nomor", say(f"{n} angka berturut-turut", f"{n} digits in a row"))
    for match in _CUED.finditer(text):
        cue = match["cue"].upper()
        kind = cue if cue in ("NIP", "NIK", "NPWP") else "nomor"
        reason = say(f"angka setelah “{match['cue']}”", f"digits after “{match['cue']}”")
        yield _mark(match, kind, reason, "number")
    for pattern, kind, reason in (
        (_NPWP, "NPWP", say("bentuk NPWP", "the form of an NPWP")),
        (_MAIL, "surel", say("alamat surel", "an e-mail address")),
        (_HANDLE, "akun", say("nama akun", "the name of an account")),
        (_PROFILE, "akun", say("alamat akun", "the address of an account")),
        (_PLATE, "plat", say("bentuk plat nomor", "the form of a number plate")),
    ):
        for match in pattern.finditer(text):
            yield _mark(match, kind, reason)
    for pattern in (_MOBILE, _LANDLINE):
        for match in pattern.finditer(text):
            is_amount = _AMOUNT.fullmatch(match.group())
            if 8 <= len(digits_of(match.group())) <= 14 and not is_amount:
                yield _mark(match, "telepon", say("bentuk nomor telepon", "a telephone number"))
    for match in _BORN.finditer(text):
        yield _mark(match, "tanggal lahir", say("tanggal setelah “lahir”", "a birth date"), "date")


def is_nip(number: str) -> bool:
    """Tell whether a number is built like a NIP.

    Examples
    --------
    >>> is_nip("198503122010011004"), is_nip("198513122010011004")
    (True, False)
    """
    digits = digits_of(number)
    if len(digits) != 18 or digits[14] not in "12" or digits[15:] == "000":
        return False
    born, year, month = _date(digits[:8]), int(digits[8:12]), int(digits[12:14])
    return (
        born is not None
        and 1930 <= born.year <= 2012
        and born.year + 15 <= year <= born.year + 66
        and year <= 2040
        and (1 <= month <= 12 or month == 21)
    )


def is_nik(number: str) -> bool:
    """Tell whether a number is built like a NIK: region, birth date, serial.

    Examples
    --------
    >>> is_nik("7371 0152 0385 0002"), is_nik("2019 2020 2021 2022")
    (True, False)
    """
    digits = digits_of(number)
    if len(digits) != 16 or int(digits[:2]) not in _PROVINCES or digits[12:] == "0000":
        return False
    day = int(digits[6:8])
    day -= 40 if day > 40 else 0
    return any(
        _date(f"{century}{digits[10:12]}{digits[8:10]}{day:02d}") for century in ("19", "20")
    )


def digits_of(text: str) -> str:
    """Return the digits of a text alone.

    Examples
    --------
    >>> digits_of("0812-3456 7890")
    '081234567890'
    """
    return "".join(character for character in text if character in "0123456789")


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _mark(match: re.Match[str], kind: str, reason: str, group: str | int = 0) -> Mark:
    return Mark(match.start(group), match.end(group), match[group], kind, reason)
