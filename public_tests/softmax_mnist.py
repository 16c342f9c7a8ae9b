"""Exercises, to come."""

from .engine import Exercise

EXERCISES: tuple[Exercise, ...] = ()
