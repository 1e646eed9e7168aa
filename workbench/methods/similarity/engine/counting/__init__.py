"""Count in how many texts each word or shingle occurs."""
