"""What a join is made of: its rows and lists, and rows that say the same."""
