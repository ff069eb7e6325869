"""Colours that colour-blind readers and grey print keep apart.

In: a share from 0 to 1, or a stance. Out: red, green and blue from 0 to 1, and the hatch that
says the same without colour.
"""

from __future__ import annotations

from functools import lru_cache

from qualnlp.terms import NO_STANCE, SPLIT_STANCE

Colour = tuple[float, float, float]

# One hue from light to dark, even steps of lightness (CIELAB L* 96, 83, 70, 55, 41, 27).
_LADDER = ("#eef5fb", "#c3d6ea", "#93b4d5", "#6389b5", "#396391", "#173e68")

# Dark, middle, light: apart in lightness alone, and blue against orange for the eye.
STANCE_COLOURS = {
    "mendukung": "#1f5a91",
    "menghambat": "#f0a34a",
    "campuran": "#d5d9de",
    SPLIT_STANCE: "#b98bb4",
    NO_STANCE: "#ffffff",
}
# Dark with white, pale with black: the signs differ in lightness as in shape.
SIGN_PAPER = {"+": "#1f5a91", "−": "#f6c48a", "±": "#d5d9de", "○": "#ffffff"}
STANCE_HATCHES = {
    "mendukung": "",
    "menghambat": "///",
    "campuran": "xx",
    SPLIT_STANCE: "++",
    NO_STANCE: "..",
}


def rgb(code: str) -> Colour:
    """Return red, green and blue of ``#rrggbb``.

    Examples
    --------
    >>> rgb("#ff0000")
    (1.0, 0.0, 0.0)
    """
    return (int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255)


@lru_cache(1024)
def hexadecimal(colour: Colour) -> str:
    """Return ``#rrggbb``.

    Examples
    --------
    >>> hexadecimal((1.0, 0.0, 0.0))
    '#ff0000'
    """
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


@lru_cache(1024)
def heat(share: float) -> Colour:
    """Return the colour of a count: `share` is the count over the largest count.

    Examples
    --------
    >>> hexadecimal(heat(0)), hexadecimal(heat(1))
    ('#eef5fb', '#173e68')
    """
    steps = [rgb(code) for code in _LADDER]
    place = min(max(share, 0.0), 1.0) * (len(steps) - 1)
    low = min(int(place), len(steps) - 2)
    part = place - low
    first, second = steps[low], steps[low + 1]
    return (
        first[0] + (second[0] - first[0]) * part,
        first[1] + (second[1] - first[1]) * part,
        first[2] + (second[2] - first[2]) * part,
    )


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance).

    Examples
    --------
    >>> round(contrast((0, 0, 0), (1, 1, 1)))
    21
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@lru_cache(1024)
def text_colour(background: Colour) -> str:
    """Return black or white, whichever reads better on a background.

    Examples
    --------
    >>> text_colour(heat(0)), text_colour(heat(1))
    ('#000000', '#ffffff')
    """
    dark, light = "#000000", "#ffffff"  # one of the two has a contrast of 4.5 on any paper
    return max((dark, light), key=lambda colour: contrast(rgb(colour), background))


def _luminance(colour: Colour) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
