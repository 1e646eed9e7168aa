"""What is done on sheets, by assessors and by whoever keys for them."""
