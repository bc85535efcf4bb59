"""The resident's screens: shows one view of the visit at a time and posts what the resident does."""
