"""The contract of each device protocol as checks that run on a simulator or on the real thing (docs/conformance.md)."""
