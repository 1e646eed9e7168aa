"""Widgets: a sheet that is tested bare, and a view on it."""
