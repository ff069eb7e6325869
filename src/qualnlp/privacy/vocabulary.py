"""Words that tell names from other words with a capital. Data only, in lower case."""

from __future__ import annotations

# Before a name in speech; they stay in the text: "Bu [Orang 1]".
ADDRESS = (
    "bapak ibu bpk pak bu mas mbak mba kak bang abang om tante dik dek adik nak mbah mbok bunda "
    "saudara saudari sdr sdri tuan nyonya tn ny ustaz ustadz ustad ustazah ustadzah kiai kyai haji "
    "hajah pendeta pdt romo suster dokter drg bidan"
).split()
# Before a name in writing, with this spelling; they say too much and go with the name.
TITLES = "Prof Drs Dra Dr dr Ir Hj H KH R Rr Raden Tgk Teuku Gus Kang Cak Uda Uni Bli".split()

# An office that one person holds in a place.
OFFICES = (
    "camat lurah kades kadis kadin bupati walikota gubernur sekda sekdin sekdis sekcam sekdes "
    "kepsek kabid kasi kasubag kasubbag kabag kapus kadus kapolsek danramil rektor dekan direktur "
    "kepala sekretaris ketua wakil wali bendahara"
).split()

# After a title, in the middle of a sentence or within a name these begin no (further) name.
NO_NAME = frozenset(
    """
    aku anda apa apakah apalagi asal atau ada agar akan alhamdulillah amin assalamualaikum bagaimana
    bahkan bahwa banyak baik belum berapa betul bisa boleh bukan begitu begini beliau biasanya
    cuma coba dan dari dalam dengan di dia dulu emang enggak gak gimana guru hanya harus ini itu
    insya insyaallah iya ya jadi jangan juga kalau kalo kami kamu kan kapan karena kata katanya ke
    kenapa kita kok kemarin lalu lah lagi makanya maaf makasih masa masih memang menurut mereka
    misalnya mohon mungkin mengapa nah namun nanti nggak ndak oh oke pada paling permisi pernah
    punya saat sama sampai saya sebagai sebelum sebenarnya sebentar sedang selama selain selamat
    semua semoga seperti sering setelah siapa siap silakan soal sudah supaya tadi tapi tetapi
    terima terus tetap tidak tolong untuk waalaikumsalam waduh walaupun waktu yang
    sekalian semuanya sendiri rt rw pns asn pppk p3k honorer dosen mahasiswa siswa murid polisi
    hakim jaksa satpam petugas pegawai staf staff operator pengawas koordinator manajer menteri
    presiden negara pertiwi kota kabupaten kab kecamatan kec desa kelurahan provinsi prov dusun
    kampung kawin keluar raya jalan jl dinas badan kantor bidang seksi bagian subbagian unit balai
    biro inspektorat sekretariat puskesmas universitas sekolah no nomor
    """.split()
).union(ADDRESS, OFFICES)

# Capitals in the middle of a sentence that identify nobody.
ORDINARY = NO_NAME | frozenset(
    """
    senin selasa rabu kamis jumat jum'at sabtu minggu ahad januari februari maret april mei juni
    juli agustus september oktober november desember ramadan ramadhan lebaran natal
    indonesia inggris jepang arab jawa sunda melayu bahasa islam kristen katolik hindu buddha
    allah tuhan nabi alquran quran covid facebook whatsapp instagram youtube google tiktok telegram
    rp zoom excel word windows android internet email rupiah pancasila republik peneliti pewawancara
    papa mama mak bro teteh aa ah eh halo anu wah hmm target transkrip wawancara observasi
    penutur pembicara speaker ucapan ujaran pernyataan isi teks verbatim
    informan narasumber responden pertanyaan jawaban tanggal tempat keterangan catatan ruang data
    """.split()
)
