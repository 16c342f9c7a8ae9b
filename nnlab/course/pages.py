"""An executed notebook as one HTML page that needs no network: formulas are MathML."""

from __future__ import annotations

from typing import Any

from jinja2 import pass_context
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode

from .formulas import mathml


class _Renderer(IPythonRenderer):
    """Markdown with its LaTeX turned into MathML, which browsers draw themselves."""

    def block_math(self, body: str) -> str:
        return f"<p>{mathml(body, 'block')}</p>"

    def multiline_math(self, text: str) -> str:
        return self.block_math(text.strip().removeprefix("$$").removesuffix("$$"))

    def latex_environment(self, name: str, body: str) -> str:
        return self.block_math(rf"\begin{{{name}}}{body}\end{{{name}}}")

    def inline_math(self, body: str) -> str:
        return mathml(body, "inline")


class _Exporter(HTMLExporter):
    """nbconvert's pages without what they would fetch from elsewhere."""

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        cell = context.get("cell", {})
        renderer = _Renderer(
            escape=False,
            attachments=cell.get("attachments", {}),
            anchor_link_text=self.anchor_link_text,
            exclude_anchor_links=self.exclude_anchor_links,
        )
        return MarkdownWithMath(renderer=renderer).render(source)


def page_of(executed: NotebookNode) -> str:
    """The HTML page of an executed notebook."""
    exporter = _Exporter(
        mathjax_url="",
        require_js_url="",
        jquery_url="",
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    body, _ = exporter.from_notebook_node(executed)
    return body
