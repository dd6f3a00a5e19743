"""Names and types of Zoho Books' requests and answers, as its OpenAPI files declare them."""
