"""The archive of a round, without any disk: which files it holds, whether they hold together, what they come to."""
