"""What may be written, and how each refusal reads."""
