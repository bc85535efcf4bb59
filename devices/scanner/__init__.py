"""The QR scanner on a serial line."""
