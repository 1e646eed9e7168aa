"""A round rehearsed on the real devices, with invented entries, in a log of its own that is deleted afterwards."""
