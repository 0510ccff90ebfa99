"""Queries that may name a person are counted nowhere: addresses of mail, numbers of people, phones, accounts."""

from __future__ import annotations

import re

_MAIL = re.compile(r"\S@\S")
# A year is no part of a number of a person: "FERS 2021-2027", "Dz.U. 2019".
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# Seven digits or more, as people write them: a phone without its code (7), with it (9), NIP (10), PESEL (11), an account (26).
_LONG_NUMBER = re.compile(r"(?:\d[\s().+/–-]*){7,}")


def may_name_somebody(text: str) -> bool:
    """Tell whether a query looks like a mail address or holds a long number."""
    return bool(_MAIL.search(text) or _LONG_NUMBER.search(_YEAR.sub("x", text)))
