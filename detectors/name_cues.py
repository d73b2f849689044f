"""What stands beside two capitalized words and says that they are a person: labels, greetings, what people do."""

from __future__ import annotations

import re
from string import ascii_letters
from typing import Final

CUE: Final = re.compile(
    r"(?:\bname(?:d| is|'s)?|\bi am|\bi'm|\bthis is|\bcontact|\bdear|\bhi|\bhello|\bhey|\bsigned(?:-off)?(?:[ -]by)?|"
    r"\bby|\bfrom|\bpatient|\bcustomer|\bclient|\bmr|\bmrs|\bms|\bdr|\bprof|\battn|\bc/o|\bregards|\bsincerely|"
    r"\bcardholder|\bpassenger|\bagent|\bcalled|\bmeet|\bmet|\bwith|\bto|\band|\bemployee|\bauthor|\bassigned to|"
    r"\bguest|\btenant|\blandlord|\bguide|\bwitness|\bdriver|\brider|\bbuyer|\bseller|\bnurse|\bteacher|\bcoach|"
    r"\bowner|\bwelcome|\bcongrats to|\bthink|\bask|\btell|\bsays?|\bbetween|\bthank(?:s|ed)?(?: to)?|\blinkedin|"
    r"\bmy (?:wife|husband|friend|boss|son|daughter|brother|sister|mother|father|colleague|neighbou?r)|\bcc)"
    r"[\s:.,\"'=\-]*$",
    re.IGNORECASE,
)
_LABELS: Final = (
    "contact kin tenant landlord buyer seller witness guide supervisor manager insured beneficiary spouse attendee "
    "attendees host linkedin from".split()
)
LABELED: Final = re.compile(
    r"(?:\b(?:signed-off|co-authored|reviewed|acked|reported|tested|approved|prepared|submitted)[- ]by|"
    rf"\b(?:{'|'.join(_LABELS)})):? +[\"']?$",
    re.IGNORECASE,
)
"""Words after which two capitalized words are a person, whoever it is."""
LABEL_ENDS: Final = frozenset({*_LABELS, "by"})
"""The last word of whatever that finds in ASCII."""
_LABEL_EDGES: Final = frozenset(" \"'")
TOLD_BEHIND: Final = re.compile(
    r"[\"']? ?<(?:sips?:|tel:|mailto:|\+?\d|[^\s<>@]+@)|[\"']? wrote:|"
    r" \((?:spouse|wife|husband|partner|mother|father|son|daughter|sister|brother|parent|guardian|landlord|"
    r"tenant|lessor|"
    r"lessee|buyer|seller|borrower|lender|he/him|she/her|they/them)\)",
    re.IGNORECASE,
)
ACTS_BEHIND: Final = re.compile(
    r",? (?:assigned|commented|invited|joined|shared|mentioned|replied|reviewed|approved|said|says|told|asked|who|"
    r"was|is|has|will|moved|left)\b|, \d{1,2},"
)


def is_labeled(before: str) -> bool:
    """Return whether a label ends there; its last word is asked for first, which takes a tenth of the time."""
    if before[-1:] not in _LABEL_EDGES:
        return False
    if before.isascii():
        rest = before.rstrip(" :\"'")
        if rest[len(rest.rstrip(ascii_letters)) :].lower() not in LABEL_ENDS:
            return False
    return LABELED.search(before) is not None
