"""The Web Connector: reads a .qwc file, polls the service that it names, and carries qbXML to QuickBooks and back.

``application`` (the .qwc), ``connector`` (the rows of its window), ``schedule`` (when to poll), ``update`` (one session
in the guide's order of calls), ``soap`` and ``calls`` (the bytes). It knows QuickBooks only by its sessions.
"""
