"""What Intuit refuses, kind by kind. Each ``complete_*`` takes a schema-checked body and returns the one to store."""
