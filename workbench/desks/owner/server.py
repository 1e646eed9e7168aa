"""Serving a home: for the command line."""

from workbench.access.server.app import serve
from workbench.access.server.place import Place

__all__ = ["Place", "serve"]
