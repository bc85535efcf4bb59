"""Benches for the conformance checks over the simulators, in virtual time where the simulator has it."""
