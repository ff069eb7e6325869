"""Indonesian abbreviations whose full stop does not end a sentence. Data only.

`ALWAYS` precede a name, a number or another word; `INSIDE` may also end a sentence, so that the
next word decides (a capital letter: it ended).
"""

from __future__ import annotations

ALWAYS = frozenset(
    """
    bpk sdr sdri dr drs dra ir prof hj tn ny kh st mr mrs ms rev jend letjen mayjen brigjen kol
    letkol kapt lettu letda serma kompol akp iptu ipda irjen brigjenpol tb
    jl jln gg kab kec kel ds dsn kp komp blok lt no nmr hlm hal vol ed bab ps lamp
    tlp telp hp fax tgl jan feb mar apr jun jul agu ags sep sept okt nov des
    rp cq qq up an ub cth mis msl lih bdk vs ca
    s.d d.a a.n u.p u.b c.q y.th yth ykh
    """.split()
)

INSIDE = frozenset(
    """
    dll dsb dst dkk dgn tsb spt yg ybs sbb al a.l etc et
    s.pd s.e s.h s.t s.si s.sos s.ip s.kom s.ap s.ag s.kep s.km s.hut s.p s.pt s.ked s.psi s.stp
    m.pd m.si m.m m.h m.t m.ap m.kes m.hum m.kom m.a m.sc m.eng a.md amd ph.d sp.pd
    tbk ltd inc co corp cv pt
    """.split()
)
