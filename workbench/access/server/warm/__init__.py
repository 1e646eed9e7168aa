"""Kernels that are forked from a parent which has imported already what they need."""
