"""Troubles an instructor can do something about; the command line tells them in a sentence."""

from __future__ import annotations

import errno


class GradingTrouble(Exception):
    """Nothing was spoiled; the message says what happened and what to do."""


_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# No submission's fault, and the next one would meet it too.
_EVERYBODYS = _NO_ROOM | {errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE}


def sentence(error: OSError) -> str:
    """What an error of the system says, and what to do."""
    where = str(error.filename2 or error.filename or "")  # the second is where it was to go
    if error.errno in _NO_ROOM:
        what = f"There is no room for {where or 'what is to be written'}: {error.strerror}."
        return f"{what} What is done stays. Make room and run the command again."
    if error.errno == errno.ENOENT:
        return f"There is no {where}." if where else str(error)
    return f"{where or 'The system'}: {error.strerror or error}."


def concerns_all(error: OSError) -> bool:
    """Whether an error of the system would meet every submission alike."""
    return error.errno in _EVERYBODYS
