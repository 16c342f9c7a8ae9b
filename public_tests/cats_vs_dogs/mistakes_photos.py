"""Mistakes of notebook 06 in reading a folder of photos."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np

from ..engine import Mistake


def load_image_folder(folder: Path, size: int) -> tuple[np.ndarray, np.ndarray, list[str]]:
    from PIL import Image

    images, labels, skipped = [], [], []
    for label, name in enumerate(["Cat", "Dog"]):
        for path in sorted(Path(folder, name).iterdir()):
            try:
                picture = Image.open(path).convert("RGB").resize((size, size))
            except OSError:
                skipped.append(path.name)
                continue
            images.append(np.asarray(picture))
            labels.append(label)
    return np.array(images), np.array(labels), skipped


_folder = partial(
    Mistake,
    base=load_image_folder,
    mathematics="images (m, size, size, 3), labels (m,) with 0 = cat and 1 = dog, skipped: names",
)

LOAD_IMAGE_FOLDER = (
    _folder(
        "stops_at_corrupt_file",
        "One broken file ends the reading of all. Among thousands of photos from the web some "
        "are always broken; leave them out, and count them.",
        question="Which statement of Python lets you go on after an exception?",
        example="Files (good, broken, good): two images, two labels, one name in skipped.",
        edits=(("except OSError", "except ZeroDivisionError"),),
    ),
    _folder(
        "corrupt_file_black",
        "A broken file becomes a black picture with a label, and the network will try to learn "
        "what is cat about it.",
        question="What can be learned from a photo that nobody can see?",
        example="Files (good, broken, good): two images, and not three.",
        edits=(
            (
                "                skipped.append(path.name)\n                continue\n",
                '                picture = Image.new("RGB", (size, size))\n'
                "                skipped.append(path.name)\n",
            ),
        ),
    ),
    _folder(
        "skipped_not_counted",
        "The broken files are left out in silence. A count that is far too high is the first sign "
        "that something else is wrong, such as a download that broke off.",
        question="How would you notice that half of your photos were never read?",
        example="Files (good, broken, good): two images and one name in skipped.",
        edits=(("                skipped.append(path.name)\n", ""),),
    ),
    _folder(
        "labels_swapped",
        "Cats are labeled 1 and dogs 0. Either would do, as long as everybody does the same; in "
        "this series a dog is a 1.",
        question="Which of the two folders should give the label 0?",
        edits=(('["Cat", "Dog"]', '["Dog", "Cat"]'),),
    ),
    _folder(
        "label_of_broken_file_kept",
        "The label is noted before the file is read, so broken files leave labels without "
        "pictures, and all later pictures get their neighbor's label.",
        question="How many labels come back, and how many images?",
        example="Cat files (good, broken), dog file (good): labels (0, 1), and not (0, 0, 1).",
        edits=(
            ("            labels.append(label)\n", ""),
            ("            try:\n", "            labels.append(label)\n            try:\n"),
        ),
    ),
    _folder(
        "gray_left_out",
        "Gray photos are thrown away. A cat in black and white is a cat; three equal channels "
        "make it fit.",
        question="How could a single channel of brightness become red, green and blue?",
        example="A gray pixel of 90 becomes red 90, green 90, blue 90.",
        edits=(
            (
                'picture = Image.open(path).convert("RGB").resize((size, size))',
                "picture = Image.open(path).resize((size, size))\n"
                '                if picture.mode == "L":\n'
                "                    raise OSError\n"
                '                picture = picture.convert("RGB")',
            ),
        ),
    ),
    _folder(
        "only_real_jpegs",
        "Files whose content is not JPEG are left out, although they are good pictures with the "
        "wrong ending. Pillow looks at the content, and so can you trust it.",
        question="Does the name of a file decide what is in it?",
        edits=(
            (
                'picture = Image.open(path).convert("RGB").resize((size, size))',
                'picture = Image.open(path, formats=["JPEG"])\n'
                '                picture = picture.convert("RGB").resize((size, size))',
            ),
        ),
    ),
    _folder(
        "only_rgb",
        "Only photos that are RGB already are kept. Gray, CMYK and animated ones can be converted.",
        question="How many of your skipped files would open in a picture viewer?",
        edits=(
            (
                'picture = Image.open(path).convert("RGB").resize((size, size))',
                "picture = Image.open(path).resize((size, size))\n"
                '                if picture.mode != "RGB":\n'
                "                    raise OSError",
            ),
        ),
    ),
    _folder(
        "blue_green_red",
        "Red and blue have changed places. It is hard to see on the numbers, and every orange cat "
        "turns blue.",
        question="In which order does Pillow give the channels of an RGB picture?",
        example="An orange pixel is (255, 165, 0); reversed, (0, 165, 255) is a bright blue.",
        edits=(("np.asarray(picture)", "np.asarray(picture)[:, :, ::-1]"),),
    ),
    _folder(
        "on_their_side",
        "Rows and columns of each picture have changed places, so all of them lie on their side.",
        question="Which axis of a picture's array is its height?",
        edits=(("np.asarray(picture)", "np.asarray(picture).transpose(1, 0, 2)"),),
    ),
    _folder(
        "scaled",
        "The pixels are divided by 255 already. Here they are kept as they are, 0 to 255, in a "
        "quarter or an eighth of the memory; scaling comes later.",
        question="How many bytes does a pixel take as a byte, and how many as a float?",
        edits=(("np.array(images),", "np.array(images) / 255,"),),
    ),
    _folder(
        "one_channel",
        "The pictures are gray: one number per pixel. The color of a coat tells something.",
        question="How many axes should `images` have?",
        edits=(('"RGB"', '"L"'),),
    ),
)
