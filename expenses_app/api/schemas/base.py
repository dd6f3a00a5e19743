"""What the bodies of the API have in common: camelCase outside, names in any case inwards, numbers that stay exact."""

from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, WithJsonSchema, model_validator
from pydantic.alias_generators import to_camel


class Out(Schema):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class In(Schema):
    """Properties are found in any case; what is not known is left aside."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    @model_validator(mode="wrap")
    @classmethod
    def _any_case(cls, given: Any, handler: Any) -> Any:
        if isinstance(given, dict):
            known = {
                (field.alias or name).lower(): field.alias or name for name, field in cls.model_fields.items()
            }
            given = {known.get(key.lower(), key): value for key, value in given.items()}
        return handler(given)


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("a number is needed")
    return value


# A JSON number as the client wrote it, digit by digit.
Number = Annotated[Decimal, BeforeValidator(_number), WithJsonSchema({"type": "number", "format": "decimal"})]
# A number on its way out; clients read numbers.
NumberOut = Annotated[Decimal, WithJsonSchema({"type": "number", "format": "decimal"})]


class Link(Out):
    href: str


class ErrorItem(Out):
    item_id: str | None = None
    message: str | None = None
    validator_name: str | None = None


class Validation(Out):
    errors: list[ErrorItem] = []
    warnings: list[ErrorItem] = []


class Error(Out):
    """The envelope of everything that fails."""

    status_code: int
    service: str
    error: str
    correlation_id: str
    validation: Validation | None = None
    can_be_retried: str
    detailed_error_code: int


def failing(*statuses: int) -> dict[int, Any]:
    """The failures that an operation documents."""
    return dict.fromkeys(statuses, Error)


# What every operation may answer.
ALWAYS = failing(401, 402, 403, 429, 500, 503)
