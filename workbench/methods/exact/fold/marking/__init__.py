"""Steps of the fold: what is done on sheets."""
