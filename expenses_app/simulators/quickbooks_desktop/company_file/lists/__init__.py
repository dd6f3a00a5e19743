"""The lists of the file: accounts, names, classes, currencies, tax codes, items; and what is said of the company."""
