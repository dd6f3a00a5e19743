"""The company files that a fresh simulator holds, and those made to order."""
