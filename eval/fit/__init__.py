"""Weights made from labelled lines of the repository, the same digits every time."""
