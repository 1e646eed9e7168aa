"""Results as a workbook to take away, whose formulas recompute them."""
