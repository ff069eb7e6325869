"""How much of what identifies people is found in interviews: invented names put into real talk.

    python benchmarks/pseudonyms.py ../shared/data/interviews [--record]

Behind some answers of the development interviews stands one more sentence that names a person, an
office, a place or a number, all invented, in ways of speaking that no rule was tuned on. Found
means that marks cover the whole name; precision is the share of marks that touch something put in
(the interviews' own names count against it, so it is a lower bound); each mark is one look of a
person, a distinct name one row in the table that they fill in.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path

from results import record

from qualnlp.privacy import find_all

FIRST = "Rahmat Suharti Wahyuni Darmawan Nurlaila Hendra Fitriani Yusran Marlina Bachtiar".split()
LAST = "Pranoto Siregar Tanjung Hasanah Wibisono Mappasomba Lubis Kurniadi Batubara Amir".split()
PLACES = "Karangsono Tanjungrejo Bontomulya Sukaraharja Lembahwangi Kedungasri Batulapang".split()
FIELDS = ["Pendidikan", "Kesehatan", "Perdagangan", "Sosial", "Perhubungan", "Pariwisata"]
SAID = {
    "person with a title": [
        "Waktu itu yang mengantar {title} {first}.",
        "Saya sempat tanya {title} {first} {last}, tapi belum dijawab.",
        "Kalau soal uang, {title} {first} yang pegang.",
        "Itu atas izin {title} {last} juga, Mas.",
    ],
    "person without a title": [
        "Teman saya {first} malah sudah berhenti.",
        "Dulu ada {first} {last} yang bantu-bantu di sini.",
        "Anak saya, {first}, yang pasang di internet.",
        "Yang dapat akhirnya {first} sama {other}.",
    ],
    "office": [
        "Urusannya lama di Dinas {field} {place}.",
        "Kami disuruh ke Kantor Kecamatan {place} dulu.",
        "Sebelumnya saya honorer di SMP Negeri {n} {place}.",
        "Yang bina kami Puskesmas {place}.",
    ],
    "place": [
        "Orang tua saya tinggal di Desa {place}.",
        "Barangnya dari Kecamatan {place} semua.",
        "Rumah saya di Jalan {last} nomor {n}, masuk gang.",
        "Saya asli Kabupaten {place}, baru pindah ke sini.",
    ],
    "number": [
        "Telepon saja ke 08{digits}.",
        "NIP saya 19{y}0412 20{m}02 1 00{n}.",
        "NIK-nya 73{six}450579000{n}.",
        "Kirim ke {mail}@suratku.id saja.",
    ],
}


def put_in(chance: random.Random, kind: str) -> tuple[str, list[str]]:
    """Return a sentence and the names in it that must be found."""
    words = {
        "title": chance.choice(["Pak", "Bu", "Ibu", "Bapak", "Mas", "Mbak"]),
        "first": chance.choice(FIRST),
        "other": chance.choice(FIRST),
        "last": chance.choice(LAST),
        "place": chance.choice(PLACES),
        "field": chance.choice(FIELDS),
        "n": str(chance.randrange(1, 10)),
        "digits": "".join(chance.choices("123456789", k=10)),
        "six": f"{chance.randrange(1, 99):02d}{chance.randrange(1, 99):02d}",
        "y": str(chance.randrange(60, 99)),
        "m": f"{chance.randrange(5, 20):02d}",
        "mail": chance.choice(FIRST).lower() + chance.choice(LAST).lower(),
    }
    pattern = chance.choice(SAID[kind])
    text = pattern.format(**words)
    named = ["first", "last", "other", "place", "digits", "mail"]
    wanted = [words[one] for one in named if f"{{{one}}}" in pattern]
    if "NIP" in pattern or "NIK" in pattern:
        wanted = [text.partition(" saya " if "NIP" in pattern else " ")[2].rstrip(".")]
    return text, wanted


def interviews(folder: Path) -> dict[str, list[str]]:
    """Return interview -> what its informants say, turn by turn."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.glob("*/interviews.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            turn = json.loads(line)
            if turn["role"] == "informant":
                found[f"{path.parent.name}/{turn['transcript']}"].append(turn["text"])
    return found


def main() -> int:
    """Print the table; record it if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--record", action="store_true")
    asked = parser.parse_args()
    chance = random.Random(23)
    total, found, missed = Counter[str](), Counter[str](), Counter[str]()
    marks_made = right = words = 0
    for turns in interviews(asked.data).values():
        text = ""
        wanted: list[tuple[str, int, int, str]] = []
        for turn in turns:
            text += turn.strip() + " "
            if chance.random() < 0.4:
                kind = chance.choice(list(SAID))
                sentence, names = put_in(chance, kind)
                for name in names:
                    start = len(text) + sentence.index(name)
                    wanted.append((kind, start, start + len(name), sentence))
                text += sentence + " "
            text += "\n"
        words += len(text.split())
        marks = find_all([text]).marks()[0]
        covered = {place for one in marks for place in range(one.start, one.end)}
        for kind, start, end, sentence in wanted:
            total[kind] += 1
            if all(place in covered or text[place] == " " for place in range(start, end)):
                found[kind] += 1
            else:
                missed[f"{kind}: {sentence}"] += 1
        touched = [(start, end) for _, start, end, _ in wanted]
        marks_made += len(marks)
        right += sum(any(m.start < e and s < m.end for s, e in touched) for m in marks)
    lines = ["| what | put in | found | recall |", "|---|---:|---:|---:|"]
    for kind in SAID:
        share = found[kind] / total[kind]
        lines.append(f"| {kind} | {total[kind]} | {found[kind]} | {share:.3f} |")
    every, got = sum(total.values()), sum(found.values())
    lines.append(f"| all | {every} | {got} | {got / every:.3f} |")
    lines.append(
        f"\n{marks_made} marks in {words:,} words, {right / marks_made:.2f} of them on something "
        f"put in: one look a {words / marks_made:.0f} words."
    )
    text = "\n".join(lines)
    print(text)
    for sentence, n in missed.most_common(12):
        print(f"missed {n}: {sentence}", file=sys.stderr)
    if asked.record:
        record("Pseudonyms in interviews", "python benchmarks/pseudonyms.py DATA --record", text)
    return int(got < 0.98 * every)


if __name__ == "__main__":
    raise SystemExit(main())
