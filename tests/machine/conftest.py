import pytest

from config.machine.throwaway import temporary_directory


@pytest.fixture
def open_folder():
    """A folder that the account of an embedded server can walk to; pytest's own are closed to it."""
    with temporary_directory("expenses-test-") as folder:
        yield folder
