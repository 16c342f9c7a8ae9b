"""What became of every file of a folder of photos."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

# Every kind of finding, in a reader's words.
DROPPED = {
    "empty": "empty file",
    "not an image": "not an image",
    "truncated": "cut short",
    "corrupt": "damaged",
    "too large": "too many pixels",
    "unreadable": "could not be read",
    "duplicate": "the same picture as another of its class",
    "contradiction": "the same picture in both classes",
}
CONVERTED = {
    "wrong extension": "another format than its name says",
    "gray": "gray, stored in one channel",
    "gray content": "gray, stored in three equal channels",
    "CMYK": "printer's colors (CMYK)",
    "palette": "colors from a palette",
    "deep": "more than 8 bits a channel",
    "other colors": "another color model",
    "transparent": "transparent parts, laid over white",
    "animated": "animated, first frame taken",
    "rotated": "turned as its EXIF note says",
}


@dataclass(frozen=True)
class Finding:
    """One thing noticed about a photo: its kind, a key of DROPPED or CONVERTED, and details."""

    kind: str
    details: str = ""

    @property
    def words(self) -> str:
        """The finding as a reader would put it."""
        plain = {**DROPPED, **CONVERTED}[self.kind]
        return f"{plain} ({self.details})" if self.details else plain


@dataclass(frozen=True)
class PhotoEntry:
    """One file: its path inside the folder, its class, whether it was kept, what was noticed."""

    path: str
    label: str
    kept: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class PhotoReport:
    """Every file of the folder, in order. Printing it gives a table, and so does a notebook."""

    folder: str
    entries: tuple[PhotoEntry, ...]

    @property
    def kept(self) -> tuple[PhotoEntry, ...]:
        """The photos in the dataset, in the order of its arrays."""
        return tuple(entry for entry in self.entries if entry.kept)

    @property
    def dropped(self) -> tuple[PhotoEntry, ...]:
        """The files left out."""
        return tuple(entry for entry in self.entries if not entry.kept)

    @property
    def converted(self) -> tuple[PhotoEntry, ...]:
        """The photos kept of which something had to be put right or noted."""
        return tuple(entry for entry in self.kept if entry.findings)

    def counts(self) -> dict[str, int]:
        """How many files there are of each kind of finding."""
        found = Counter(finding.kind for entry in self.entries for finding in entry.findings)
        return {kind: found[kind] for kind in (*DROPPED, *CONVERTED) if found[kind]}

    def table(self) -> list[tuple[str, str, str]]:
        """A row (file, "dropped" or "kept", why) for each file there is something to say of."""
        return [
            (
                entry.path,
                "kept" if entry.kept else "dropped",
                "; ".join(finding.words for finding in entry.findings),
            )
            for entry in (*self.dropped, *self.converted)
        ]

    def summary(self) -> str:
        """One sentence with the counts of each class."""
        labels = Counter(entry.label for entry in self.kept)
        each = ", ".join(f"{number} {label}" for label, number in sorted(labels.items()))
        return (
            f"{len(self.entries)} files in {self.folder}: {len(self.kept)} kept ({each or 'none'}),"
            f" {len(self.dropped)} dropped, {len(self.converted)} kept with a remark."
        )

    def __str__(self) -> str:
        """The summary, the counts, and the first rows of the table."""
        words = {**DROPPED, **CONVERTED}
        counts = [f"{number:6d}  {words[kind]}" for kind, number in self.counts().items()]
        rows = self.table()
        wide = max((len(path) for path, _, _ in rows[:_SHOWN]), default=0)
        lines = [f"{path:<{wide}}  {fate:<7}  {why}" for path, fate, why in rows[:_SHOWN]]
        parts = [self.summary(), "\n".join(counts), "\n".join(lines), _more(rows)]
        return "\n\n".join(part for part in parts if part)

    def _repr_html_(self) -> str:
        from jinja2 import Template

        rows = self.table()
        return Template(_PAGE, autoescape=True).render(
            summary=self.summary(), rows=rows[:_SHOWN], more=_more(rows)
        )


_PAGE = """\
<p>{{ summary }}</p>
{% if rows %}
<table>
<thead><tr><th>file</th><th></th><th>why</th></tr></thead>
<tbody>
{% for row in rows %}
<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}
</tbody>
</table>
{% endif %}
<p>{{ more }}</p>
"""
_SHOWN = 40  # rows on show; `table()` has all


def _more(rows: list[tuple[str, str, str]]) -> str:
    hidden = len(rows) - _SHOWN
    return f"… and {hidden} more, in report.table()." if hidden > 0 else ""
