"""What every test lives in: the tests are nobody's progress."""

import os

os.environ["NNLAB_PROGRESS"] = "off"
