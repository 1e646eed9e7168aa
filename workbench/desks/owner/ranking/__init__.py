"""Evaluating and planning rounds of a home."""
