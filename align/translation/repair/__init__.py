"""What is put right in a translation, and the signs by which it is judged."""
