"""Similar pairs for whoever owns a home: compare tables, here or on many machines, and keep an index."""
