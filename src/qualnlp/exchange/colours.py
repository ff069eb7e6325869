"""The colours of codes on paper. In: a code's place in its codebook. Out: a dark and a light one."""

# The line in the margin, and the paper behind the words: apart in hue, alike in lightness.
COLOURS = (
    ("1F5A91", "DCE8F4"), ("B35C00", "FBE6CF"), ("2E7D4F", "DDF0E3"), ("8E44AD", "EFE0F5"),
    ("A8323A", "F8DDDF"), ("00707A", "D6EFF1"), ("6B6B00", "F1F0CF"), ("5D4037", "ECE2DD"),
)  # fmt: skip
