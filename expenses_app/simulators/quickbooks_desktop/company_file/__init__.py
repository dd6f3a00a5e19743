"""QuickBooks with one company file: parses qbXML message sets, keeps the books, answers.

In the order of a message set: ``quickbooks`` (is the program there, is the file open, may the application in),
``message_set`` (prolog, recovery, one answer a request), ``grammar`` and ``checking`` (the operations file),
``requests`` (which file answers which request), ``lists`` and ``transactions`` (the books), ``answers`` (the XML).
It knows nothing of the Web Connector.
"""
