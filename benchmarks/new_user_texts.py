"""Six invented interviews about referrals in an island district, and a codebook; illustrative.

Nobody said this. `CODED` says what a reader would code: words of an answer, what is typed into the
search of codes, and the key of the stance.
"""

from __future__ import annotations

P = "P"
TALKS: dict[str, list[tuple[str, str]]] = {
    "01 Bidan Koordinator.docx": [
        (P, "Kalau ada ibu yang harus dirujuk, biasanya bagaimana, Bu?"),
        ("Bidan Koordinator", "Ya lihat cuaca dulu. Kalau angin barat, kapal tidak ada yang "
         "berani. Saya pernah tunggu dua hari, padahal ibunya sudah pendarahan."),
        (P, "Perahunya dari mana?"),
        ("Bidan Koordinator", "Ada puskesmas keliling laut, tapi mesinnya rusak sejak Maret. "
         "Jadi kami pinjam perahu nelayan, bayar solarnya dulu."),
        (P, "Biayanya siapa yang tanggung?"),
        ("Bidan Koordinator", "BPJS tanggung di rumah sakitnya. Solar, makan, menginap keluarga, "
         "itu dari kantong sendiri semua."),
        (P, "Keluarga ikut memutuskan?"),
        ("Bidan Koordinator", "Nah itu. Tunggu suami pulang melaut, tunggu mertua. Kadang sudah "
         "setuju, malamnya batal lagi."),
        (P, "Hubungan dengan rumah sakit?"),
        ("Bidan Koordinator", "Sekarang enak, ada grup WhatsApp dengan dokter kandungan. "
         "Kita kirim foto partograf, dijawab lima menit."),
    ],
    "02 Perawat Pustu.txt": [
        (P, "Di pustu ini alatnya cukup, Pak?"),
        ("Perawat Pustu", "Tensi ada, oksigen ada satu tabung, itu pun sering kosong. Mengisinya "
         "harus ke kabupaten."),
        (P, "Tenaganya bagaimana?"),
        ("Perawat Pustu", "Saya sendirian. Bidannya cuti melahirkan, penggantinya belum ada. "
         "Malam pun saya yang dipanggil."),
        (P, "Pernah mengantar rujukan?"),
        ("Perawat Pustu", "Sering. Tahun lalu sebelas kali, semuanya sampai, alhamdulillah. Kami "
         "sudah hafal jalurnya."),
        (P, "Orang kampung masih ke dukun?"),
        ("Perawat Pustu", "Masih, tapi dukunnya sekarang bermitra. Dia yang antar ibunya ke sini, "
         "kita kasih uang transport."),
        (P, "Sinyal bagaimana?"),
        ("Perawat Pustu", "Sinyal cuma di dermaga. Mau telepon rumah sakit harus jalan kaki dulu "
         "ke ujung sana."),
    ],
    "03 Ibu Nifas.srt": [
        (P, "Waktu melahirkan kemarin dirujuk ya, Bu?"),
        ("Ibu Nifas", "Iya, naik perahu bapak saya. Tiga jam, hujan, saya ditutup terpal. Takut "
         "sekali, tidak sangka sampai."),
        (P, "Siapa yang memutuskan berangkat?"),
        ("Ibu Nifas", "Suami langsung bilang berangkat. Dia tidak tunggu siapa-siapa, pokoknya "
         "selamat dulu."),
        (P, "Biayanya habis banyak?"),
        ("Ibu Nifas", "Habis dua juta lebih, untuk solar dan kos di depan rumah sakit. Jual "
         "kambing satu."),
        (P, "Di rumah sakit dilayani baik?"),
        ("Ibu Nifas", "Baik, dokternya sudah tunggu di depan karena bidan sudah telepon. Tidak "
         "ditanya-tanya kartu dulu."),
    ],
    "04 Dukun Bayi.pdf": [
        (P, "Nenek masih menolong persalinan?"),
        ("Dukun Bayi", "Dulu iya, sekarang saya cuma pijat dan doakan. Yang menolong Ibu Bidan, "
         "saya antar saja."),
        (P, "Kenapa berubah, Nek?"),
        ("Dukun Bayi", "Ada perjanjian di kantor desa. Saya dikasih uang kalau antar ibu ke "
         "puskesmas. Lagi pula saya sudah tua, takut salah."),
        (P, "Kalau keluarga tidak mau dibawa?"),
        ("Dukun Bayi", "Ya saya bujuk. Tapi ada juga yang malu, katanya di sana diperiksa dokter "
         "laki-laki."),
        (P, "Perahunya gampang dicari?"),
        ("Dukun Bayi", "Siang gampang. Malam susah, orang pada melaut, tinggal perahu kecil tanpa "
         "lampu."),
    ],
    "05 Kepala Desa.docx": [
        (P, "Desa membantu rujukan, Pak?"),
        ("Kepala Desa", "Ada dana desa untuk ambulans laut, sudah kami anggarkan. Cuma cairnya "
         "lambat, Juni baru turun."),
        (P, "Sementara itu bagaimana?"),
        ("Kepala Desa", "Kami iuran. Tiap rumah lima ribu sebulan, namanya tabungan bersalin. "
         "Sudah menolong empat ibu."),
        (P, "Ada petugas piket?"),
        ("Kepala Desa", "Ada jadwal suami siaga, ditempel di balai. Yang dapat giliran tidak boleh "
         "melaut jauh malam itu."),
        (P, "Jalannya jadwal itu?"),
        ("Kepala Desa", "Ya kadang jalan, kadang tidak. Kalau musim ikan, jadwal tinggal jadwal."),
    ],
    "06 Dokter Kandungan.txt": [
        (P, "Rujukan dari pulau biasanya datang dalam keadaan bagaimana, Dok?"),
        ("Dokter Kandungan", "Sering sudah terlambat. Tensinya dua ratus, kejang di perahu. Kalau "
         "datang enam jam lebih awal, lain ceritanya."),
        (P, "Komunikasi dengan bidannya?"),
        ("Dokter Kandungan", "Bagus. Mereka kabari sebelum berangkat, jadi kamar operasi sudah "
         "siap. Yang sulit itu kalau sinyal putus di tengah laut."),
        (P, "Bidannya terampil menurut dokter?"),
        ("Dokter Kandungan", "Terampil. MgSO4 sudah masuk sebelum berangkat, infus dua jalur. "
         "Pelatihan tahun lalu ada hasilnya."),
        (P, "Ada yang pulang paksa?"),
        ("Dokter Kandungan", "Ada, karena keluarga tidak punya tempat menginap. Rumah tunggu "
         "penuh, akhirnya minta pulang sebelum waktunya."),
    ],
}  # fmt: skip

