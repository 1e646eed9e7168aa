"""Calibration: values and severities estimated together, from a design whose parts are linked."""
