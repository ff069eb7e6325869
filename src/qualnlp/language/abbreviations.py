"""Words that decide whether a full stop ends an Indonesian sentence. Data only.

All entries are in lower case and without their last full stop. Not listed, on purpose: `as`
("dolar AS." ends a sentence) and roman numerals ("kuartal I." does too).
"""

from __future__ import annotations

# What stands before a name, a number or another word. Only a word that opens sentences
# (STARTERS) shows that the sentence ended behind it after all.
BEFORE_NAME = frozenset(
    """
    bp bpk sdr sdri sdra dr drs dra drg drh ir prof hj tn ny nn kh ky st sta mr mrs ms rev alm almh
    ust ustz gus rm ra rr tgk tb jend letjen mayjen brigjen kol letkol may kapt lettu letda pelda
    peltu serma serka sertu serda kopda praka pratu prada laks laksda marsda irjen brigjenpol kombes
    akbp kompol akp iptu ipda aiptu aipda bripka briptu bripda gen col lt capt sgt maj jr
    jl jln gg gd kav kab kec kel kota ds dsn dk dkh kp komp perum blok lt rt rw prov kodya kotamad
    no nmr nr hlm hal vol ed eds bab pas psl ay lamp gbr tab jil jld cet pen terj peny
    tlp telp tel hp fax faks wa tgl jan feb mar apr jun jul agu ags agt sep sept okt nov des
    rp usd cq qq up an ub ab cth mis misal msl lih bdk bd vs ca cf max maks min kur bag bid sek dep
    pt cv ud pd rs smp sma smk sdn smpn sman univ fak jur yay kop pte ph
    mgr moh muh var subsp rf skt pp penerj red
    s.d d.a a.n u.p u.b c.q p.p i.e e.g y.th yth ykh yts
    """.split()
)

# What may end a sentence or not: a capital letter behind it says that it did.
MAY_END = frozenset(
    """
    dll dsb dst dkk dgn tsb spt yg ybs sbb bs al a.l etc et wib wita wit
    s.pd s.pd.i s.e s.h s.t s.si s.sos s.ip s.kom s.ap s.ag s.kep s.km s.hut s.p s.pt s.ked s.psi
    s.stp s.tp s.ikom s.ak s.gz s.tr s.th s.th.i s.hum s.i.kom s.i.p s.farm
    m.pd m.pd.i m.si m.m m.h m.t m.ap m.kes m.hum m.kom m.a m.sc m.eng m.ak m.ag m.e m.p m.psi
    a.md amd a.md.keb ph.d sp.pd sp.a sp.og m.b.a b.sc b.a
    """.split()
)

# Endings of companies' names: the name may go on ("Co. Ltd.", "Tbk. (XYZ)", "Inc. Dropbox"), so
# that only a word that opens sentences shows an end.
COMPANY = frozenset("tbk ltd inc co corp llc plc gmbh bhd sdn bros".split())

# Words that open sentences and are no names: "vitamin C. Saya minum", but "B. Harjono".
STARTERS = frozenset(
    """
    saya aku gue gua kami kita kamu anda dia ia beliau mereka itu ini begitu begini demikian
    di ke dari pada dalam dengan untuk bagi oleh karena sebab akibat tentang terhadap melalui
    menurut berdasarkan tanpa sejak sampai hingga selama sebelum setelah sesudah ketika saat sewaktu
    waktu antara atas bersama seperti sebagai selain
    dan atau tetapi tapi namun melainkan sedangkan sementara padahal meski meskipun walau walaupun
    jika jikalau kalau kalo bila apabila asalkan supaya agar sehingga maka jadi makanya soalnya
    lalu kemudian terus trus akhirnya selanjutnya nantinya pertama kedua ketiga terakhir
    yang para si sang setiap tiap semua seluruh sebagian beberapa banyak sedikit hanya cuma cuman
    ada adalah adapun tidak tak nggak enggak gak ndak belum bukan jangan sudah udah telah akan
    sedang masih pernah bisa dapat harus perlu mau boleh mungkin pasti tentu memang emang biasanya
    kadang sering jarang selalu kini sekarang dulu dahulu tadi nanti besok kemarin
    apa apakah siapa bagaimana gimana mengapa kenapa kapan mana berapa
    ya iya nah oh eh oke ok nggih inggih pokoknya misalnya misal contohnya contoh katanya kata
    hal sebuah seorang suatu salah bahkan juga lagi lebih paling sangat terlalu cukup
    """.split()
)

# Behind these an ellipsis is a pause, whatever follows: "saya pindah ke... Bandung".
UNFINISHED = frozenset(
    """
    di ke dari pada dalam dengan sama untuk bagi oleh karena tentang seperti sebagai
    dan atau tapi tetapi kalau kalo bahwa yang si para eh em hm apa namanya
    pak bu bapak ibu mas mbak
    """.split()
)
