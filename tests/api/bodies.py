"""Bodies as clients send them; references are those of tests/review/conftest.py."""

import uuid


def guid(number=1):
    return str(uuid.UUID(int=number))


def line(net="100.00", tax=None, account="a-310", rate="NONE", **more):
    """Amounts are texts here and numbers on the wire, digit by digit: see `raw`."""
    made = {"netAmount": Raw(net), "accountRef": {"id": account}, "taxRateRef": {"id": rate}, **more}
    if tax is not None:
        made["taxAmount"] = Raw(tax)
    return made


def expense(number=1, type="Payment", lines=None, **more):
    return {
        "id": guid(number),
        "type": type,
        "issueDate": "2026-11-20T10:00:00Z",
        "currency": "GBP",
        "bankAccountRef": {"id": "card-0316"},
        "contactRef": {"id": "s-1", "type": "Supplier"},
        "merchantName": "Kestrel Timber Merchants",
        "lines": [line()] if lines is None else lines,
        **more,
    }


def adjustment(number=1, *amounts, **more):
    return {
        "id": guid(number),
        "date": "2026-11-20",
        "currency": "GBP",
        "lines": [
            {"amount": Raw(amount), "accountRef": {"id": account}}
            for amount, account in zip(amounts or ("50", "-50"), ["a-310", "a-429", "a-463"], strict=False)
        ],
        **more,
    }


def transfer(amount="250.00", to="250.00", source="current", destination="card-0316", **more):
    return {
        "date": "2026-11-20",
        "from": {"accountRef": {"id": source}, "amount": Raw(amount)},
        "to": {"accountRef": {"id": destination}, "amount": Raw(to)},
        **more,
    }


class Raw(float):
    """A number with its digits: json writes what was given."""

    def __new__(cls, text):
        made = super().__new__(cls, text)
        made.text = text
        return made

    def __repr__(self):
        return self.text
