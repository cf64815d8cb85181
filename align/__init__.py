"""nlen: a Dutch-to-English translation and alignment toolkit."""
