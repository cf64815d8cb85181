"""Files of programs' texts, translated value by value: JSON, `.properties`, `.strings`, RESX, Android's strings.xml.

Each kind has a module that finds the values in the source and says what their characters stand for (`Piece`) and how
a text is written as a value. `values` makes paragraphs of them and puts the translations in their places; `wording`
tells which of them are language, and what in these is not. All but the values stays as it was, byte for byte, and so
does a value whose translation is what it says already.
"""
