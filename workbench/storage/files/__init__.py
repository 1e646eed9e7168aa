"""Files as people write them: YAML and tables, Indonesian numbers and dates, to values that know where they stand."""
