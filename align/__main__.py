"""`python -m align` is the command `nlen`."""

from align.cli import main

main()
