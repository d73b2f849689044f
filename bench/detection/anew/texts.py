"""Short texts with exact spans, and hard ones that hold nothing: `texts(seed, count)`."""

from functools import partial
from random import Random

from bench.detection.anew import (
    frames_long,
    frames_paper,
    frames_phone,
    frames_quiet,
    frames_said,
    frames_server,
    frames_typed,
)
from bench.detection.anew.values import make
from bench.detection.blind.render import Span, half, render

Text = dict[str, object]

PERSONAL = [
    *frames_said.FRAMES,
    *frames_paper.FRAMES,
    *frames_phone.FRAMES,
    *frames_server.FRAMES,
    *frames_typed.FRAMES,
    *frames_long.FRAMES,
]
QUIET = frames_quiet.FRAMES

_QUIET_SHARE = 0.4
_LEADS = ("\n", "# ((stamp))\n", "((n3))\t", "> ", "((hm)) | ", "\u3000")
_ENDS = ("\n", "\r\n", " ", "\t", "\n--\n", "\u3000")

_fill = partial(render, make=make)


def texts(seed: int, count: int) -> list[Text]:
    """count texts, two in five without a span; every frame is used before one comes a second time."""
    r = Random(f"anew texts {seed}")
    quiet = round(count * _QUIET_SHARE)
    frames = [*_dealt(QUIET, quiet, r), *_dealt(PERSONAL, count - quiet, r)]
    r.shuffle(frames)
    return [_text(f"a{seed}-{i:05d}", frame, r) for i, frame in enumerate(frames)]


def _dealt(frames: list[str], count: int, r: Random) -> list[str]:
    """count of the frames, in a new order each time round."""
    dealt: list[str] = []
    while len(dealt) < count:
        dealt += r.sample(frames, len(frames))
    return dealt[:count]


def _text(name: str, frame: str, r: Random) -> Text:
    """One text; some begin or end in what a screen, a quotation or a file has put around them."""
    lead, end = (r.choice(_LEADS) if r.random() < 0.07 else ""), (r.choice(_ENDS) if r.random() < 0.07 else "")
    text, spans = _fill((lead + frame + end).replace("⏎", "\n"), r)
    return {"id": name, "text": text, "spans": spans, "half": half(frame)}


__all__ = ["PERSONAL", "QUIET", "Span", "Text", "texts"]
