"""Words and meaning, fused and re-ranked: the one search behind every surface."""
