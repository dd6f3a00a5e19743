"""Rate limits shared by all workers, in Redis."""
