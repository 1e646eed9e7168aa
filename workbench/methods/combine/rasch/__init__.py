"""Many-facet Rasch: submissions, criteria and assessors on one logit scale."""
