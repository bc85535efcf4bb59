"""The visit as a pure machine, and the words that all other packages share."""
