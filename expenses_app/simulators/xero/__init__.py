"""The simulated Xero, written from Xero's published documents and OpenAPI file only."""
