"""``python -m nnlab``."""

from .cli import main

main()
