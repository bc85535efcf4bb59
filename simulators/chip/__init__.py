"""A chip card without hardware: a pure model, the far end of a virtual reader, and a pcscd to look through."""
