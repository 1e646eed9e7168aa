"""Where rounds live: files and database to records, and back."""
