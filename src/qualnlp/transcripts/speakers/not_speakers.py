"""Words that open a line with a colon and are no speakers. In: a label. Out: yes or no. Data only.

"Misalnya:", "Sarana:" and "Catatan:" stand at the start of a line as a speaker's name would, and
may come many times.
"""

from __future__ import annotations

import re

_OPENERS = frozenset(
    """
    misal misalnya contoh contohnya umpama umpamanya seperti antara yaitu yakni adalah ialah
    artinya maksudnya intinya singkatnya kesimpulan kesimpulannya ringkasan rangkuman simpulan
    catatan keterangan penjelasan uraian lampiran gambar tabel bagan grafik sumber lihat baca
    sarana prasarana fasilitas kendala hambatan faktor tujuan manfaat alasan penyebab akibat dampak
    solusi saran masukan usulan harapan kritik langkah tahap tahapan syarat persyaratan hasil temuan
    analisis interpretasi tema subtema kategori kode koding indikator aspek dimensi variabel fokus
    pelatihan promosi mutasi kinerja anggaran biaya metode teknik materi kegiatan program prosedur
    gaji insentif tunjangan dana uang waktu beban lingkungan disiplin motivasi kompetensi kualitas
    teknologi komputer peralatan diklat bimtek kursus seminar sosialisasi jabatan jenjang karier
    karir atasan bawahan pimpinan pegawai staf masyarakat warga kantor dinas sekolah internal
    eksternal positif negatif kelebihan kekurangan kekuatan kelemahan peluang ancaman tantangan
    pertama kedua ketiga keempat kelima keenam ketujuh kedelapan kesembilan kesepuluh terakhir
    kemudian lalu selanjutnya selain sebelumnya sesudahnya setelah awalnya akhirnya sementara
    tapi tetapi namun jadi karena sebab kalau jika bila kata ujar tutur jelas ungkap tambah menurut
    jawabnya tanyanya katanya ujarnya tuturnya ya iya oke nah tidak bukan belum sudah ini itu begini
    begitu saya kami kita dia mereka penting perhatian peringatan ingat kontak alamat telepon email
    bab bagian subbab paragraf pasal ayat poin nomor halaman daftar isi judul pendahuluan pembukaan
    penutup transkrip wawancara observasi dokumentasi situasi suasana deskripsi refleksi
    note notes example for first second third summary source table figure
    """.split()
)
# Lines above an interview that describe it.
_HEADER = re.compile(
    r"(?i)^(hari|tanggal|tgl|waktu|tempat|lokasi|durasi|pukul|jam|topik|judul|sumber|keterangan|"
    r"catatan|nama|jabatan|umur|usia|pendidikan|pekerjaan|jenis kelamin|masa kerja|unit|instansi|"
    r"kode|perihal|nomor|file|berkas|rekaman|date|place|duration)\b"
)
# Nouns built with both affixes: Kesimpulan, Pengembangan, Perbedaan, Penilaiannya.
_BUILT = re.compile(r"(?:pe|ke)\w{3,}an(?:nya)?")
_FIRST_WORD = re.compile(r"[^\W\d_]+")


def opens_line(label: str) -> bool:
    """Tell whether a label is a common way to begin a line, not a name.

    >>> opens_line("Misalnya"), opens_line("Pengembangan karier"), opens_line("Ibu Sari")
    (True, True, False)
    """
    first = _FIRST_WORD.match(label.strip())
    if first is None:
        return True
    word = first.group().lower()
    # -nya makes a noun out of nearly anything: "Masalahnya:", "Bedanya:"; Sonya is a name.
    is_noun = (word.endswith("nya") and len(word) > 6) or _BUILT.fullmatch(word) is not None
    return word in _OPENERS or is_noun


def describes_interview(label: str) -> bool:
    """Tell whether a label begins a line of an interview's head: date, place, office.

    >>> describes_interview("Tanggal"), describes_interview("Peneliti")
    (True, False)
    """
    return _HEADER.match(label) is not None


def is_head_line(line: str) -> bool:
    """Tell whether a whole line belongs to an interview's head.

    >>> is_head_line("Tempat: ruang rapat"), is_head_line("Tempat itu jauh.")
    (True, False)
    """
    return describes_interview(line) and ":" in line[:30] and len(line) < 100
