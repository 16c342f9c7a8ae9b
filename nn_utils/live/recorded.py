"""A live picture on a page without a kernel: the questions it may ask, answered beforehand."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from typing import Any

from nn_utils.live.panel import Answer, answered, module, packed, part, style


def recorded(name: str, answer: Answer, questions: Iterable[Mapping[str, Any]]) -> str:
    """HTML of the live picture ``name`` that knows the answers to these questions and no others.

    The page asks nothing of anybody; put it into any page that runs scripts. A question is
    answered by the first of ``questions`` whose every item it has.
    """
    answers = []
    for asked in questions:
        content, buffers = packed(answered(answer, asked))
        texts = [base64.b64encode(buffer).decode("ascii") for buffer in buffers]
        answers.append([dict(asked), content, texts])
    place = f"nn-live-{name}"
    data = f"const PLACE = {json.dumps(place)};\nconst ANSWERS = {json.dumps(answers)};\n"
    script = f"{module(name)}\n{data}{part('recorded')}".replace("</", "<\\/")
    return (
        f"<style>\n{style()}</style>\n"
        f'<div id="{place}"></div>\n<script type="module">\n{script}</script>\n'
    )
