"""What can be done to a ledger, and the part a document plays in it."""

from enum import StrEnum


class Operation(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    VOID = "void"
    ATTACH = "attach"
    PUSH = "push"


class Role(StrEnum):
    MAIN = "main"
    PREREQUISITE = "prerequisite"
    COMPANION = "companion"
