"""Short texts with exact spans, and hard ones that hold nothing: `texts(seed, count)`."""

from functools import partial
from random import Random

from bench.detection.blind.render import Span, half, render
from bench.detection.fresh import frames_clean, frames_devices, frames_logs, frames_talk, frames_wire
from bench.detection.fresh.values import make

Text = dict[str, object]

SPEAKING = [*frames_talk.FRAMES, *frames_logs.FRAMES, *frames_wire.FRAMES, *frames_devices.FRAMES]
SILENT = frames_clean.FRAMES

_SILENT_SHARE = 0.4
_fill = partial(render, make=make)


def texts(seed: int, count: int) -> list[Text]:
    """count texts; every frame is used before one comes a second time."""
    r = Random(f"fresh texts {seed}")
    silent = round(count * _SILENT_SHARE)
    frames = [*_dealt(SILENT, silent, r), *_dealt(SPEAKING, count - silent, r)]
    r.shuffle(frames)
    return [_text(f"f{seed}-{i:05d}", frame, r) for i, frame in enumerate(frames)]


def _dealt(frames: list[str], count: int, r: Random) -> list[str]:
    """count of the frames, in a new order each time round."""
    dealt: list[str] = []
    while len(dealt) < count:
        dealt += r.sample(frames, len(frames))
    return dealt[:count]


def _text(name: str, frame: str, r: Random) -> Text:
    """Some texts end in a line break, stand between quiet lines, or are two texts that a screen showed together."""
    text, spans = _fill(frame.replace("⏎", "\n"), r)
    chance = r.random()
    if chance < 0.06:
        text += r.choice(("\n", "\r\n", "  ", " \n\n"))
    elif chance < 0.12:
        lead, _ = _fill(r.choice(("-- ((stamp)) --\n", "\n\n", "[((time))] ", "#((n4)) ", "\ufeff")), r)
        text, spans = lead + text, [_moved(s, len(lead)) for s in spans]
    return {"id": name, "text": text, "spans": spans, "half": half(frame)}


def _moved(span: Span, by: int) -> Span:
    return {"type": span["type"], "start": int(span["start"]) + by, "end": int(span["end"]) + by}
