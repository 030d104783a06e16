"""Where: areas with lifetimes, code systems, coordinate systems. Imports nothing of ours."""
