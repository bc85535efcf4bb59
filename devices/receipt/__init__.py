"""The receipt printer, ESC/POS."""
