"""The simulated NetSuite, written from Oracle's published documents only."""
