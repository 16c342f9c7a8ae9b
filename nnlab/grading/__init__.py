"""Grading a class: sandboxed, verified from outside, in nbgrader's folders and gradebook.

The rooms, as a submission passes them:

- The course: ``course`` (its folders) and its ``config``, ``source`` (what was released),
  ``release``, ``rules`` (what the instructor decides), ``in_use`` (one command at a time),
  ``limits``, ``trouble``.
- Coming in: ``collect`` from a ``download`` or nbgrader's exchange, by ``sorting`` its files, whose
  ``handles`` say which of the ``people`` they are.
- Reading, with nothing run: ``intake`` of notebooks, ``foreign`` text, ``slicing`` (which cells
  must run).
- Running: ``execute`` in the ``sandbox`` (the student's side), whose ``furniture`` is what of this
  machine is seen there; ``box`` is our side of it and ``wire`` what passes between; ``keeping``
  (where copies of a process must be kept); ``outputs``.
- Marks: ``grade`` does all for one submission; ``remote`` calls its functions, ``verify`` compares,
  ``carrying`` asks them again with right helpers, ``changed`` finds the mistaken line; ``results``.
- A class: ``batch`` takes it through all that, in a ``pool`` of processes, into the ``gradebook``.
- Going out: ``notebook`` (the executed one, made ``inert``), ``feedback`` pages, the class page's
  ``teaching``, ``export`` of marks, ``hand_back`` of pages and comments, ``gradescope``.
- Beside it: ``commands``, ``hidden_cases``, ``similar`` answers, a ``made_class`` to try it with.
"""
