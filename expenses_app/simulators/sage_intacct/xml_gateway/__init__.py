"""The XML gateway (dtd 3.0): other words for the same books, kept for companies that cannot approve REST."""
