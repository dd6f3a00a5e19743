"""The query service: filters, filter expressions, order and pages over any object type."""
