"""One document being made: the job machine, its journal, the books, the proof that it is genuine, the card's face."""
