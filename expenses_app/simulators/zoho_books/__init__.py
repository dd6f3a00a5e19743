"""The simulated Zoho Books: accounts servers of several regions, Books API v3, web application links."""
