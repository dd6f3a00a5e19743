"""HTTP to other systems: sessions that never repeat a write, the OAuth 2 flow, and the arithmetic of rate limits."""
