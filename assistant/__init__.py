"""askpapers: cited answers over your own collection of paper abstracts."""
