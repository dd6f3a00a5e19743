"""The paths of the API: environments, companies, batches, subscriptions."""
