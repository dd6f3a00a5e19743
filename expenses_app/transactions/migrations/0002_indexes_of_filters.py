from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('transactions', '0001_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='transaction',
            index=models.Index(fields=['company', 'bank_account_id', 'status', '-date', '-id'], name='transaction_by_bank'),
        ),
        migrations.AddIndex(
            model_name='transactionline',
            index=models.Index(condition=models.Q(('account_id', '')), fields=['company', 'transaction'], name='line_without_account'),
        ),
    ]
