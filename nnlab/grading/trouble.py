"""Troubles an instructor can do something about; the command line tells them in a sentence."""

from __future__ import annotations


class GradingTrouble(Exception):
    """Nothing was spoiled; the message says what happened and what to do."""
