"""Words of praise, of lack and of denial in spoken Indonesian, as data. Written for this project.

Each is the plain written form; `qualnlp.language.stance` also finds it with -nya, in informal
spelling and by its stem.
"""

from __future__ import annotations

# What turns a word round that follows within its scope.
NEGATORS = frozenset("tidak tak bukan bukanlah belum jangan tanpa tiada".split())
# Lack: turns praise round, and is a lack by itself. "jarang terlambat" is no lack.
DEFICITS = frozenset("kurang minim jarang".split())
# Where the scope of a negator ends, besides punctuation.
SCOPE_ENDS = frozenset(
    "tetapi tapi namun melainkan sehingga malah justru walaupun meskipun".split()
)
SCOPE = 5

# Phrases in which the first word denies nothing, or that say something else as a whole: the
# value is +1, -1 or 0. Words as after spelling out (gak -> tidak).
PHRASES: dict[tuple[str, ...], int] = {
    ("tidak", "hanya"): 0,
    ("tidak", "cuma"): 0,
    ("tidak", "sekadar"): 0,
    ("tidak", "saja"): 0,
    ("bukan", "hanya"): 0,
    ("bukan", "cuma"): 0,
    ("bukan", "saja"): 0,
    ("kurang", "lebih"): 0,
    ("lebih", "kurang"): 0,
    ("mau", "tidak", "mau"): 0,
    ("bukan", "main"): 0,
    ("tidak", "lain"): 0,
    ("tidak", "apa-apa"): 0,
    ("tidak", "apa", "apa"): 0,
    ("kalau", "tidak"): 0,
    ("atau", "tidak"): 0,
    ("apa", "tidak"): 0,
    ("ya", "tidak"): 0,
    ("jangan", "dikira"): 0,
    ("jangan", "lupa"): 0,
    ("jangan", "sampai"): 0,
    ("tidak", "sedikit"): 0,
    ("tidak", "jarang"): 0,
    ("tidak", "heran"): 0,
    ("tidak", "kalah"): 1,
    ("tidak", "pernah"): -1,
    ("belum", "pernah"): -1,
    ("tidak", "ada"): -1,
    ("belum", "ada"): -1,
    ("tidak", "sama", "sekali"): -1,
    ("sama", "sekali", "tidak"): -1,
    ("pilih", "kasih"): -1,
    ("tepat", "waktu"): 1,
    ("hidup", "segan"): -1,
    ("masih", "main"): -1,
    ("anak", "emas"): -1,
    ("orang", "itu", "lagi"): -1,
    ("itu-itu", "saja"): -1,
    ("seadanya",): -1,
    ("tidak ada",): -1,
}

PRAISE = frozenset(
    """
    adil akrab alhamdulillah aktif aman andal antusias apik asri asyik awet bagus baik bangga
    banyak belain berani bersih berhasil berkualitas bermanfaat bermutu bersahabat berguna
    bersyukur betah cakap canggih cantik cekatan cepat cocok cukup cukuplah didengar didukung
    difasilitasi dihargai dibantu dibimbing dilibatkan dipuji disiplin efektif efisien elegan
    empuk enak gembira gratis gurih hangat handal harmonis hebat hemat higienis indah inovatif
    istimewa jago jelas jempol jujur juara kelar kompak kompeten konsisten kreatif kenyal laris
    layak lancar lengkap lezat luas lolos lumayan lunas mahir mandiri mantap manis maju memadai
    memuaskan menarik mendukung mengayomi meningkat membaik membantu membanggakan menyenangkan
    meriah merata mewah mudah mumpuni murah nikmat nyaman optimal oke pantas paham pas pesat
    pintar profesional puas rajin ramah ramai rapi rekomendasi responsif rutin sabar sedap segar
    sehat sejuk selamat selesai semangat sempurna senang setara setuju sesuai sigap sip sopan
    spesial solid strategis suka sukses telaten teladan tenang tepat terampil terbaik terbantu
    terbuka terima-kasih terjamin terjangkau terjaga tersedia terpenuhi tertata tertib transparan
    unggul unik untung wangi variatif favorit keren romantis cinta sayang kagum bahagia
    menguntungkan menghargai peduli perhatian utuh terasa kepakai
    """.split()
)
LACK = frozenset(
    """
    abai amburadul ambruk aneh basi bahaya batal bau becek bentrok benci berantakan beracun
    berat berbelit bermasalah bobrok bocor bohong bolong boros bosan buntu buruk busuk cacat
    capek cekcok celaka cemas cemburu cuek curang curiga dendam dianaktirikan dibatalkan
    dibiarkan dikucilkan diskriminasi diabaikan ditolak ditunda dirugikan dipersulit ditinggal
    emosi ganggu gagal galak gelap gelisah geram habis hambar hambatan hancur hampa heboh hilang
    hina ironis iri jahat jelek jenuh jengkel jijik jorok kacau kaku kasihan
    keberatan kecewa kecolongan kedekatan kekurangan kelelahan keluhan kemahalan kemarahan
    kendala kerepotan kesal kesulitan ketinggalan keterbatasan kewalahan khawatir korban korup
    korupsi kotor kusam lalai lama lambat lamban lelet lemah lemot lengah lesu licik longgar
    macet mahal malas males marah masalah melorot membosankan membingungkan memalukan mengeluh
    mengecewakan menghambat mengganggu menurun menunggak menyakitkan menyedihkan menyesal
    menyulitkan merosot merugi merugikan miris molor mogok mundur musnah ngeri ngawur nihil
    nganggur nol numpuk omong-kosong panik parah payah pelit pening penipu penipuan percuma
    pilih-pilih pincang protes pusing putus rawan rendah repot resah retak ribet ribut risau
    rugi rumit rusak sakit sampah sayangnya sebal sedih sempit senjang sengsara sepi serba
    seram sia-sia siksa stres sulit suram susah tabrakan takut tegang telat tersendat terabaikan
    terbatas terbengkalai tercecer terganggu terhambat terkatung-katung terlambat terlalu
    terpaksa tersinggung tertinggal tertunda tipu trauma tua tumpul tunggakan usang zalim zonk
    mentok ogah ogah-ogahan pas-pasan lembur antre ketimpangan timpang keliru meninggal
    kapok pahit hambatannya gawat hoaks bodoh sombong judes jutek menipu gagalnya bencana kritik
    menyebalkan melelahkan terputus mati kasar
    """.split()
)
