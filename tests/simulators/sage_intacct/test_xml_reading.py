"""The XML gateway: who is let in, sessions, and reading."""

import pytest

from tests.simulators.sage_intacct.books import CARD_TXN, vendor
from tests.simulators.sage_intacct.gateway import CHARGE, LOGIN


class TestSessions:
    def test_a_login_opens_a_session_at_the_company_s_endpoint(self, gateway, books):
        api = gateway.done("<getAPISession/>").find("data/api")
        assert api.findtext("endpoint") == f"{books.url}/ia/xml/xmlgw.phtml"
        gateway.authentication = f"<sessionid>{api.findtext('sessionid')}</sessionid>"
        assert gateway.rows("CREDITCARD", "CARDID")[0]["totalcount"] == "4"

    def test_its_end_slides_with_each_call(self, gateway, books):
        key = gateway.done("<getAPISession/>").findtext("data/api/sessionid")
        gateway.authentication = f"<sessionid>{key}</sessionid>"
        for _ in range(3):
            books.advance(45 * 60)
            gateway.done("<lookup><object>VENDOR</object></lookup>")
        books.advance(61 * 60)
        root = gateway.send("<lookup><object>VENDOR</object></lookup>")
        assert root.findtext("operation/authentication/status") == "failure"

    def test_a_token_of_rest_opens_one_too(self, gateway, books):
        key = books.call("GET", "/services/core/session/id").json()["ia::result"]["sessionId"]
        gateway.authentication = f"<sessionid>{key}</sessionid>"
        root = gateway.send("<lookup><object>VENDOR</object></lookup>")
        assert root.findtext("operation/authentication/userid") == "wsuser"
        assert root.findtext("operation/authentication/sessiontimeout")

    def test_an_entity_is_named_at_login_or_for_a_session(self, gateway, books):
        gateway.authentication = LOGIN.format("meridiangroup", "<locationid>100</locationid>")
        gateway.done(CHARGE)
        gateway.authentication = LOGIN.format("meridiangroup", "")
        key = gateway.done("<getAPISession><locationid>200</locationid></getAPISession>").findtext(
            "data/api/sessionid"
        )
        gateway.authentication = f"<sessionid>{key}</sessionid>"
        assert gateway.rows("CCTRANSACTION", "RECORDNO")[1] == []
        books.enter("meridiangroup", entity="100")
        assert len(books.rows(CARD_TXN, "key")) == 1

    @pytest.mark.parametrize(
        "authentication",
        [
            LOGIN.format("nowhere", ""),
            LOGIN.format("harbourprint", "<locationid>900</locationid>"),
            "<login><userid>nobody</userid><companyid>harbourprint</companyid><password>x</password></login>",
            "<login><userid>wsuser</userid><companyid>harbourprint</companyid></login>",
            "<sessionid>unknown</sessionid>",
            "",
        ],
    )
    def test_whoever_is_not_known_is_refused_at_authentication(self, steady, authentication):
        steady.authentication = authentication
        root = steady.send(CHARGE)
        assert root.findtext("control/status") == "success"
        assert root.findtext("operation/authentication/status") == "failure"
        assert root.findtext("operation/errormessage/error/errorno") == "XL03000006"
        assert steady.books.ledger() == []

    def test_a_sender_that_the_company_does_not_trust_is_refused(self, gateway, books):
        books.act("trust_application", client="acme_ws", on=False)
        root = gateway.send(CHARGE)
        assert root.findtext("operation/authentication/status") == "failure"

    @pytest.mark.parametrize(
        "body", ["<request>", "<request/>", "<request><control><senderid>a</senderid></control></request>"]
    )
    def test_a_request_that_is_none_fails_at_control(self, steady, body):
        assert steady.post(body).findtext("control/status") == "failure"

    def test_only_xml_is_read(self, steady):
        assert steady.send(CHARGE, content_type="application/json").findtext("control/status") == "failure"


