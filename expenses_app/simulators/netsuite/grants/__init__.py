"""Who may call: consent page, the four OAuth 2.0 grants, certificates, and token-based authentication."""
