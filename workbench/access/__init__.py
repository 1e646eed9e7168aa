"""Who is asking: seats, sign-in, the server and its doors."""
