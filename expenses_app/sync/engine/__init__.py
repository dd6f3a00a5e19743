"""The engine: it takes intents from the database to the ledger, once and only once.

One step, in the order in which a kill may fall between any two lines:

    claim    queued → sending, bytes and attempt stored, committed        claim.py
    send     no transaction open; the answer read item by item            send.py
    settle   a new transaction, guarded by the lease token                settle.py

What stands in `sending` when its lease runs out becomes `unknown` (sweep.py), and `unknown` asks the ledger or repeats
the stored bytes inside the platform's replay window (unknown.py). Nothing else ever sends.
`drain.py` is the loop, `lease.py` lets one drainer work on a connection, `bearings.py` looks for documents that our
database does not know before the first write after a start.
"""
