"""The Voila server with its three doors."""

import sys

# Jupyter brings a checker of international addresses that builds a grammar for seconds when it is imported. No schema
# that a server of ours reads asks for it; where it is not there, nothing else is different.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
