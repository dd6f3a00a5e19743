from tests.receipts.conftest import files  # noqa: F401 - where stored files go
from tests.sync.conftest import atomic, shelf_of  # noqa: F401
