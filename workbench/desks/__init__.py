"""One desk a person: all that notebooks and the command line may call."""
