"""Sage Intacct: REST v1 with its OAuth, and the XML gateway over the same books."""
