"""Scenarios: visits, faults and expectations in text files, played in the simulated world (docs/scenarios.md)."""
