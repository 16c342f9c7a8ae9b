"""The course: its folders, its notebooks built, run and checked, its data."""
