"""Where a mistake is, found by editing code, even when nobody foresaw it.

- ``edit``: one change of a function's syntax tree, and where it can be made.
- ``expressions``, ``statements``: the kinds of change, each with a name a learner understands.
- ``edits``: all changes of one function, the likeliest first.

The same changes are used in both directions: they make wrong answers out of right ones, to try the
checks on, and right answers out of a learner's.
"""
