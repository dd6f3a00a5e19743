"""What Zoho Books asks of everything that is written."""
