"""Sheets on paper: what a room prints for the hour in which nothing sends, and the way back."""
