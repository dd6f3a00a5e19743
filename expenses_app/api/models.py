import uuid

from django.db import models

from expenses_app.companies.models import Company, Partner
from expenses_app.sync.models import SyncRun, Write
from expenses_app.transactions.models import Transaction


class Submission(models.Model):
    """One accepted call of a program that writes transactions: what clients know as a sync.

    Its id is the run's where something was given to the ledger. `run` is None where nothing was: all was written before,
    or refused by our own checks.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="submissions")
    run = models.OneToOneField(SyncRun, null=True, on_delete=models.CASCADE, related_name="submission")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["company", "-made_at"], name="submission_newest")]

    def __str__(self) -> str:
        return f"submission {self.id}"


class SubmissionItem(models.Model):
    """A transaction's place in a submission. `fingerprint`: of what the program sent.

    `problem`: why our own checks held it back (advice, cause, field), None where it went to the ledger or stood there
    before (`acknowledged`).
    """

    id = models.BigAutoField(primary_key=True)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+", db_index=False)
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="items")
    transaction = models.ForeignKey(Transaction, on_delete=models.CASCADE, related_name="submission_items")
    position = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=64)
    problem = models.JSONField(null=True)
    acknowledged = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint("submission", "transaction", name="submitted_once")]

    def __str__(self) -> str:
        return f"{self.transaction_id} in {self.submission_id}"


class PushRequest(models.Model):
    """A record that a program asked to be written. `data_type` is the wire's word for its kind.

    `timeout_minutes`: after so long it is called timed out, which changes its name only.
    """

    write = models.OneToOneField(
        Write, primary_key=True, on_delete=models.CASCADE, related_name="push_request"
    )
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    data_type = models.CharField(max_length=30)
    changes = models.BooleanField(default=False)
    timeout_minutes = models.PositiveIntegerField(null=True)
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["company", "-asked_at"], name="push_request_newest")]

    def __str__(self) -> str:
        return f"{self.data_type} {self.write_id}"


class RememberedAnswer(models.Model):
    """The answer to a call with an `Idempotency-Key`, given again for 90 minutes. `status` is None while it is worked on.

    `digest`: of method, path and body, so that the same key for something else is noticed.
    """

    id = models.BigAutoField(primary_key=True)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    digest = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    body = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint("partner", "key", name="answer_once")]
        indexes = [models.Index(fields=["begun_at"], name="answer_by_age")]

    def __str__(self) -> str:
        return f"{self.key}"
