"""Bytes in and out, whatever they are of: files that appear whole or not at all, pipes read once, sizes bounded.

`streams` is for what is read or written piece by piece, such as files of units; `bounded` for what is held as a whole,
such as documents. Gzip data are looked through in both.
"""