class TestReading:
    def test_a_query_selects_filters_and_pages(self, steady):
        rest = "<orderby><order><field>CARDID</field><ascending/></order></orderby><pagesize>2</pagesize><offset>1</offset>"
        counts, rows = steady.rows("CREDITCARD", "CARDID", "LIABILITYTYPE", "STATUS", rest=rest)
        assert counts == {
            "listtype": "CREDITCARD",
            "totalcount": "4",
            "offset": "1",
            "count": "2",
            "numremaining": "1",
        }
        assert rows[0] == {"CARDID": "DEBIT-01", "LIABILITYTYPE": "Debit", "STATUS": "active"}

    FILTERS = (
        ("<equalto><field>CUSTOMERID</field><value>C-14</value></equalto>", ["C-14"]),
        ("<like><field>NAME</field><value>%ar%</value></like>", ["C-14"]),
        ("<like><field>NAME</field><value>City%</value></like>", ["C-15"]),
        ("<notlike><field>NAME</field><value>%s</value></notlike>", ["C-13", "C-15", "C-16"]),
        ("<in><field>CUSTOMERID</field><value>C-12</value><value>C-16</value></in>", ["C-12", "C-16"]),
        ("<between><field>CUSTOMERID</field><value>C-13</value><value>C-14</value></between>", ["C-13", "C-14"]),
        ("<and><greaterthan><field>CUSTOMERID</field><value>C-13</value></greaterthan>"
         "<lessthan><field>CUSTOMERID</field><value>C-15</value></lessthan></and>", ["C-14"]),
        ("<or><equalto><field>CUSTOMERID</field><value>C-12</value></equalto>"
         "<equalto><field>NAME</field><value>Hamilton Smith</value></equalto></or>", ["C-12", "C-16"]),
        ("<isnull><field>CURRENCY</field></isnull>", ["C-12", "C-13", "C-14", "C-15", "C-16"]),
    )  # fmt: skip

    @pytest.mark.parametrize(("filters", "expected"), FILTERS)
    def test_each_filter_selects_as_it_says(self, steady, filters, expected):
        assert [
            row["CUSTOMERID"] for row in steady.rows("CUSTOMER", "CUSTOMERID", filters=filters)[1]
        ] == expected

    def test_what_changed_since_a_moment(self, gateway, books):
        books.advance(3600)
        books.made("accounts-payable/vendor", vendor())
        since = "<greaterthanorequalto><field>WHENMODIFIED</field><value>01/06/2026 00:00:00</value></greaterthanorequalto>"
        assert [row["VENDORID"] for row in gateway.rows("VENDOR", "VENDORID", filters=since)[1]] == [
            "V-AMZEU"
        ]

    @pytest.mark.parametrize("name", ["GLACCOUNT", "VENDOR", "CUSTOMER", "DEPARTMENT", "LOCATION", "CLASS", "PROJECT",
                                      "TAXDETAIL", "EMPLOYEE", "CHECKINGACCOUNT"])  # fmt: skip
    def test_reference_data_is_read_whole(self, steady, name):
        counts, rows = steady.rows(name, "RECORDNO", "STATUS", "WHENMODIFIED")
        assert int(counts["totalcount"]) == len(rows) > 0
        fields = steady.done(
            f"<read><object>{name}</object><keys>{rows[0]['RECORDNO']}</keys><fields>*</fields></read>"
        )
        assert fields.find(f"data/{name}/RECORDNO").text == rows[0]["RECORDNO"]

    def test_tax_details_tell_their_side(self, steady):
        rows = steady.rows("TAXDETAIL", "DETAILID", "VALUE", "TAXTYPE")[1]
        assert {"DETAILID": "UK Purchase Standard Rate", "VALUE": "20", "TAXTYPE": "P"} in rows
        assert {"DETAILID": "UK Sale Standard Rate", "VALUE": "20", "TAXTYPE": "S"} in rows

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ("<query><object>NOTHING</object><select><field>A</field></select></query>", "Object definition NOTHING"),
            ("<query><object>VENDOR</object><select><field>COLOUR</field></select></query>", "Field COLOUR is not"),
            ("<query><object>VENDOR</object></query>", "A query has fields"),
            ("<query><object>VENDOR</object><select><field>NAME</field></select><pagesize>2001</pagesize></query>",
             "A query has fields, a page of 1 to 2000"),
            ("<fly/>", "Function fly is not supported."),
        ],
    )  # fmt: skip
    def test_what_is_not_understood_is_refused(self, steady, query, sentence):
        assert steady.refused(query)[0].startswith(sentence)
