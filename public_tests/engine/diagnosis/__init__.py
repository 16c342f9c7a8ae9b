"""Which mistake is it?  Several ways to know, tried in order of certainty.

- ``helpers``: the function is right, and one that it calls is not.
- ``named``: the answer equals a known wrong variant, or two of them made together, on every case;
  or in some of its parts.
- ``draws``: the numbers are drawn as a known wrong variant draws them, from another seed.
- ``exceptions``: what the learner's own line and the shapes in it tell.
- ``algebra``: how the wrong numbers relate to the right ones in every case.
- ``probing``: arguments changed or ignored, and where NaN came from.

Whatever is said is a claim (``claims``): words and a predicate, decided on the cases of the check
and on fresh ones (``evidence``), on the learner's own text (``code``), for ``draws`` as far as
statistics can tell.  When nothing is proved, nothing is said.
"""
