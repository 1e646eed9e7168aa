"""Commands on filed tables."""
