"""The simulated FreeAgent."""
