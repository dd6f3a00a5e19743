"""``$metadata``: the entity types of the API as an EDMX document."""

from xml.sax.saxutils import quoteattr

from expenses_app.simulators.dynamics_365.odata.body import EDM
from expenses_app.simulators.dynamics_365.odata.catalogue import ENTITIES
from expenses_app.simulators.dynamics_365.odata.entities import Entity
from expenses_app.simulators.dynamics_365.rules import bank_accounts
from expenses_app.simulators.dynamics_365.switches import Switches

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>'
    '<Schema Namespace="Microsoft.NAV" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
)


def document(switches: Switches) -> str:
    """The whole document."""
    shown = [
        bank_accounts.entity(switches) if entity.set_name == "bankAccounts" else entity for entity in ENTITIES
    ]
    types = "".join(_entity_type(entity) for entity in shown)
    sets = "".join(
        f'<EntitySet Name={quoteattr(entity.set_name)} EntityType="Microsoft.NAV.{entity.type_name}" />'
        for entity in shown
    )
    container = f'<EntityContainer Name="NAV">{sets}</EntityContainer>'
    return f"{HEAD}{types}{container}</Schema></edmx:DataServices></edmx:Edmx>"


def _entity_type(entity: Entity) -> str:
    properties = "".join(
        f'<Property Name={quoteattr(member.name)} Type="{EDM.get(member.kind, "Edm.Stream")}"'
        + (f' MaxLength="{member.length}"' if member.length else "")
        + " />"
        for member in entity.members
    )
    parts = "".join(
        f'<NavigationProperty Name={quoteattr(name)} ContainsTarget="true" />' for name in entity.parts
    )
    key = '<Key><PropertyRef Name="id" /></Key>'
    return f"<EntityType Name={quoteattr(entity.type_name)}>{key}{properties}{parts}</EntityType>"
