"""Is every sentence of every report true?  Tried on thousands of wrong answers nobody wrote.

``answers`` makes them from the notebooks' own solutions by general changes of the syntax tree, one
or two at a time.  ``sentences`` takes their reports apart.  ``routes`` decides each sentence once
more, by another way than the one that wrote it: other cases, the raw values of the calls, many
changes of an argument, slopes measured in every entry, the names in the frame that raised.
``python -m public_tests.lie_detector`` counts, and writes the page with the figures.
"""
