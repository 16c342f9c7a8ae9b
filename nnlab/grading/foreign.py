"""Text and JSON that others wrote, made into what every part of ours can hold.

A lone surrogate is valid in JSON, in a Python string and in a file's name, and can be written to
no file; JSON may nest deeper than anything that walks it, and hold numbers nobody can print.
What comes from outside passes here once, at the boundary, and is ordinary from then on.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any
from urllib.parse import quote_from_bytes

DEEPEST = 100  # levels of lists and objects that are kept
_MOST_DIGITS = 300
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
# A string (or the beginning of one that never ends), or a bracket.
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', re.DOTALL)
_PLAIN_IN_NAMES = frozenset(" '+-.@_,()[]~=")  # of ASCII besides letters and digits
_ESCAPED = re.compile("(%[0-9A-F]{2})")


def readable(text: str) -> str:
    """The text with every lone surrogate replaced by U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def readable_name(name: str) -> str:
    """A file's name as it can be shown, stored and put into a page or an address.

    Bytes that are no UTF-8, controls, and signs with a meaning in HTML become ``%E9``; a name
    that was made readable stays as it is.
    """
    parts = _ESCAPED.split(name)
    return "".join(
        part if _ESCAPED.fullmatch(part) else "".join(map(_readable_sign, part)) for part in parts
    )


def _readable_sign(sign: str) -> str:
    kind = unicodedata.category(sign)
    if sign.isascii():
        plain = sign.isalnum() or sign in _PLAIN_IN_NAMES
    else:
        plain = kind[0] in "LMNPS" or kind == "Zs"
    if plain:
        return sign
    escaped = "surrogateescape" if "\udc80" <= sign <= "\udcff" else "surrogatepass"
    return quote_from_bytes(sign.encode("utf-8", escaped), safe="")


def parsed_json(text: str) -> Any:
    """The value of a JSON text, all of whose strings can be written; raises ValueError.

    What lies deeper than DEEPEST must have been cut.
    """
    value = json.loads(text, parse_int=_integer)
    if _SURROGATE.search(text):
        value = json.loads(readable(json.dumps(value, ensure_ascii=False)), parse_int=_integer)
    return value


def _integer(digits: str) -> int:
    return int(digits[:_MOST_DIGITS])


def without_depths(text: str) -> str:
    """The JSON text with ``null`` in place of everything that lies deeper than DEEPEST."""
    kept: list[str] = []
    depth = position = 0
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "[{":
            depth += 1
            if depth == DEEPEST + 1:
                kept += [text[position : token.start()], "null"]
        elif sign in "]}":
            depth -= 1
            if depth == DEEPEST:
                position = token.end()
    return "".join([*kept, text[position:] if depth <= DEEPEST else ""])
