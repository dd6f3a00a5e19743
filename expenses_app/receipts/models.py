import secrets
import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from expenses_app.companies.models import Company, Member
from expenses_app.core.messages import Message
from expenses_app.receipts.files.names import named_as
from expenses_app.receipts.files.types import BY_CONTENT_TYPE, FileType
from expenses_app.transactions.models import Transaction


class State(models.TextChoices):
    PROCESSING = "processing", _("Being checked")
    READY = "ready", _("Ready")
    REFUSED = "refused", _("Refused")


def random_name(receipt: "Receipt | ReceiptCopy", filename: str) -> str:
    """Name a stored file: nothing of it can be guessed, and only the extension comes from us."""
    extension = filename.rsplit(".", 1)[-1]
    return f"receipts/{receipt.company_id}/{secrets.token_hex(16)}.{extension}"


class Receipt(models.Model):
    """A file of a company, linked to none, one or several transactions.

    `sha256` is of the bytes received: the same file is kept once. `file` is the cleaned one, full size; `received` holds
    the bytes as they came until they are cleaned, and is never shown. `content_type`, `size` (bytes) and `pages` are of
    the kept file. `text` is what a PDF says in its text layer, for finding the transaction. `linked` repeats whether
    there is a link, for the list of those to match. `removed_at`: taken away by a person, purged some weeks later.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="receipts")
    sha256 = models.CharField(max_length=64, editable=False)
    name = models.CharField(_("file name"), max_length=200)
    state = models.CharField(max_length=10, choices=State.choices)
    refusal = models.JSONField(null=True, editable=False)
    notes = models.JSONField(default=list, editable=False)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField(default=1)
    locked = models.BooleanField(default=False)
    text = models.TextField(blank=True, editable=False)
    received = models.FileField(upload_to=random_name, max_length=200, blank=True)
    file = models.FileField(upload_to=random_name, max_length=200, blank=True)
    thumbnail = models.FileField(upload_to=random_name, max_length=200, blank=True)
    preview = models.FileField(upload_to=random_name, max_length=200, blank=True)
    preview_width = models.PositiveIntegerField(default=0)
    preview_height = models.PositiveIntegerField(default=0)
    linked = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    uploaded_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, editable=False)
    transactions: "models.ManyToManyField[Transaction, ReceiptLink]" = models.ManyToManyField(
        Transaction, through="ReceiptLink", related_name="receipts"
    )

    class Meta:
        constraints = [models.UniqueConstraint("company", "sha256", name="receipt_once")]
        indexes = [
            models.Index(fields=["company", "-created_at", "-id"], name="receipt_by_age"),
            models.Index(
                fields=["company", "-created_at", "-id"],
                name="receipt_to_match",
                condition=models.Q(linked=False, removed_at=None),
            ),
            models.Index(
                fields=["created_at"], name="receipt_unchecked", condition=models.Q(state=State.PROCESSING)
            ),
        ]

    FILES: ClassVar[tuple[str, ...]] = ("received", "file", "thumbnail", "preview")

    def __str__(self) -> str:
        return self.name

    @property
    def type(self) -> FileType:
        return BY_CONTENT_TYPE[self.content_type]

    @property
    def is_ready(self) -> bool:
        return self.state == State.READY

    @property
    def is_processing(self) -> bool:
        return self.state == State.PROCESSING

    @property
    def is_refused(self) -> bool:
        return self.state == State.REFUSED

    @property
    def opens_in_browser(self) -> bool:
        """Whether a browser may show it: pictures that every browser knows, and PDFs. All else is a download."""
        return self.is_ready and self.content_type in SHOWN_BY_BROWSERS

    @property
    def file_name(self) -> str:
        """The uploader's name for it, with the extension of what is kept: `IMG_1.heic` is kept as `IMG_1.jpg`."""
        return named_as(self.name, self.type)

    @property
    def refusal_message(self) -> Message | None:
        return Message.from_json(self.refusal) if self.refusal else None


SHOWN_BY_BROWSERS = frozenset({"image/jpeg", "image/png", "application/pdf"})


class ReceiptLink(models.Model):
    """A receipt belongs to a transaction of the same company. `id` is the order in which links were made."""

    id = models.BigAutoField(primary_key=True)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="links")
    transaction = models.ForeignKey(Transaction, on_delete=models.CASCADE, related_name="receipt_links")
    linked_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("receipt", "transaction", name="receipt_link_once")]
        indexes = [models.Index(fields=["transaction", "id"], name="receipt_link_by_age")]

    def __str__(self) -> str:
        return f"{self.receipt_id} of {self.transaction_id}"


class ReceiptCopy(models.Model):
    """A smaller or converted copy of a receipt, made once for the limits of a platform and then kept.

    Kept, because its bytes are pinned by digest in what is sent; a newer picture library might write them otherwise.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="copies")
    limits = models.CharField(max_length=64)
    file = models.FileField(upload_to=random_name, max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "receipt copies"
        constraints = [models.UniqueConstraint("receipt", "limits", name="receipt_copy_once")]

    def __str__(self) -> str:
        return f"{self.receipt_id} as {self.content_type}"
