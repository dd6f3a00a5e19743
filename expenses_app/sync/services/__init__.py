"""The verbs of the engine that people and programs call, one file each."""
