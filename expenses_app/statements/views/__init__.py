"""The pages of statement import: files, columns, preview."""
