"""Short texts with the spans that a careful person would mark in them, and as many that hold nothing."""

from random import Random

from bench.detection.blind import frames_clean, frames_devices, frames_en, frames_logs, frames_wire, frames_zh
from bench.detection.blind.render import Span, half, render

Text = dict[str, object]

SPEAKING = [*frames_zh.FRAMES, *frames_en.FRAMES, *frames_logs.FRAMES, *frames_wire.FRAMES, *frames_devices.FRAMES]
SILENT = frames_clean.FRAMES

_SILENT_SHARE = 0.42
_AROUND_ZH = (
    ("在吗？", ""),
    ("你好，", ""),
    ("急！", ""),
    ("麻烦了，", " 谢谢"),
    ("[内部] ", ""),
    ("（转）", ""),
    ("", "。"),
    ("※ ", "\n"),
)
_AROUND_EN = (
    ("FYI: ", ""),
    ("Hi, ", ""),
    ("fwd: ", ""),
    ("> ", ""),
    ("- ", "  "),
    ("\t", "\r\n"),
    ("1. ", ""),
    ("", " thx"),
)


def texts(seed: int, count: int) -> list[Text]:
    """count texts; every frame is used before one comes a second time."""
    r = Random(f"texts {seed}")
    silent = round(count * _SILENT_SHARE)
    frames = [*_dealt(SILENT, silent, r), *_dealt(SPEAKING, count - silent, r)]
    r.shuffle(frames)
    return [_text(f"b{seed}-{i:05d}", frame, r) for i, frame in enumerate(frames)]


def _dealt(frames: list[str], count: int, r: Random) -> list[str]:
    """count of the frames, shuffled like a deck of cards that is shuffled anew when it is used up."""
    dealt: list[str] = []
    while len(dealt) < count:
        dealt += r.sample(frames, len(frames))
    return dealt[:count]


def _text(name: str, frame: str, r: Random) -> Text:
    text, spans = render(frame.replace("⏎", "\n"), r)
    if r.random() < 0.15 and _is_prose(text):
        lead, tail = r.choice(_AROUND_EN if text.isascii() else _AROUND_ZH)
        text = lead + text + tail
        spans = [_moved(s, len(lead)) for s in spans]
    return {"id": name, "text": text, "spans": spans, "half": half(frame)}


def _is_prose(text: str) -> bool:
    """Somebody may have typed something around it: not so for a line that a program wrote."""
    return "\n" not in text and text[:1].isalpha() and not any(mark in text for mark in '={};<>"')


def _moved(span: Span, by: int) -> Span:
    return {"type": span["type"], "start": int(span["start"]) + by, "end": int(span["end"]) + by}
