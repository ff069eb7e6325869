"""Spoken and chat forms of Indonesian words, and what they are in writing. Data only.

For a search only: a quotation is never rewritten. A form that is a common word of its own (sama,
kami, dari) is not listed, so that formal text loses nothing. Several written words stand for one
spoken form where people say two at once ("gitulah").
"""

from __future__ import annotations

_TABLE = """
tidak: gak ga nggak enggak ngga engga ndak ndk tdk tak gk ngak kagak kaga ora
belum: blm blom belom
sudah: udah udh sdh dah udahan
tidak ada: gaada gada nggaada
saja: aja aj doang
kalau: kalo klo kl klau kalok
seperti: kayak kaya kyk kek ky
begitu: gitu gtu
begini: gini gni
bagaimana: gimana gmn gmana piye
kenapa: knp napa kenape
memang: emang emg mang
sekali: bgt banget bngt bget
yang: yg yng
dengan: dgn dg ama
untuk: utk untk
karena: krn karna krna
tapi: tp tpi
terus: trus trs
juga: jg jga
lagi: lg lgi
jadi: jd jdi
bisa: bs
dalam: dlm
pada: pd
dari: dr dri
saya: sy sya
aku: gue gw aq
kamu: lu lo elu kmu
mereka: mrk mreka
kita: kt
orang: org orng
semua: smua smw
banyak: bnyk byk
sedikit: dikit sdikit dkit
sekarang: skrg skr skrng skarang
nanti: ntar tar entar nti
tadi: td
kemarin: kmrn kemaren kmaren
hari: hr
tahun: thn th
bulan: bln
minggu: mgg
malam: mlm malem
benar: bener bnr beneran
dapat: dpt dapet
sampai: sampe smp nyampe nyampai
pakai: pake pke
membuat: bikin bkin buatin
mengerti: ngerti
bicara: ngomong
mengobrol: ngobrol
melihat: ngeliat liat lihatin ngelihat
mengajar: ngajar
mengurus: ngurus ngurusin
mengambil: ngambil
mengisi: ngisi
mencari: nyari nyariin
menunggu: nunggu nungguin
menulis: nulis
mengirim: ngirim
menyuruh: nyuruh
meminta: mintain
memberi: ngasih ngasi
mengurangi: ngurangin
menambah: nambah nambahin
menjalankan: ngejalanin jalanin
melatih: ngelatih
hanya: cuma cuman cm cmn
ingin: pengen pingin pengin kepengen
cepat: cepet cpt
pintar: pinter
malas: males
senang: seneng
dekat: deket
berapa: brp brapa
siapa: spa
di mana: dimana dmn
ke mana: kemana kmn
sama-sama: sama2
teman: temen tmn
bapak: bpk pak
ibu: bu
kantor: ktr kntr
pegawai: pgw pegawe
pekerjaan: kerjaan
anggaran: anggran
informasi: info
terima kasih: makasih mksh trims tengkyu
maaf: sori sorry
ya: iya iyah iyaa yah yaa
oke: ok okey okeh
mungkin: mgkn mngkn
harus: hrs hrus
masih: msh msih
setiap: tiap tiap2
supaya: spy biar
bahwa: bhw bahwasanya
tentang: ttg
seharusnya: harusnya hrsnya
sebenarnya: sebenernya sbnrnya
kadang: kadang-kadang kadang2 kdg
misalnya: misal2
jangan: jgn jngn
"""

FORMAL: dict[str, str] = {
    form: written.strip()
    for written, forms in (line.split(":") for line in _TABLE.strip().splitlines())
    for form in forms.split()
}
