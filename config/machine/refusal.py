"""A command that cannot go on and knows what its user can do about it."""


class Refusal(Exception):
    """Stops a command; its text is shown to the user as it stands, without a traceback."""
