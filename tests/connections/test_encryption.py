import pytest
from cryptography.fernet import Fernet

from expenses_app.connections.encryption import resealed, seal, unseal
from expenses_app.ledger.errors import Misconfigured

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_what_is_sealed_can_be_opened_and_does_not_show():
    sealed = seal("refresh-1", [NEW])
    assert "refresh" not in sealed
    assert unseal(sealed, [NEW]) == "refresh-1"


def test_an_old_key_still_opens_after_a_new_one_was_put_first():
    assert unseal(seal("refresh-1", [OLD]), [NEW, OLD]) == "refresh-1"


def test_after_resealing_the_old_key_can_go():
    assert unseal(resealed(seal("refresh-1", [OLD]), [NEW, OLD]), [NEW]) == "refresh-1"


def test_a_key_taken_away_too_early_is_the_operators_matter():
    with pytest.raises(Misconfigured):
        unseal(seal("refresh-1", [OLD]), [NEW])


def test_nothing_stays_nothing():
    assert seal("", [NEW]) == unseal("", [NEW]) == resealed("", [NEW]) == ""
