"""Receipts in a bucket, spoken to by the real protocol: a server of its own on this machine."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import boto3
import pytest
from botocore.config import Config
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from moto.server import ThreadedMotoServer

from expenses_app.receipts import queries
from expenses_app.receipts.models import Receipt, State
from expenses_app.receipts.services.check import check
from expenses_app.receipts.services.purge import purge_removed
from expenses_app.receipts.services.remove import remove
from tests.receipts.conftest import NOW
from tests.receipts.made import sample

ROOT = Path(__file__).resolve().parents[2]
BUCKET = "receipts-of-tests"
KEYS = {
    "aws_access_key_id": "test-key",
    "aws_secret_access_key": "test-secret",
    "region_name": "eu-central-1",
}


@pytest.fixture(scope="module")
def server():
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


@pytest.fixture
def bucket(server):
    bucket = boto3.resource("s3", endpoint_url=server, **KEYS).Bucket(BUCKET)
    bucket.create(CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    yield bucket
    bucket.objects.all().delete()
    bucket.delete()


@pytest.fixture
def in_bucket(server, bucket):
    """The storage as config/settings.py sets it up from the environment."""
    options = {
        "bucket_name": BUCKET,
        "endpoint_url": server,
        "region_name": KEYS["region_name"],
        "access_key": KEYS["aws_access_key_id"],
        "secret_key": KEYS["aws_secret_access_key"],
        "signature_version": "s3v4",
        "default_acl": None,
        "file_overwrite": False,
        "querystring_expire": 60,
    }
    backend = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={"default": backend, "staticfiles": static}):
        yield bucket


def keys_in(bucket):
    return {each.key for each in bucket.objects.all()}


@pytest.mark.django_db
class TestInBucket:
    def test_files_are_objects_under_random_names_and_private(self, alice, add, in_bucket):
        receipt = add(alice, "lieferant-factur-x.pdf")
        assert keys_in(in_bucket) == {receipt.file.name, receipt.thumbnail.name, receipt.preview.name}
        stored = in_bucket.Object(receipt.file.name)
        assert stored.get()["Body"].read() == sample("lieferant-factur-x.pdf")
        assert not [grant for grant in stored.Acl().grants if "AllUsers" in grant["Grantee"].get("URI", "")]

    def test_a_large_file_waits_there_and_is_cleaned(self, alice, add, in_bucket):
        receipt = add(alice, "derived-contoso-receipt-exif-rotated-gps.jpg", at_once=0)
        assert keys_in(in_bucket) == {receipt.received.name}
        assert check(receipt.id, at=NOW) == State.READY
        ready = Receipt.objects.get(id=receipt.id)
        assert keys_in(in_bucket) == {ready.file.name, ready.thumbnail.name, ready.preview.name}
        assert b"Exif" not in in_bucket.Object(ready.file.name).get()["Body"].read()

    def test_it_is_opened_for_sending_with_a_smaller_copy(self, alice, add, in_bucket):
        receipt = add(alice, "contoso-receipt-photo.png")
        first = queries.open_for_sending(receipt, 500_000, {"image/jpeg"}, at=NOW)
        assert len(first.content) <= 500_000
        assert queries.open_for_sending(receipt, 500_000, {"image/jpeg"}, at=NOW) == first

    def test_purging_empties_the_bucket(self, alice, add, in_bucket):
        remove(add(alice, "lieferant-factur-x.pdf"), actor=alice.actor(), at=NOW)
        purge_removed(NOW + timedelta(days=31), timedelta(days=30))
        assert keys_in(in_bucket) == set()

    def test_a_download_is_a_signed_address_that_lives_a_minute(self, alice, add, in_bucket, signed_in):
        receipt = add(alice, "lieferant-factur-x.pdf")
        answer = signed_in(alice).get(f"/companies/{alice.company_id}/receipts/{receipt.id}/download/")
        assert answer.status_code == 302
        query = parse_qs(urlsplit(answer["Location"]).query)
        assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
        assert query["X-Amz-Expires"] == ["60"]
        with urlopen(Request(answer["Location"]), timeout=10) as download:
            assert download.read() == sample("lieferant-factur-x.pdf")
            assert download.headers["Content-Disposition"] == 'attachment; filename="lieferant-factur-x.pdf"'
            assert download.headers["Content-Type"] == "application/pdf"

    def test_pictures_come_through_our_own_address(self, alice, add, in_bucket, signed_in):
        receipt = add(alice, "lieferant-factur-x.pdf")
        answer = signed_in(alice).get(f"/companies/{alice.company_id}/receipts/{receipt.id}/thumbnail/")
        assert answer.status_code == 200
        assert b"".join(answer)[:3] == b"\xff\xd8\xff"


@pytest.mark.django_db
def test_a_bucket_that_does_not_answer_is_told_at_the_form(alice, signed_in):
    options = {
        "bucket_name": BUCKET,
        "endpoint_url": "http://127.0.0.1:9",
        "region_name": KEYS["region_name"],
        "access_key": KEYS["aws_access_key_id"],
        "secret_key": KEYS["aws_secret_access_key"],
        "client_config": Config(signature_version="s3v4", retries={"max_attempts": 0}, connect_timeout=1),
    }
    backend = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={"default": backend, "staticfiles": static}):
        answer = signed_in(alice).post(
            f"/companies/{alice.company_id}/receipts/add/",
            {"files": SimpleUploadedFile("taxi.txt", b"Taxi 12.50")},
            headers={"HX-Request": "true"},
        )
    assert answer.status_code == 422
    assert "taxi.txt: The place where receipts are kept does not answer." in answer.content.decode()
    assert not Receipt.objects.exists()


def test_the_environment_alone_moves_files_into_a_bucket(server, bucket):
    """What an operator sets is enough: nothing of these settings comes from the test."""
    environment = os.environ | {
        "DEBUG": "1",
        "S3_BUCKET": BUCKET,
        "S3_ENDPOINT_URL": server,
        "S3_REGION": KEYS["region_name"],
        "S3_ACCESS_KEY_ID": KEYS["aws_access_key_id"],
        "S3_SECRET_ACCESS_KEY": KEYS["aws_secret_access_key"],
        "DJANGO_SETTINGS_MODULE": "config.settings_test",
    }
    program = (
        "from django.core.files.base import ContentFile\n"
        "from django.core.files.storage import default_storage as files\n"
        "name = files.save('receipts/x.txt', ContentFile(b'Taxi 12.50'))\n"
        "print(name, files.size(name), files.url(name))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    name, size, address = done.stdout.split()
    assert (name, size) == ("receipts/x.txt", "10")
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in address
    assert bucket.Object("receipts/x.txt").get()["Body"].read() == b"Taxi 12.50"
