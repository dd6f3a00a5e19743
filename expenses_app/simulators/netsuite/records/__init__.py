"""The record service: ``/services/rest/record/v1``, its asynchronous jobs and its metadata."""
