"""The transactions of the file: cheques, card charges and credits, bills, vendor credits, transfers, journal entries."""
