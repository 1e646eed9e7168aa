"""Texts that are compared: read from any table, kept in an index that grows, and found pairs kept block by block."""
