"""Rules on pairs: which of two submissions the assessors who marked both preferred."""
