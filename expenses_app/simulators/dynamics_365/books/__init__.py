"""What a company holds: reference data, journals, ledger entries, files."""
