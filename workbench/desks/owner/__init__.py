"""What whoever owns a home does: on rounds, with the demonstration, and to serve."""
