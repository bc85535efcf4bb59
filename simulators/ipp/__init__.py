"""An IPP printer as a pure model, with real IPP bytes at its wire."""
