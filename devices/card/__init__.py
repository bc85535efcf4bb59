"""The card printer: an Evolis-family machine spoken to in its published command language."""
