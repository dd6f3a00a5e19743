"""What Sage accepts: one file for each object that is written, and what they have in common."""
