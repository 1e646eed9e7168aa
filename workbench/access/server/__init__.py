"""The Voila server with its three doors."""
