"""The simulated world: kiosks, machines, registry, network and people in one thread and virtual time, by a seed."""
