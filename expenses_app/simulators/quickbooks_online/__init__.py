"""A sandbox of QuickBooks Online: its paths, consent page, validation, limits, errors, and a ledger one can read.

Written from Intuit's published documents and schemas only (see ``xsd/ORIGIN.md``); behaviour that Intuit does not
document is a switch in ``switches.py``.
"""
