"""What stands between a bare machine and the running product.

Everything here uses the standard library only, because most of it runs before the virtual environment exists.
"""
