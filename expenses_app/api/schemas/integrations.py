"""Integrations and their pictures."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from expenses_app.api.schemas.base import Out
from expenses_app.api.schemas.connections import SourceType
from expenses_app.api.schemas.lists import Listed

FeatureType = Literal[
    "Get", "Post", "Categorization", "Delete", "Put", "GetAsPdf", "DownloadAttachment", "GetAttachment",
    "GetAttachments", "UploadAttachment",
]  # fmt: skip


class Feature(Out):
    feature_type: FeatureType
    feature_state: Literal["Release"] = "Release"


class DataTypeFeatures(Out):
    """`datatype`: the published document demands the name in this case, and describes it in the other."""

    data_type: str
    datatype: str
    supported_features: list[Feature]


class Integration(Out):
    key: str
    logo_url: str
    name: str
    enabled: bool
    source_id: UUID
    source_type: SourceType
    integration_id: UUID
    is_offline_connector: bool
    is_beta: bool
    data_provided_by: str
    datatype_features: list[DataTypeFeatures]


class Integrations(Listed):
    results: list[Integration]


class Picture(Out):
    src: str
    alt: str


class Pictured(Out):
    image: Picture


class Logo(Out):
    full: Pictured
    square: Pictured


class Button(Out):
    standard: Pictured = Field(alias="default")
    hover: Pictured


class Branding(Out):
    logo: Logo
    button: Button
    source_id: UUID
