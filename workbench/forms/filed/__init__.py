"""Views on what was filed: the desk and the index."""
