"""What a browser may be given of a student's: text, pictures, and nothing that acts.

formgrader shows an executed notebook in the page in which marks are given, renders Markdown
with all the HTML in it, and writes an output's metadata into its tags.  So whatever is not known
here by its kind and form is left out or shown as text.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
ATTACHED = {**PICTURES, "image/gif": b"GIF8"}
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
_MOST_PIXELS = 10_000  # across
_MOST_ALT = 500

Pictures = Mapping[str, Mapping[str, str]]  # base64 by name, then MIME type

# pictures ----------------------------------------------------------------------------------------


def picture(mime: str, value: Any) -> str | None:
    """A picture's base64, made anew, or None where it is none of its kind."""
    text = "".join(value) if isinstance(value, list) and _all_text(value) else value
    if not isinstance(text, str) or mime not in ATTACHED:
        return None
    try:
        content = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    return base64.b64encode(content).decode() if content.startswith(ATTACHED[mime]) else None


def picture_metadata(mime: str, metadata: Any) -> dict[str, Any]:
    """Size, background and text of a shown picture; they may lie under its type or above it."""
    found = metadata if isinstance(metadata, dict) else {}
    own = found.get(mime)
    found = {**found, **(own if isinstance(own, dict) else {})}
    kept: dict[str, Any] = {
        name: found[name]
        for name in ("width", "height")
        if type(found.get(name)) is int and 0 < found[name] <= _MOST_PIXELS
    }
    if found.get("unconfined") is True:
        kept["unconfined"] = True
    if found.get("needs_background") in ("light", "dark"):
        kept["needs_background"] = found["needs_background"]
    if isinstance(found.get("alt"), str):
        kept["alt"] = _words(found["alt"][:_MOST_ALT])
    return {mime: kept} if kept else {}


def _words(text: str) -> str:
    return re.sub(r"[^\w .,;-]", " ", text)


def attachments(found: Any) -> Pictures:
    """The pictures among a text cell's attachments."""
    kept: dict[str, dict[str, str]] = {}
    for name, bundle in found.items() if isinstance(found, dict) else ():
        for mime, value in bundle.items() if isinstance(bundle, dict) else ():
            made = picture(mime, value)
            if made is not None:
                kept[name] = {mime: made}
    return kept


def _all_text(lines: list[Any]) -> bool:
    return all(isinstance(line, str) for line in lines)


# Markdown ----------------------------------------------------------------------------------------

_UNSEEN = "\u200b"  # a space of no width
_ATTACHED_PICTURE = re.compile(
    r"(?<!\\)!\[(?P<alt>[^\[\]\n`<>\\]{0,200})\]\(attachment:(?P<name>[^()\s<>]{1,300})\)"
)
# What makes Markdown more than text, each broken by a space or one that is not seen.
_BROKEN: tuple[tuple[re.Pattern[str], str], ...] = (
    # A tag, a comment, an address in angle brackets.
    (re.compile(r"<(?!=?\s)"), "< "),
    # A link, a picture, the address a link refers to.
    (re.compile(r"\](?=[(:])"), "] "),
    # An address that becomes a link by itself.
    (re.compile(r"(https?|ftp):(?=//)", re.IGNORECASE), r"\1: "),
    # Headings get their words as an id, which may be the id of a mark.
    (re.compile(r"(#+[ \t]*)"), rf"\1{_UNSEEN}"),
    (re.compile(r"^([^|\n]*[=-])[ \t]*$", re.MULTILINE), rf"\1{_UNSEEN}"),
    # The name of a language after a fence, by which another program is chosen.
    (re.compile(r"(`{3,}|~{3,})[ \t]*(?=[^\s`~])(?!python[ \t]*$)", re.MULTILINE), rf"\1{_UNSEEN}"),
    # TeX that links, loads, or reaches the page around it.
    _TEX := (re.compile(r"\\(?=href|url|require|class|cssId|style|html|include)"), r"\\ "),
)


def markdown(text: str, pictures: Pictures | None = None) -> tuple[str, Pictures]:
    """Markdown without HTML, links and ids of headings, and the attachments it shows.

    Emphasis, lists, tables, code and mathematics stay; what was broken can be read as text.
    pictures: the cell's attachments, which get names of ours.
    """
    known = pictures or {}
    shown: dict[str, str] = {}  # our names by the student's
    parts: list[str] = []
    end = 0
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for found in _ATTACHED_PICTURE.finditer(text):
        name = found["name"] if found["name"] in known else unquote(found["name"])
        if name in known:
            (mime,) = known[name]
            ours = shown.setdefault(name, f"picture-{len(shown) + 1}.{_ENDINGS[mime]}")
            made = f"![{_words(found['alt'])}](attachment:{ours})"
            parts += [_broken(text[end : found.start()]), made]
            end = found.end()
    parts.append(_broken(text[end:]))
    return "".join(parts), {ours: known[name] for name, ours in shown.items()}


def tex(text: str) -> str:
    """A piece of TeX without what links or loads."""
    found, instead = _TEX
    return found.sub(instead, text)


def _broken(text: str) -> str:
    for found, instead in _BROKEN:
        text = found.sub(instead, text)
    return text


def literally(text: str) -> str:
    """Markdown that shows a text as it is, such as that of a raw cell."""
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", text))])
    return f"{fence}\n{_broken(text)}\n{fence}"


# reports of ours ---------------------------------------------------------------------------------

REPORT_TAGS = {
    *("br", "code", "details", "div", "em", "figcaption", "figure", "h4", "h5", "li", "ol", "p"),
    *("pre", "span", "strong", "summary", "svg", "rect", "text", "ul"),
    *("table", "tbody", "td", "th", "thead", "tr"),
    "u",
}
_REPORT_ATTRIBUTES = {
    *("aria-hidden", "aria-label", "class", "colspan", "focusable", "role", "rowspan", "scope"),
    *("height", "width", "x", "y", "text-anchor", "viewbox"),
}


def report(html: str) -> str:
    """The HTML of a report, or nothing where it holds more than reports are made of.

    Reports escape what is a student's; this is the second lock on the same door.
    """
    read = _ReportReader()
    try:
        read.feed(html)
        read.close()
    except AssertionError:  # what Python's parser raises for a malformed declaration
        return ""
    # What is no whole tag, one Python's parser hands on as text and another's leaves out.
    return html if read.known and read.tags == html.count("<") else ""


class _ReportReader(HTMLParser):
    """Reads HTML that is made of known tags, known attributes and text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.known = True
        self.tags = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags += 1
        self.known &= tag in REPORT_TAGS and {name for name, _ in attrs} <= _REPORT_ATTRIBUTES

    def handle_endtag(self, tag: str) -> None:
        self.tags += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        self.known &= "<" not in data

    def handle_comment(self, data: str) -> None:
        self.known = False

    def handle_decl(self, decl: str) -> None:
        self.known = False

    def handle_pi(self, data: str) -> None:
        self.known = False

    def unknown_decl(self, data: str) -> None:
        self.known = False
