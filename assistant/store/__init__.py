"""Where a collection lies: the SQL catalogue (the truth), vectors, words."""
