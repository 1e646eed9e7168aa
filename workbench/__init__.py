"""A workbench for assessor panels: mark in a browser, rank with reasons, prove the list later."""

__version__ = "0.1.0"
