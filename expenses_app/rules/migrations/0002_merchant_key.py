"""What a merchant is remembered by, and the index that finds its confirmed transactions."""

from django.db import migrations

# PL/pgSQL keeps its prepared patterns between calls; a plain SQL function would be copied into every query.
# Lower case without accents; further words with three digits or more (branch, order and card numbers) are left out.
FUNCTION = r"""
CREATE FUNCTION rules_merchant_key(name text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN RETURN btrim(regexp_replace(
    regexp_replace(
        lower(regexp_replace(normalize(name, NFKD), '[\u0300-\u036f]', '', 'g')),
        '\s\S*\d\S*\d\S*\d\S*', ' ', 'g'
    ),
    '[^[:alnum:]]+', ' ', 'g'
)); END
$$
"""
INDEX = """
CREATE INDEX transaction_confirmed_merchant ON transactions_transaction (company_id, rules_merchant_key(merchant))
WHERE review IN ('ready', 'submitted')
"""


class Migration(migrations.Migration):
    dependencies = [("rules", "0001_initial"), ("transactions", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION rules_merchant_key(text)"),
        migrations.RunSQL(INDEX, "DROP INDEX transaction_confirmed_merchant"),
    ]
