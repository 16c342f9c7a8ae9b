"""A figure that knows how to describe itself in words."""

from __future__ import annotations

import base64
import html
import io
import textwrap
from typing import Any

from matplotlib.figure import Figure

PAGE_WIDTH = 9.0  # inches; at 100 dots per inch a notebook's column of 900 pixels
SCREEN_DPI = 100
_SHARPNESS = 2  # pixels per dot, so that the picture stays crisp on dense screens


class Picture(Figure):
    """A matplotlib figure with alternative text, outside pyplot's global state.

    It shows itself once, as the last expression of a notebook cell or with ``display(picture)``,
    and needs no ``plt.show()`` and no closing. The PNG carries twice the resolution at which it is
    shown, and the alternative text goes to the page's ``alt`` and to the plain-text output.

    Parameters
    ----------
    height, width : size in inches; 9 inches are as wide as a notebook's column.
    layout : matplotlib's layout engine; ``"none"`` when the drawing places its own axes.
    """

    def __init__(
        self, height: float = 4.0, width: float = PAGE_WIDTH, layout: Any = "constrained"
    ) -> None:
        super().__init__(figsize=(width, height), dpi=SCREEN_DPI, layout=layout)
        self.alt = ""

    def headed(self, title: str) -> None:
        """Write the picture's title at its upper left, on as many lines as it needs."""
        letters = int(self.get_size_inches()[0] / 0.118)
        self.suptitle(textwrap.fill(title, letters), x=0.012, ha="left")

    def described(self, alt: str) -> Picture:
        """Give the picture its alternative text (what a reader who cannot see it needs)."""
        self.alt = " ".join(alt.split())
        return self

    def savefig(self, fname: Any, **kwargs: Any) -> None:
        """Save like any matplotlib figure, at twice screen resolution unless ``dpi`` says else."""
        kwargs.setdefault("dpi", SCREEN_DPI * _SHARPNESS)
        super().savefig(fname, **kwargs)

    def png(self, sharpness: float = _SHARPNESS) -> bytes:
        """The picture as PNG bytes, with the alternative text in the file's description."""
        buffer = io.BytesIO()
        super().savefig(
            buffer, format="png", dpi=SCREEN_DPI * sharpness, metadata={"Description": self.alt}
        )
        return buffer.getvalue()

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
        """The picture as a page element, as bare PNG and as words; a front end shows one of them.

        The HTML is there because JupyterLab and the page templates of nbconvert read no
        alternative text from the metadata of a PNG.
        """
        png = base64.b64encode(self.png()).decode("ascii")
        width, height = (round(inches * SCREEN_DPI) for inches in self.get_size_inches())
        alt = html.escape(self.alt, quote=True)
        data = {
            "text/html": (
                f'<img src="data:image/png;base64,{png}" alt="{alt}" width="{width}"'
                ' style="max-width: 100%; height: auto">'
            ),
            "image/png": png,
            "text/plain": textwrap.fill(self.alt, 100),
        }
        return data, {"image/png": {"alt": self.alt, "width": width, "height": height}}
