"""The chip of a KTP-el: found, written, read back and compared, over PC/SC."""
