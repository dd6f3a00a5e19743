"""The verbs of statement import."""
