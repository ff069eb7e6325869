"""The colours of codes on paper, by their place in the codebook. In: none. Out: dark and light."""

# The line in the margin, and the paper behind the words: apart in hue, alike in lightness.
COLOURS = (
    ("1F5A91", "DCE8F4"), ("B35C00", "FBE6CF"), ("2E7D4F", "DDF0E3"), ("8E44AD", "EFE0F5"),
    ("A8323A", "F8DDDF"), ("00707A", "D6EFF1"), ("6B6B00", "F1F0CF"), ("5D4037", "ECE2DD"),
)  # fmt: skip
