"""The same talk as every program that transcribes would write it. In: nothing. Out: texts."""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """A turn: who speaks (0 asks, 1 answers), what, from when to when."""

    who: int
    text: str
    start: float
    end: float


# Invented, for tests.
TURNS = [
    Said(0, "Pernah ikut pelatihan, Bu?", 0.32, 1.87),
    Said(1, "Sekali saja, tahun 2014. Dia bilang: nanti saja giliran Ibu.", 3.02, 7.11),
    Said(0, "Lalu bagaimana?", 8.26, 9.11),
    Said(1, "Tahun berikutnya sama lagi. Dia bilang: anggarannya habis.", 10.26, 14.01),
    Said(0, "Menurut Ibu itu adil?", 15.16, 16.51),
    Said(1, "Tidak adil.", 17.66, 18.35),
]
NAMES = ["Rina Wulandari", "Sari Lestari"]
SPEAKERS = ["SPEAKER_00", "SPEAKER_01"]


def stamp(time: float, sign: str = ".", digits: int = 3) -> str:
    """Return HH:MM:SS.mmm."""
    whole = f"{int(time // 3600):02}:{int(time // 60 % 60):02}:{int(time % 60):02}"
    return whole + (f"{sign}{round(time % 1 * 10**digits):0{digits}}" if digits else "")


def short(time: float) -> str:
    """Return M:SS."""
    return f"{int(time) // 60}:{int(time) % 60:02}"


def each(pattern: str, names: list[str] = NAMES, turns: list[Said] = TURNS) -> str:
    """Return the turns, each written by a pattern with {n} {who} {text} {a} {b} ..."""
    return "".join(
        pattern.format(
            n=n,
            who=names[turn.who],
            small=names[turn.who].lower(),
            text=turn.text,
            a=stamp(turn.start),
            b=stamp(turn.end),
            ac=stamp(turn.start, ","),
            bc=stamp(turn.end, ","),
            at=stamp(turn.start, "", 0),
            bt=stamp(turn.end, "", 0),
            am=short(turn.start),
            bm=short(turn.end),
            s=turn.start,
            e=turn.end,
            sms=round(turn.start * 1000),
            ems=round(turn.end * 1000),
            tenth=int(turn.end * 10) % 10,
        )
        for n, turn in enumerate(turns, 1)
    )


def pairs(pattern: str, names: list[str] = NAMES) -> str:
    """Return question and answer together in one cue."""
    return "".join(
        pattern.format(
            n=n // 2 + 1, a=stamp(TURNS[n].start, ","), b=stamp(TURNS[n + 1].end, ","),
            ask=TURNS[n].text, tell=TURNS[n + 1].text, who=names[0], other=names[1],
        )
        for n in (0, 2, 4)
    )  # fmt: skip


SRT = "{n}\n{ac} --> {bc}\n"
VTT = "{a} --> {b}\n"
NUMBERED = ["Speaker 0", "Speaker 1"]
ASS = (
    "[Script Info]\nTitle: x\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
)
TTML = (
    '<?xml version="1.0" encoding="utf-8"?>\n<tt xmlns="http://www.w3.org/ns/ttml" '
    'xmlns:ttm="http://www.w3.org/ns/ttml#metadata"><head><metadata>'
    '<ttm:agent xml:id="r"><ttm:name>Rina Wulandari</ttm:name></ttm:agent>'
    '<ttm:agent xml:id="s"><ttm:name>Sari Lestari</ttm:name></ttm:agent></metadata></head>'
    "<body><div>"
)

