"""The simulated Dynamics 365 Business Central: Entra ID, standard API v2.0, general journals and their ledger."""
