"""Tables, charts and paper, made from records that are handed in."""
