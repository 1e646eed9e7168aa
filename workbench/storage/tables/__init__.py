"""Tables as people send them: files to rows, headings to fields, Indonesian numbers and dates to values."""
