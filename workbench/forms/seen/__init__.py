"""Pages to look at: nothing is done on them, and they wait for no kernel."""
