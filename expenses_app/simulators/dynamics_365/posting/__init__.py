"""From journal lines to ledger entries: all of a journal, or nothing."""
