"""What FreeAgent checks when something is written, a file for each object."""
