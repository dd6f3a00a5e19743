"""SuiteQL: enough of its SQL to read reference data and to follow transactions."""
