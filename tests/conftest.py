"""What every test lives in: the tests are nobody's progress.

At the end it is told which data the loaders serve here, since the tests run on any of them.
"""

import os

from hypothesis import settings

pytest_plugins = ("needs",)

os.environ["NNLAB_PROGRESS"] = "off"
# On a busy machine a property is slow, not wrong.
settings.register_profile("untimed", deadline=None)
# In CI the examples are the same every time: it judges the change; search is for who works on it.
settings.load_profile("ci" if os.environ.get("CI") else "untimed")


def pytest_terminal_summary(terminalreporter):
    from nn_utils.datasets import DataError, Library, Places
    from nnlab.course.run import datasets_used
    from public_tests import notebooks

    terminalreporter.section("data")
    for name in datasets_used(notebooks()):
        try:
            library = Library(Places.from_environment(), say=lambda line: None, local=True)
            _, provenance = library.serve(name)
            terminalreporter.write_line(provenance.line())
        except DataError as error:
            terminalreporter.write_line(str(error))
