"""The command line of the series and what stands behind it."""
