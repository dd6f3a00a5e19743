"""The XML gateway seen by a test: functions to send, and a valid card transaction to start from."""

from xml.etree import ElementTree

LOGIN = "<login><userid>wsuser</userid><companyid>{}</companyid><password>pw</password>{}</login>"
CHARGE = """<record_cctransaction><chargecardid>AMEX-001</chargecardid>
<paymentdate><year>2026</year><month>11</month><day>02</day></paymentdate><referenceno>EXP-6F1C0A52</referenceno>
<payee>Amazon UK</payee><description>Office</description><currency>GBP</currency>
<exchratetype>Intacct Daily Rate</exchratetype><inclusivetax>false</inclusivetax><ccpayitems><ccpayitem>
<glaccountno>6700</glaccountno><description>Printer paper</description><paymentamount>100.00</paymentamount>
<departmentid>PS</departmentid><locationid>110</locationid><customerid>C-12</customerid><vendorid>V-210</vendorid>
<projectid>P-7</projectid><classid>WSD</classid><taxentries><taxentry>
<detailid>UK Purchase Standard Rate</detailid><trx_tax>20.00</trx_tax></taxentry></taxentries>
<billable>false</billable></ccpayitem></ccpayitems></record_cctransaction>"""


class Gateway:
    """Sends functions and reads the response."""

    def __init__(self, books):
        self.books = books
        self.authentication = LOGIN.format("harbourprint", "")
        self.sent = 0

    def send(self, *functions, unique="false", transaction="false", sender="acme_ws", more="true", controlid=None,
             content_type="application/xml"):  # fmt: skip
        parts = []
        for function in functions:
            self.sent += 1
            parts.append(f'<function controlid="{controlid or f"f{self.sent}"}">{function}</function>')
        body = (
            f"<request><control><senderid>{sender}</senderid><password>pw</password><controlid>c1</controlid>"
            f"<uniqueid>{unique}</uniqueid><dtdversion>3.0</dtdversion><includewhitespace>false</includewhitespace>"
            f"<showadditionalerrorinfo>{more}</showadditionalerrorinfo></control>"
            f'<operation transaction="{transaction}"><authentication>{self.authentication}</authentication>'
            f"<content>{''.join(parts)}</content></operation></request>"
        )
        return self.post(body, content_type)

    def post(self, body, content_type="application/xml"):
        url = f"{self.books.url}/ia/xml/xmlgw.phtml"
        answer = self.books.http.post(
            url, data=body.encode(), headers={"Content-Type": content_type}, timeout=10
        )
        assert answer.status_code == 200
        return ElementTree.fromstring(answer.content)

    def done(self, function, **options):
        root = self.send(function, **options)
        result = root.find("operation/result")
        assert result.findtext("status") == "success", ElementTree.tostring(root)
        return result

    def refused(self, function, **options):
        result = self.send(function, **options).find("operation/result")
        assert result.findtext("status") == "failure"
        return [each.findtext("description2") for each in result.findall("errormessage/error")]

    def rows(self, object_name, *fields, filters="", rest=""):
        select = "".join(f"<field>{name}</field>" for name in fields)
        held = f"<filter>{filters}</filter>" if filters else ""
        query = f"<query><object>{object_name}</object><select>{select}</select>{held}{rest}</query>"
        data = self.done(query).find("data")
        return data.attrib, [{cell.tag: cell.text or "" for cell in row} for row in data]
