"""Archives on the disk."""
