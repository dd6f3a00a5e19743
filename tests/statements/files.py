"""The files of this folder, by name, and the way from bytes to rows that the product takes."""

from dataclasses import replace
from pathlib import Path

from expenses_app.statements.readers.camt053 import read_camt053
from expenses_app.statements.readers.columns import propose
from expenses_app.statements.readers.delimited import open_table, read_delimited
from expenses_app.statements.readers.detect import Form, detect
from expenses_app.statements.readers.ofx import read_ofx

HERE = Path(__file__).parent


def sample(name: str) -> bytes:
    return (HERE / "samples" / name).read_bytes()


def broken(name: str) -> bytes:
    return (HERE / "broken" / name).read_bytes()


def read(content: bytes, **answers):
    form = detect(content)
    if form is Form.OFX:
        return read_ofx(content)
    if form is Form.CAMT:
        return read_camt053(content)
    table, decoded = open_table(content)
    return read_delimited(table, replace(propose(table), **answers), decoded.notices)
