"""The filing at the door: what may be said of it, and what each desk is handed."""
