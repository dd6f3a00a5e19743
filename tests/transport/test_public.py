"""An address that a user gave leads to the public Internet or nowhere, whatever it is called and however it is written."""

import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from expenses_app.transport.public import NotPublic, is_public, pin, post
from expenses_app.transport.wire import Timeouts, Unsent

QUICK = Timeouts(connect=5, write=5, read=5, whole=5)


def found(*addresses):
    return lambda host, port: addresses


def test_the_address_that_was_checked_is_the_one_that_is_called():
    pinned = pin("https://hooks.example/in?a=1", look_up=found("8.8.8.8"))
    assert (pinned.url, pinned.host, pinned.authority) == (
        "https://8.8.8.8:443/in?a=1",
        "hooks.example",
        "hooks.example",
    )


def test_an_ipv6_address_is_pinned_too():
    assert (
        pin("https://h.example:8443", look_up=found("2606:4700::1111")).url
        == "https://[2606:4700::1111]:8443/"
    )


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1", "64:ff9b::7f00:1"),
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)
def test_no_inside_address_is_called(address):
    with pytest.raises(NotPublic):
        pin("https://hooks.example/", look_up=found(address))


def test_one_inside_address_among_several_refuses_all():
    with pytest.raises(NotPublic):
        pin("https://hooks.example/", look_up=found("8.8.8.8", "10.0.0.1"))


@pytest.mark.parametrize(
    "url",
    [
        *("http://hooks.example/", "ftp://hooks.example/", "hooks.example", "https:///path", "https://"),
        *(
            "https://user:word@hooks.example/",
            "https://hooks.example:99999/",
            "https://[::1",
            "javascript:alert(1)",
        ),
    ],
)
def test_only_https_addresses_of_a_host_are_taken(url):
    with pytest.raises(NotPublic):
        pin(url, look_up=found("8.8.8.8"))


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://2130706433/"]
)
def test_numbers_and_names_of_this_machine_are_resolved_like_any_other(url):
    with pytest.raises(NotPublic):
        pin(url)


def test_this_machine_is_called_only_where_that_is_allowed():
    assert (
        pin("http://localhost:8080/in", loopback=True, look_up=found("127.0.0.1")).url
        == "http://127.0.0.1:8080/in"
    )
    with pytest.raises(NotPublic):
        pin("http://inside.example/", loopback=True, look_up=found("10.0.0.1"))


def test_a_host_that_is_not_known_is_said_to_be():
    def unknown(host, port):
        raise OSError

    with pytest.raises(NotPublic, match="not known"):
        pin("https://nowhere.example/", look_up=unknown)


def test_public_addresses_are_public():
    assert all(is_public(ip_address(text)) for text in ("8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"))


@pytest.fixture
def site(tmp_path):
    """An https server of hooks.example, and trust in its own certificate."""
    hosts = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            hosts.append(self.headers["Host"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    file = tmp_path / "hooks.pem"
    file.write_bytes(own_certificate("hooks.example"))
    server = HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, ssl.create_default_context(cafile=str(file)), hosts
    server.shutdown()
    server.server_close()


def own_certificate(host):
    """Private key and self-signed certificate in PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private + certificate.public_bytes(pem)


def pinned_here(host, port):
    return pin(f"https://{host}:{port}/", loopback=True, look_up=found("127.0.0.1"))


def test_the_certificate_has_to_be_the_hosts(site):
    port, trust, hosts = site

    assert post(pinned_here("hooks.example", port), {}, b"{}", QUICK, trust).status == 200
    with pytest.raises(Unsent):
        post(pinned_here("other.example", port), {}, b"{}", QUICK, trust)
    assert hosts == [f"hooks.example:{port}"]


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(site):
    port, _trust, hosts = site
    with pytest.raises(Unsent):
        post(pinned_here("hooks.example", port), {}, b"{}", QUICK)
    assert hosts == []
