"""The compiled core of similar pairs: texts to words, words to weights, weights to pairs."""
