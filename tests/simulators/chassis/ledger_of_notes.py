"""A platform small enough to see the chassis at work: it keeps notes with an amount."""

import pickle
from datetime import date
from decimal import Decimal

from werkzeug.wrappers import Response

from expenses_app.simulators.chassis import (
    ActionRefused,
    LedgerAttachment,
    LedgerDocument,
    LedgerLine,
    OrganisationSummary,
    Platform,
    Simulator,
    UserAction,
)


class LedgerOfNotes(Platform):
    name = "notes"
    title = "Notes"
    fault_kinds = {"garble": "Answer with nonsense."}
    actions = (UserAction("tear_out", "Tear out a note", "The note is gone."),)

    def __init__(self, clock):
        super().__init__(clock)
        self.notes = {}

    def handle(self, exchange):
        if exchange.fault("garble"):
            return Response("%&$", 200)
        if exchange.request.method == "POST":
            key = str(len(self.notes) + 1)
            self.notes[key] = exchange.body.decode()
            return Response(key, 201)
        return Response("\n".join(self.notes.values()), 200, mimetype="text/plain")

    def organisation_of(self, request):
        return "desk"

    def organisations(self):
        return [OrganisationSummary("desk", "Desk", "GB", "GBP", "plain", {"notes": len(self.notes)})]

    def document_keys(self, organisation):
        if organisation != "desk":
            raise KeyError(organisation)
        return [("Note", key) for key in self.notes]

    def document(self, organisation, kind, key):
        amount = Decimal(self.notes[key])
        line = LedgerLine("1", "Paper", "A note", amount, Decimal(0))
        return LedgerDocument(
            key,
            kind,
            f"Note {key}",
            "KEPT",
            date(2026, 11, 1),
            "GBP",
            amount,
            Decimal(0),
            amount,
            lines=(line,),
        )

    def attachment(self, organisation, key) -> LedgerAttachment:
        raise KeyError(key)

    def create_organisation(self, wish):
        raise ActionRefused("There is one desk only.")

    def act(self, organisation, action, wish):
        del self.notes[wish["key"]]
        return {"left": len(self.notes)}

    def mint_tokens(self, wish):
        return {}

    def reset(self):
        self.notes = {}

    def dump(self):
        return pickle.dumps(self.notes)

    def load(self, stored):
        self.notes = pickle.loads(stored)


def create_app(clock):
    return Simulator(LedgerOfNotes(clock), clock)
