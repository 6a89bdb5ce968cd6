"""English, read once: characters, words, numbers, dates, names. It imports nothing of its users."""
