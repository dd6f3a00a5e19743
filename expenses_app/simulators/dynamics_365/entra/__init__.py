"""Microsoft Entra ID: accounts of tenants, consent, tokens."""
