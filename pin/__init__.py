"""One-time PINs: secrets that never print, digit entry, what a QR carries, and the policy of the two doors."""
