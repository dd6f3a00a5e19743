"""The events that a partner can ask for, by the names of the published document."""

from itertools import product

COMPANY = ("company.created", "company.deleted", "company.product.added", "company.product.removed")
CONNECTION = tuple(
    f"connection.{what}"
    for what in ("created", "connected", "failed", "disconnected", "reconnected", "deleted")
)
READ = ("read.completed", "read.completed.initial")
# Data types of which records are written one by one.
WRITTEN_TYPES = (
    *("chartOfAccounts", "bankAccounts", "customers", "suppliers"),
    *("directCosts", "directIncomes", "transfers", "journalEntries"),
)
WRITE = tuple(f"{type}.write.{end}" for type, end in product(WRITTEN_TYPES, ("successful", "unsuccessful")))
SYNC = ("expenses.sync.successful", "expenses.sync.unsuccessful")
RATE_LIMIT = ("client.rateLimit.reached", "client.rateLimit.reset")

EVENT_TYPES = frozenset((*COMPANY, *CONNECTION, *READ, *WRITE, *SYNC, *RATE_LIMIT))
