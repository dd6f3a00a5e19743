from django.db import models
from django.utils.translation import gettext_lazy as _

from expenses_app.companies.models import Company


class Configuration(models.Model):
    """What is used when a transaction says nothing itself, for one ledger of a company.

    Ids are the ledger's own, as text: connecting the same ledger again finds them as they were.
    """

    id = models.BigAutoField(primary_key=True)
    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="configurations", db_index=False
    )
    ledger_id = models.CharField(max_length=200)
    bank_account_id = models.CharField(_("bank account"), max_length=200, blank=True)
    supplier_id = models.CharField(_("supplier"), max_length=200, blank=True)
    customer_id = models.CharField(_("customer"), max_length=200, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("company", "ledger_id", name="configuration_once")]

    def __str__(self) -> str:
        return f"defaults for {self.ledger_id}"
