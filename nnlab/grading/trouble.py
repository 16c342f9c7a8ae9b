"""Troubles an instructor can do something about; the command line tells them in a sentence."""

from __future__ import annotations

import errno


class GradingTrouble(Exception):
    """Nothing was spoiled; the message says what happened and what to do."""


# The disk is full, over quota, read-only or broken: no submission's fault, and the next one's too.
_EVERYBODYS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE}


def concerns_all(error: OSError) -> bool:
    """Whether an error of the system would meet every submission alike."""
    return error.errno in _EVERYBODYS
