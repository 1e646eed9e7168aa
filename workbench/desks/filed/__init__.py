"""What the desks of a filing read and show."""
