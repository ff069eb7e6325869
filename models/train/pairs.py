"""The training texts: what is read, what is left out, and informal spellings.

In: the folder with parallel.tsv and mono.txt. Out: sentence pairs (English, Indonesian, source)
and lines of Indonesian.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

# Machine-translated technical text: a tenth of it is enough.
_TENTH = "fileformat"
# Sources of pairs at which no licence was found.
UNSTATED = frozenset({"smeru", "panl", "odb", "gunnxx_news", "ausaid", "bbc"})

# How the formal word on the left is written in chats, transcripts and reviews. Used to respell
# training sentences, so that each spelling gets the vector of the word that it stands for.
SPELLINGS: dict[str, str] = {
    "tidak": "gak nggak enggak ga ngga engga tdk tak gk nda ndak",
    "sudah": "udah sdh udh dah",
    "belum": "blm belom blum",
    "kalau": "kalo klo kl klw",
    "yang": "yg yng",
    "dengan": "dgn dg sama ama",
    "untuk": "utk buat tuk",
    "saja": "aja doang",
    "sangat": "banget bgt",
    "sekali": "banget bgt skali",
    "juga": "jg jga",
    "karena": "karna krn soalnya gara-gara",
    "tetapi": "tapi tpi tp",
    "tapi": "tp tpi",
    "jangan": "jgn jangn",
    "bagaimana": "gimana gmn gmana",
    "mengapa": "kenapa knp ngapain",
    "seperti": "kayak kaya kyk spt kek",
    "hanya": "cuma cuman cm",
    "ingin": "pengen pingin pengin pgn",
    "mau": "mo",
    "memang": "emang emg mang",
    "membuat": "bikin ngebikin",
    "mencari": "nyari cari",
    "melihat": "liat lihat ngeliat",
    "lihat": "liat",
    "mendapat": "dapet dapat",
    "mendapatkan": "dapetin dapatkan",
    "dapat": "dapet bisa dpt",
    "bisa": "bs",
    "orang": "org orng",
    "banyak": "bnyk byk",
    "lagi": "lg lgi",
    "dari": "dr dri",
    "dalam": "dlm",
    "pada": "pd",
    "sama": "sm",
    "sampai": "sampe smpe ampe",
    "pakai": "pake",
    "memakai": "pake make",
    "benar": "bener bnr",
    "benar-benar": "bener-bener bener2",
    "begitu": "gitu gt",
    "begini": "gini",
    "sebentar": "bentar",
    "nanti": "ntar entar nti",
    "kemarin": "kmrn kemaren",
    "sekarang": "skrg skrang skr",
    "bagus": "bgs",
    "terima": "trima",
    "kasih": "ksh",
    "teman": "temen tmn",
    "malas": "males",
    "dekat": "deket",
    "cepat": "cepet",
    "pintar": "pinter",
    "senang": "seneng",
    "capai": "capek cape",
    "lelah": "capek",
    "berbicara": "ngomong bicara",
    "bicara": "ngomong",
    "mengobrol": "ngobrol",
    "menunggu": "nunggu nungguin",
    "membeli": "beli ngebeli",
    "memberi": "ngasih kasih",
    "memberikan": "ngasih kasih",
    "mengambil": "ngambil ambil",
    "mengajar": "ngajar",
    "mengerti": "ngerti ngeh",
    "memahami": "ngerti paham",
    "bekerja": "kerja krja",
    "pekerjaan": "kerjaan",
    "mengurus": "ngurus urus",
    "mengatur": "ngatur",
    "menjadi": "jadi jd",
    "jadi": "jd",
    "saya": "gue gw aku sy gua",
    "aku": "gue gw ak",
    "kamu": "lu lo kmu elo",
    "anda": "kamu",
    "kami": "kita",
    "mereka": "mrk",
    "semua": "smua semuanya",
    "setiap": "tiap",
    "masih": "msh",
    "sedang": "lagi",
    "akan": "bakal bakalan",
    "telah": "sudah udah",
    "adalah": "itu",
    "sedikit": "dikit",
    "besar": "gede",
    "uang": "duit",
    "ayah": "bapak bokap",
    "ibu": "nyokap mama",
    "rumah": "rmh",
    "jalan": "jln",
    "bulan": "bln",
    "tahun": "thn th",
    "hari": "hr",
    "minggu": "mgg",
    "tempat": "tmpt tmpat",
    "barang": "brg",
    "harga": "hrg",
    "jumlah": "jml",
    "nomor": "no nomer",
    "telepon": "telp hp",
    "pegawai": "peg karyawan",
    "kantor": "ktr",
    "pimpinan": "bos atasan",
    "perusahaan": "kantor",
    "sekolah": "skolah sklh",
    "mahasiswa": "mhs",
    "informasi": "info",
    "fasilitas": "fasilitasnya fasil",
    "administrasi": "admin",
    "organisasi": "org organisasinya",
    "pemerintah": "pemda pemerintahan",
    "dan": "dn",
    "atau": "ato atw",
    "itu": "tu tuh",
    "ini": "nih ni",
    "ya": "iya yah",
    "apa": "apaan",
    "di": "d",
    "kurang": "krg krang",
    "lebih": "lbh",
    "harus": "hrs mesti kudu",
    "perlu": "prlu",
    "baru": "br",
    "punya": "pny",
    "mempunyai": "punya",
    "memiliki": "punya",
    "tahu": "tau",
    "mengetahui": "tau tahu",
    "mungkin": "mgkn kali",
    "pernah": "prnh",
    "selalu": "slalu sll",
    "sering": "srg",
    "kepada": "kpd ke",
    "terhadap": "thd",
    "tersebut": "tsb",
    "sehingga": "shg jadi",
    "sebagai": "sbg",
    "antara": "antar",
    "secara": "scr",
    "bahwa": "bhw kalau kalo",
    "oleh": "sama",
    "agar": "biar supaya",
    "supaya": "biar spy",
    "ketika": "pas waktu",
    "saat": "pas",
    "masalah": "mslh",
    "makan": "mkn",
    "bersama": "bareng",
    "ikut": "ikutan",
    "beliau": "bliau",
    "bapak": "bpk pak",
}
_CHOICES = {word: tuple(forms.split()) for word, forms in SPELLINGS.items()}
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?")


def informal(text: str, rng: random.Random, share: float = 0.6) -> str:
    """Respell some of a sentence's words as people type and say them; lower-cased.

    >>> informal("Saya tidak tahu.", random.Random(1), share=1.0)
    'gue gak tau.'
    """

    def respell(match: re.Match[str]) -> str:
        forms = _CHOICES.get(match.group())
        return rng.choice(forms) if forms and rng.random() < share else match.group()

    return _WORD.sub(respell, text.lower())


def _legible(line: str) -> bool:
    """Tell text from the debris that scanners leave: mostly letters, words of a usual length."""
    letters = sum(character.isalpha() or character == " " for character in line)
    words = line.split()
    return (
        len(words) >= 3
        and letters >= 0.8 * len(line)
        and 3 <= letters / len(words) <= 12
        and sum(word.isalpha() and len(word) == 1 for word in words) <= len(words) / 4
    )


def read_pairs(data: Path, *, stated: bool = False) -> list[tuple[str, str, str]]:
    """Return (English, Indonesian, source), without twins and hopelessly unequal lengths.

    `stated`: only from sources that state a licence.
    """
    rng = random.Random(0)
    seen: set[str] = set()
    out = []
    for line in (data / "parallel.tsv").read_text(encoding="utf-8").split("\n"):
        cells = line.split("\t")
        if len(cells) != 3 or (cells[2] == _TENTH and rng.random() > 0.1):
            continue
        english, indonesian, source = (cell.strip() for cell in cells)
        if stated and source in UNSTATED:
            continue
        n_en, n_id = len(english.split()), len(indonesian.split())
        if not 1 <= n_en <= 120 or not 1 <= n_id <= 120 or not 0.4 <= (n_id + 2) / (n_en + 2) <= 2:
            continue
        if indonesian.lower() in seen:
            continue
        seen.add(indonesian.lower())
        out.append((english, indonesian, source))
    return out


def read_mono(data: Path, held: Iterable[str]) -> list[str]:
    """Return the legible lines of mono.txt, each once, without the texts in `held`.

    mono.txt holds most texts of some development sets, without their labels; a model that has
    read them would be measured too well. A line goes when more than a third of its runs of four
    words occur in held texts, so that edited copies go too.
    """
    lines = (data / "mono.txt").read_text(encoding="utf-8").split("\n")
    return without_held((line.strip() for line in lines if _legible(line)), held)


def without_held(lines: Iterable[str], held: Iterable[str]) -> list[str]:
    """Return each line once, without those in `held` and without their edited copies."""
    runs = {run for text in held for run in _runs(text)}
    kept = []
    for line in dict.fromkeys(lines):
        own = _runs(line)
        if sum(run in runs for run in own) <= len(own) / 3:
            kept.append(line)
    return kept


def _runs(text: str, size: int = 4) -> list[str]:
    words = re.findall(r"\w+", text.lower())
    if len(words) <= size:
        return [" ".join(words)]
    return [" ".join(words[i : i + size]) for i in range(len(words) - size + 1)]


def held_texts(dev: Path) -> list[str]:
    """Return all texts of the development sets, whatever their columns are called."""
    columns = ("text", "s1", "s2", "premise", "hypothesis", "question", "context")
    return [
        str(row[column])
        for path in sorted(dev.glob("*.jsonl"))
        for row in read_json(path)
        for column in columns
        if column in row
    ]


def read_json(path: Path) -> Iterator[dict[str, object]]:
    """Read a file with one JSON object a line."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line:
            yield json.loads(line)


def spoken_and_reviews(data: Path) -> list[str]:
    """Return texts nearer to speech: reviews, dialogues, and hypotheses of the inference sets."""
    texts = [str(row["text"]) for row in read_json(data / "smsa.jsonl")]
    for row in read_json(data / "xpersona_dialogues.jsonl"):
        texts += [str(turn) for turn in row["turns"]]  # type: ignore[attr-defined]
    texts += [str(row["hypothesis"]) for row in read_json(data / "indonli.jsonl")]
    for row in read_json(data / "mnli_translated.jsonl"):
        texts += [str(row["sentence1"]), str(row["sentence2"])]
    return texts
