"""The card printer through its vendor's SDK, an optional package: one driver, other words (docs/decisions/0008)."""
