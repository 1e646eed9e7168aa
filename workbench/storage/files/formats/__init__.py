"""Formats of tables: CSV, JSONL, spreadsheets and Parquet, each to rows that know their line, within bounds."""
