"""What the audit desk and its commands put together: where marks come from, and what is said of them."""
