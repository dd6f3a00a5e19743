"""Simulators of the accounting platforms: a sandbox that stands outside the product.

Each folder with an ``app.py`` is one platform. Start one with ``python -m expenses_app.simulators <platform>``.
Nothing here imports the product, and the product never imports this.
"""