BOOK = [
    ("kode", "nama", "induk", "definisi", "termasuk"),
    ("akses", "Akses ke rujukan", "", "", ""),
    ("transportasi", "Transportasi laut", "akses",
     "Perahu, mesin, cuaca dan lama perjalanan ke rumah sakit.", "perahu rusak\nmenunggu cuaca"),
    ("biaya", "Biaya keluarga", "akses",
     "Uang yang keluarga keluarkan: solar, makan, menginap.", "menjual ternak\nuang sendiri"),
    ("dana", "Dana bersama", "akses",
     "Dana desa, tabungan atau iuran yang membantu rujukan.", "iuran warga\ndana desa cair"),
    ("layanan", "Layanan", "", "", ""),
    ("komunikasi", "Komunikasi antarfasilitas", "layanan",
     "Kabar antara bidan dan rumah sakit sebelum ibu tiba; sinyal dan grup pesan.",
     "menelepon dokter\nsinyal putus"),
    ("tenaga", "Tenaga dan alat", "layanan",
     "Jumlah dan keterampilan tenaga, alat dan obat.", "oksigen kosong\nbidan terampil"),
    ("keluarga", "Keputusan keluarga", "layanan",
     "Siapa memutuskan berangkat, dan berapa lama.", "menunggu suami\nmalu diperiksa"),
    ("kemitraan", "Kemitraan dengan dukun", "layanan",
     "Kerja sama dukun bayi dengan bidan.", "dukun mengantar ibu"),
]  # fmt: skip

CODED = [
    ("angin barat", "transp", "-"),
    ("mesinnya rusak", "transp", "-"),
    ("kantong sendiri", "biaya", "-"),
    ("malamnya batal", "keput", "-"),
    ("grup WhatsApp", "komun", "+"),
    ("sering kosong", "tenaga", "-"),
    ("Saya sendirian", "tenaga", "-"),
    ("hafal jalurnya", "transp", "+"),
    ("sekarang bermitra", "kemit", "+"),
    ("Sinyal cuma", "komun", "-"),
    ("ditutup terpal", "transp", "-"),
    ("langsung bilang berangkat", "keput", "+"),
    ("Jual", "biaya", "-"),
    ("bidan sudah telepon", "komun", "+"),
    ("saya antar saja", "kemit", "+"),
    ("perjanjian di kantor desa", "kemit", "+"),
    ("yang malu", "keput", "-"),
    ("Malam susah", "transp", "-"),
    ("cairnya", "dana", "="),
    ("tabungan bersalin", "dana", "+"),
    ("jadwal suami siaga", "transp", "+"),
    ("jadwal tinggal jadwal", "transp", "-"),
    ("kejang di perahu", "keput", "-"),
    ("kamar operasi", "komun", "="),
    ("Terampil.", "tenaga", "+"),
    ("Rumah tunggu", "biaya", "-"),
]
