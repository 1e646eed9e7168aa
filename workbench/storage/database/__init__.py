"""The database of a home: its tables, and what differs from one engine to another."""
