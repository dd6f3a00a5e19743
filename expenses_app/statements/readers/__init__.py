"""Readers of bank and card statements: bytes in, frozen Statements out. Nothing here knows a database."""
