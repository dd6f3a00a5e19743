"""The demo: the whole product on one machine, with a simulator of each accounting platform."""
