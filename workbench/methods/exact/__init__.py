"""What stands, and the exact raw rules: standard library and records only."""
