"""What NetSuite demands of each written record, one file a kind of record."""
