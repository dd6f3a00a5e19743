"""QuickBooks Desktop: a company file that runs qbXML, and the Web Connector that carries it from and to a service."""
