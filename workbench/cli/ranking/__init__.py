"""Ranking and planning from the command line."""
