"""Agreement on decisions: bands, labels, yes or no."""
