"""What Xero accepts and refuses, one file per kind of record."""
