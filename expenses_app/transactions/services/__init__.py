"""The verbs of transactions, one file each."""
