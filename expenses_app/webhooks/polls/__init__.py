"""Systems that fetch their work: the door, signing in, and one step of a session."""
