"""A small study with what real ones have: two coders, silent people, odd names, gaps."""

from __future__ import annotations

import pandas as pd

from qualnlp.codebook import Code, Codebook
from qualnlp.display import ReportData
from qualnlp.reduction import Reduction

NAN = float("nan")
SCRIPT = "<script>alert('x')</script>"
CODEBOOK = Codebook(
    [
        Code("karier", "Pengembangan Karier", "Maju dalam pekerjaan.", codable=False),
        Code("pelatihan", "Pelatihan", "Kesempatan belajar.", parent="karier", source="Rivai"),
        Code("promosi", "=SUM(A1:A9)", "Naik jabatan & pangkat.", parent="karier"),
        Code("mutasi", "Mutasi", "Pindah tempat.", parent="karier"),
        Code("inisiatif", "Inisiatif $dan$ usul", "Bertindak sendiri."),
    ],
    title="Karier",
)
EXCERPTS = pd.DataFrame(
    [
        ("e1", "Informan 1", "wawancara", 3, "Diklat jarang. Anggarannya 5 < 10 juta."),
        ("e2", "Informan 1", "wawancara", 5, f"Saya bilang {SCRIPT} & selesai."),
        ("e3", "@Informan 2", "wawancara", 2, "=1+1 kata orang; naik pangkat lancar."),
        ("e4", "@Informan 2", "wawancara", 4, "Bimtek\x0b merata,\nsemua kebagian."),
        ("e5", "catatan", "observasi", 1, "Papan pengumuman kosong."),
        ("e6", "Informan 3", "wawancara", 1, "Halo."),
    ],
    columns=["excerpt_id", "informant", "technique", "turn", "text"],
).assign(role="informant", transcript_id=lambda frame: "t-" + frame["informant"])
CODINGS = pd.DataFrame(
    [
        ("e1", "pelatihan", "ani", "menghambat"),
        ("e1", "pelatihan", "budi", "menghambat"),
        ("e2", "promosi", "ani", "campuran"),
        ("e3", "promosi", "ani", "mendukung"),
        ("e3", "promosi", "budi", "menghambat"),
        ("e4", "pelatihan", "ani", "mendukung"),
        ("e4", "inisiatif", "ani", ""),
        ("e5", "inisiatif", "ani", "menghambat"),
    ],
    columns=["excerpt_id", "code", "coder", "stance"],
)
INFORMANTS = pd.DataFrame(
    {
        "informant": ["Informan 1", "@Informan 2", "Informan 3", "catatan"],
        "jabatan": ["Staf", "=Kepala", "Staf", None],
        "masa_kerja": [3.0, 12.0, 7.0, NAN],
    }
)
VERIFICATION = pd.DataFrame(
    [
        ("conclusion", "Pelatihan merata.", "weak", 2, "Satu mendukung.", ["e1", "e4"]),
        ("conclusion", "Mutasi adil.", "missing", 0, "Tidak ada kutipan.", []),
        ("contradiction", "pelatihan", "weak", 2, "Dua suara berlawanan.", ["e1", "e4"]),
        ("code_unused", "mutasi", "missing", 0, "Tidak ada kutipan.", []),
        ("informant_silent", "Informan 3", "missing", 0, "Informan 3 tidak dikutip.", []),
    ],
    columns=["check", "subject", "verdict", "n", "detail", "excerpt_ids"],
)
AGREEMENT = pd.DataFrame(
    [
        ("cohen_kappa", "", 6, 4, 2, 3, 0, 1, 0.25, 0.1, 0.4, "rendah", ""),
        ("cohen_kappa", "pelatihan", 6, 4, 1, 1, 0, 4, 0.571, 0.2, 0.9, "cukup", ""),
        ("cohen_kappa", "mutasi", 6, 4, 0, 0, 0, 6, NAN, NAN, NAN, "", "Tak pernah dipakai."),
    ],
    columns="measure code n_units n_documents both a_only b_only neither value ci_low ci_high "
    "interpretation note".split(),
)


def study(codings: pd.DataFrame = CODINGS) -> ReportData:
    return ReportData(
        title="Karier & <Kinerja>",
        reduction=Reduction(codings, EXCERPTS, INFORMANTS, CODEBOOK),
        verification=VERIFICATION,
        agreement=AGREEMENT,
        coders=["ani"],
        agreement_sentence="Kappa Cohen 0,25 pada 6 kutipan.",
    )
