"""Embedders, and where their weights come from."""
