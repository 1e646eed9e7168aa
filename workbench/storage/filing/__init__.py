"""Scheme files, and the tables that are filed for an index."""
