"""Serving a home: for the command line."""

from workbench.access.server.app import Place, serve

__all__ = ["Place", "serve"]