#: File name -> (content, whether times must be exact to a tenth of a second, speakers)
FILES: dict[str, tuple[str, list[str] | None]] = {
    # Whisper and its kin
    "whisperx.srt": (each(SRT + "[{who}]: {text}\n\n", SPEAKERS), SPEAKERS),
    "whisperx-two-lines.srt": (
        pairs("{n}\n{a} --> {b}\n[{who}]: {ask}\n[{other}]: {tell}\n\n", SPEAKERS), SPEAKERS),
    "whisperx-one-line.srt": (
        pairs("{n}\n{a} --> {b}\n[{who}]: {ask} [{other}]: {tell}\n\n", SPEAKERS), SPEAKERS),
    "ctranslate2.txt": (each("[{who}]: {text}\n", SPEAKERS), SPEAKERS),
    "whisper.tsv": (
        "start\tend\ttext\n" + each("{sms}\t{ems}\t[{who}]: {text}\n", SPEAKERS), SPEAKERS),
    "whisper-terminal.txt": (each("[{a} --> {b}]  {who}: {text}\n"), NAMES),
    "arrow.txt": (each("{a} --> {b} {who}: {text}\n"), NAMES),
    "whisper-cpp.srt": (each(SRT + "({small}) {text}\n\n", NUMBERED), ["speaker 0", "speaker 1"]),
    "vibe.srt": (each(SRT + "[{who}] {text}\n", NUMBERED), NUMBERED),
    "vibe.vtt": (each(VTT + "[{who}] {text}\n", NUMBERED), NUMBERED),
    "vibe.txt": (each("{who}:\n{text}\n\n", NUMBERED), NUMBERED),
    "buzz.txt": (each("{who}: {text} ", NUMBERED), NUMBERED),
    "nemo.txt": (each("[{am}-{bm}] [ {who} ] {text}\n", ["Speaker-0", "Speaker-1"]),
                 ["Speaker-0", "Speaker-1"]),
    "atrain.txt": ("Transcription for 261128-1005-wawanca\n\n"
                   + each("{who}\n[{at}] - {text}\n\n", SPEAKERS), SPEAKERS),
    "atrain-maxqda.txt": (each("{who} [{at}] - {text} ", SPEAKERS), SPEAKERS),
    "atrain-maxqda-labels.txt": (each("[{at}] - {who}: {text} ", ["P", "N"]), ["P", "N"]),
    "f4.txt": (each("{who}: {text} #{bt}-{tenth}#\n\n", ["I", "B"]), ["I", "B"]),
    "noscribe.txt": ("Transcribed with noScribe vers. 0.7.2\nAudio file: D:/rekaman/03.mp3\n\n"
                     + each("{who}: {text} (.)\n", ["S00", "S01"]), ["S00", "S01"]),
    # services
    "otter.txt": (each("{who}  {am}  \n{text}\n\n") + "Transcribed by https://otter.ai\n", NAMES),
    "otter-no-names.txt": (each("{am}  \n{text}\n\n") + "Transcribed by https://otter.ai\n", None),
    "meet.txt": ("Nov 28, 2026\n\nWawancara Sari - Transcript\n00:00:00\n \n"
                 + each("{who}: {text}\n") + " \nTranscription ended after 00:06:17\n\n"
                 "This editable transcript was computer generated and might contain errors.\n",
                 NAMES),
    "teams.txt": ("Rina Wulandari started transcription\n\n" + each("{who}   {am}\n{text}\n\n")
                  + "Rina Wulandari stopped transcription\n", NAMES),
    "teams.vtt": ("WEBVTT\n\n" + each("a1b2-{n}/1-0\n" + VTT + "<v {who}>{text}</v>\n\n"), NAMES),
    "zoom.vtt": ("WEBVTT\n\n" + each("{n}\n" + VTT + "{who}: {text}\n\n"), NAMES),
    "zoom-small-letters.vtt": ("WEBVTT\n\n" + each("{n}\n" + VTT + "{small}: {text}\n\n"),
                               ["rina wulandari", "sari lestari"]),
    "zoom-office.vtt": (
        "WEBVTT\n\n" + each("{n}\n" + VTT + "{who} | Dinas Kesehatan & KB: {text}\n\n"),
        ["Rina Wulandari | Dinas Kesehatan & KB", "Sari Lestari | Dinas Kesehatan & KB"]),
    "turboscribe.txt": (
        "(Transcribed by TurboScribe.ai. Go Unlimited to remove this message.)\n\n"
        + each("[{who}] ({am} - {bm})\n{text}\n\n", NUMBERED), NUMBERED),
    "sonix.txt": ("wawancara-03\n\n" + each("{who}: [{at}] {text}\n\n", ["Speaker1", "Speaker2"]),
                  ["Speaker1", "Speaker2"]),
    "happyscribe.txt": (each("[{at}.32] - {who}\n{text}\n\n", NUMBERED), NUMBERED),
    "trint.txt": (each("{who} ({am}): {text}\n\n"), NAMES),
    "descript.md": (each("[{at}] **{who}:** {text}\n\n"), NAMES),
    "rev.txt": (each("{who} ({am}):\n{text}\n\n"), NAMES),
    # captions by hand and by television
    "changes.vtt": ("WEBVTT\n\n" + each(VTT + ">> {text}\n\n"), None),
    "names.vtt": ("WEBVTT\n\n" + each(VTT + ">> {who}: {text}\n\n"), NAMES),
    "dashes.srt": (pairs("{n}\n{a} --> {b}\n- {ask}\n- {tell}\n\n"), None),
    "captions.txt": (each(SRT + "{who}: {text}\n\n"), NAMES),
    "youtube.sbv": (each("{a},{b}\n{who}: {text}\n\n"), NAMES),
    "aegisub.ass": (ASS + each("Dialogue: 0,{a},{b},Default,{who},0,0,0,,{{\\i1}}{text}\n"), NAMES),
    "television.ttml": (
        TTML + each('<p begin="{a}" end="{b}" ttm:agent="{who}">{text}</p>', ["r", "s"])
        + "</div></body></tt>", NAMES),
    # labels of people
    "braces.txt": (each("[{at}] {{{who}}} {text}\n"), NAMES),
    "angles.txt": (each("<{who}> {text}\n"), NAMES),
    "at-sign.txt": (each("@{who}: {text}\n"), NAMES),
    "marks.txt": (each("(W1/S1/{n}) {who} : {text}\n", ["P", "N"]), ["P", "N"]),
    "one-paragraph.txt": (each("{who}: {text} ", ["P", "N"]), ["P", "N"]),
    "line-numbers.txt": (each("{n}  {who}: {text}\n", ["P", "N"]), ["P", "N"]),
    "dialogue.txt": (each("- {text}\n"), None),
    "numbered-jawab.txt": (
        "".join(f"{n // 2 + 1}. {TURNS[n].text}\nJawab: {TURNS[n + 1].text}\n" for n in (0, 2, 4)),
        ["", "Jawab"]),
    # tables
    "elan.txt": (each("{who}\t\t{a}\t{s}\t{b}\t{e}\t{text}\n"), NAMES),
    "nvivo.txt": ("Timespan\tContent\tSpeaker\n" + each("{a} - {b}\t{text}\t{who}\n"), NAMES),
    "nvivo-id.csv": ("Rentang waktu,Konten,Pembicara\n" + each('{a} - {b},"{text}",{who}\n'),
                     NAMES),
    "premiere.csv": ("Speaker Name,Start Time,End Time,Text\n"
                     + each('{who},{at}:08,{bt}:20,"{text}"\n'), NAMES),
    "seconds.csv": ("start,end,speaker,text\n" + each('{s},{e},{who},"{text}"\n'), NAMES),
    "table.md": ("| Penutur | Ucapan |\n|---|---|\n" + each("| {who} | {text} |\n"), NAMES),
    # pages and rich text
    "google-docs.html": (
        "<html><head><style>.c1{font-weight:700}</style></head><body>"
        + each('<p><span class="c1">{who}: </span><span>{text}</span></p>') + "</body></html>",
        NAMES),
    "questions-bold.html": (
        "<html><body>" + "".join(
            f"<p><b>{TURNS[n].text}</b></p><p>{TURNS[n + 1].text}</p>" for n in (0, 2, 4)
        ) + "</body></html>", None),
    "questions-italic.html": (
        "<html><body>" + "".join(
            f"<p><i>{TURNS[n].text}</i></p><p>{TURNS[n + 1].text}</p>" for n in (0, 2, 4)
        ) + "</body></html>", None),
    "table.html": (
        "<table><tr><th>Pertanyaan</th><th>Jawaban</th></tr>" + "".join(
            f"<tr><td>{TURNS[n].text}</td><td>{TURNS[n + 1].text}</td></tr>" for n in (0, 2, 4)
        ) + "</table>", ["Pertanyaan", "Jawaban"]),
    "page.doc": ("<html><body>" + each("<p>{who}: {text}</p>") + "</body></html>", NAMES),
    "rich.rtf": (
        "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}\\f0 "
        + each("{{\\b {who}:}} {text}\\par\n") + "}", NAMES),
    "rich.doc": ("{\\rtf1\\ansi " + each("{who}: {text}\\par\n") + "}", NAMES),
}  # fmt: skip
