"""Which mistake is it?  Several ways to know, tried in order of certainty.

- ``helpers``: the function is right, and one that it calls is not.
- ``named``: the answer equals a known wrong variant, or two of them made together, on every case;
  or in some of its parts.
- ``draws``: the numbers are drawn as a known wrong variant draws them, from another seed.
- ``exceptions``: what the learner's own line and the shapes in it tell.
- ``algebra``: how the wrong numbers relate to the right ones in every case.
- ``probing``: arguments changed or ignored, and where NaN came from.

Whatever is said is certain, for ``draws`` as far as statistics can tell; when nothing is, nothing
is said.
"""
