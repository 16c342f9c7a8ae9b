"""nbgrader's settings for this course: stock commands and formgrader read them from here."""

c = get_config()  # noqa: F821 - nbgrader puts it there

c.CourseDirectory.course_id = "nnlab"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "notebooks"
# Copied beside a released notebook is all that lies beside its source, but for these.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.py",
    "*.pyc",
    "__pycache__",
    "feedback",
    ".nnlab",
]

# Long training cells, and what depends on them, earn no marks and are left out while grading.
c.Execute.skip_cells_with_tag = "long"
c.Execute.timeout = 120
c.OverwriteCells.add_missing_cells = True

# What students wrote is shown to the instructor without its scripts.
c.HTMLExporter.sanitize_html = True
