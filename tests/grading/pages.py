"""Texts that mean something to whatever reads them, and what a page is made of."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import nbgrader
from hypothesis import strategies as st
from nbconvert.exporters import HTMLExporter

from nnlab.grading import inert

TEMPLATES = Path(nbgrader.__file__).parent / "server_extensions/formgrader/templates"
# Pieces that mean something to Markdown, HTML, TeX or a notebook, and a few that do not.
PIECES = st.sampled_from(
    [
        *("<", ">", "</", "<!", "<!--", "-->", "<?", "<![CDATA[", "]]>", "<script>", "</script>"),
        *("<img", "onerror=x", "src=http://a.b/c>", "<a@b.c>", "<=a@b.c>", "<javascript:x>"),
        *("<pre>", "<svg/onload=x>", "(", ")", "[", "]", "](", "]:", "][", "![", "[a]:"),
        *("![a](attachment:p.png)", "attachment:p.png", "http://", "https://a.b", "HTTPS://A.B"),
        *("www.a.b", "javascript:x", "data:text/html,x", "#", "##", "###", "===", "---", "-", "="),
        *("|", ":", "*", "**", "_", "~~", "`", "``", "```", "~~~", "```mermaid", "~~~mermaid"),
        *("$", "$$", "\\(", "\\)", "\\\\(", "\\\\)", "\\[", "\\]", "\\\\[", "\\\\]"),
        *("\\begin{a}", "\\end{a}", "\\href{javascript:x}{y}", "&lt;", "&#60;", "&#x3c;", "&amp;"),
        *('"', "'", "\\", "/", "test_sigmoid", "sigmoid-comment", "on", "onload=x", "files/"),
        *("{{", "}}", "{%", "%}", "\ud800", "\udc00", "\x00", "\x1b[31m", "\u200b", "\u2028"),
        *("\ufffe", "x"),
    ]
)
GAPS = st.sampled_from(["", "", "", " ", "\n", "\n\n", "\t", "    ", "\r", "\n> ", "\n- ", "\n1. "])
TEXTS = st.lists(st.tuples(PIECES, GAPS), max_size=25).map(
    lambda parts: "".join(piece + gap for piece, gap in parts)
) | st.text(max_size=60)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


class Page(HTMLParser):
    """What a page is made of, and what of it acts."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.active: list[Any] = []
        self.ids: list[str] = []
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            text = value or ""
            self.ids += [text] if name == "id" else []
            fine = {
                "href": text.startswith("#"),
                "src": text.startswith(tuple(f"data:{m};base64," for m in inert.ATTACHED)),
                "style": set(text) <= set("abcdefghijklmnopqrstuvwxyz-:;()%, 0123456789"),
            }
            if name.startswith("on") or not fine.get(name, name not in ("srcdoc", "action")):
                self.active.append((tag, name, text))

    def handle_decl(self, decl: str) -> None:
        self.tags.add("!")

    def handle_comment(self, data: str) -> None:
        self.tags.add("!--")


OURS = {
    *("html", "head", "meta", "title", "style", "body", "main", "section", "h1", "h2", "h3"),
    *("svg", "rect", "line", "text", "table", "thead", "tbody", "tr", "th", "td", "ol", "ul", "li"),
    *("p", "strong", "span", "code", "details", "summary", "div", "!"),
    *inert.REPORT_TAGS,  # a picture may be made of
}


def require_inert(page: str) -> None:
    """Nothing on a page of ours acts, whatever stands in it."""
    read = Page(page)
    assert read.tags <= OURS
    assert read.active == []
    assert "default-src 'none'" in page


class Formgrader(HTMLExporter):
    """formgrader's exporter, showing the cells alone."""

    def __init__(self) -> None:
        super().__init__(template_name="formgrade", extra_template_basedirs=[str(TEMPLATES)])

    def page(self, notebook: str) -> Page:
        """The cells of a valid notebook, as formgrader shows them."""
        read = nbformat.reads(notebook, as_version=4)
        nbformat.validate(read)
        content, _ = self.from_notebook_node(read, {"base_url": "", "index": 0, "total": 1})
        start = content.index('id="notebook-container"')
        return Page(content[start : content.rindex('<div class="help">')])
