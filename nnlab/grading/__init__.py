"""Grading a class: intake, sandboxed execution, verification outside, gradebook, feedback.

A submission passes five stages.  ``intake`` reads it without running anything.  ``sandbox`` (its
process) and ``box`` (our end of it) execute it.  ``remote`` and ``verify`` call its functions
from outside and compare.  ``gradebook`` saves the marks, one transaction a submission.
``feedback`` tells the student.  ``batch`` takes a class through all of them.
"""
