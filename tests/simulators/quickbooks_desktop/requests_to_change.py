"""Valid requests of every kind, from which the tests make their variations."""

LINE = (
    "<ExpenseLineAdd><AccountRef><FullName>Office Supplies</FullName></AccountRef><Amount>48.50</Amount>"
    "<Memo>Team lunch</Memo><CustomerRef><FullName>Contoso</FullName></CustomerRef>"
    "<ClassRef><FullName>Sales:East</FullName></ClassRef><BillableStatus>Billable</BillableStatus></ExpenseLineAdd>"
)
CHARGE = (
    '<CreditCardChargeAddRq requestID="exp-1"><CreditCardChargeAdd>'
    "<AccountRef><FullName>Company Visa</FullName></AccountRef>"
    "<PayeeEntityRef><FullName>Corner Cafe</FullName></PayeeEntityRef>"
    "<TxnDate>2026-03-14</TxnDate><RefNumber>EXP10422</RefNumber><Memo>Corner Cafe | EXP-7K2M9Q4XD3NBW8TR</Memo>"
    "<ExternalGUID>{9f2c41d0-7b5a-4e88-90a3-1c2d3e4f5a6b}</ExternalGUID>"
    f"{LINE}</CreditCardChargeAdd></CreditCardChargeAddRq>"
)
CREDIT = CHARGE.replace("CreditCardCharge", "CreditCardCredit")
CHECK = (
    '<CheckAddRq requestID="exp-2"><CheckAdd>'
    "<AccountRef><FullName>Operating Account</FullName></AccountRef>"
    "<PayeeEntityRef><FullName>Corner Cafe</FullName></PayeeEntityRef>"
    "<RefNumber>EXP10423</RefNumber><TxnDate>2026-03-14</TxnDate><Memo>Stationers | EXP-7K2M9Q4XD3NBW8TR</Memo>"
    "<IsToBePrinted>false</IsToBePrinted>"
    "<ExternalGUID>{77ab01c2-d3e4-4f50-8617-28394a5b6c7d}</ExternalGUID>"
    f"{LINE}</CheckAdd></CheckAddRq>"
)
BILL = (
    '<BillAddRq requestID="rei-1"><BillAdd><VendorRef><FullName>Grace Okafor (expenses)</FullName></VendorRef>'
    "<APAccountRef><FullName>Accounts Payable</FullName></APAccountRef>"
    "<TxnDate>2026-03-14</TxnDate><DueDate>2026-04-09</DueDate><RefNumber>RE-101</RefNumber><Memo>Claim 101</Memo>"
    "<ExternalGUID>{0c9d8e7f-6a5b-4c3d-8e1f-0a1b2c3d4e5f}</ExternalGUID>"
    f"{LINE}</BillAdd></BillAddRq>"
)
VENDOR_CREDIT = (
    '<VendorCreditAddRq requestID="rei-2"><VendorCreditAdd>'
    "<VendorRef><FullName>Grace Okafor (expenses)</FullName></VendorRef>"
    "<APAccountRef><FullName>Accounts Payable</FullName></APAccountRef>"
    "<TxnDate>2026-03-14</TxnDate><RefNumber>RE-102</RefNumber><Memo>Claim 102</Memo>"
    f"{LINE}</VendorCreditAdd></VendorCreditAddRq>"
)
TRANSFER = (
    '<TransferAddRq requestID="trf-9"><TransferAdd><TxnDate>2026-03-16</TxnDate>'
    "<TransferFromAccountRef><FullName>Operating Account</FullName></TransferFromAccountRef>"
    "<TransferToAccountRef><FullName>Company Visa</FullName></TransferToAccountRef>"
    "<ClassRef><FullName>Head Office</FullName></ClassRef><Amount>250.00</Amount><Memo>Card top-up</Memo>"
    "</TransferAdd></TransferAddRq>"
)
JOURNAL = (
    '<JournalEntryAddRq requestID="adj-7"><JournalEntryAdd><TxnDate>2026-03-31</TxnDate><RefNumber>ADJ-7</RefNumber>'
    "<IsAdjustment>false</IsAdjustment><ExternalGUID>{ab12cd34-ef55-4677-8899-0011223344ff}</ExternalGUID>"
    "<JournalDebitLine><AccountRef><FullName>Bank Fees</FullName></AccountRef><Amount>4.20</Amount>"
    "<Memo>True-up</Memo><ClassRef><FullName>Head Office</FullName></ClassRef></JournalDebitLine>"
    "<JournalCreditLine><AccountRef><FullName>Company Visa</FullName></AccountRef><Amount>4.20</Amount>"
    "<Memo>True-up</Memo></JournalCreditLine></JournalEntryAdd></JournalEntryAddRq>"
)
ACCOUNT = (
    '<AccountAddRq requestID="acc-1"><AccountAdd><Name>Card clearing</Name><IsActive>true</IsActive>'
    "<AccountType>Expense</AccountType><AccountNumber>6960</AccountNumber>"
    "<Desc>Card spend waiting for a category</Desc></AccountAdd></AccountAddRq>"
)
VENDOR = (
    '<VendorAddRq requestID="sup-1"><VendorAdd><Name>Amazon UK</Name><CompanyName>Amazon EU Sarl</CompanyName>'
    "<VendorAddress><Addr1>1 Principal Place</Addr1><City>London</City><PostalCode>EC2A 2FA</PostalCode>"
    "<Country>United Kingdom</Country></VendorAddress><Phone>020 7946 0000</Phone>"
    "<Email>accounts@amazon.example</Email><Notes>EXP-7K2M9Q4XD3NBW8TR</Notes>"
    "<ExternalGUID>{7f31c0de-90aa-4c1d-8e2f-5b35a1c2d3e4}</ExternalGUID>"
    "<CurrencyRef><FullName>Euro</FullName></CurrencyRef></VendorAdd></VendorAddRq>"
)
CUSTOMER = (
    '<CustomerAddRq requestID="cus-1"><CustomerAdd><Name>Southwind</Name><CompanyName>Southwind Traders</CompanyName>'
    "<Email>ar@southwind.example</Email><Notes>EXP-2B6H0ZL5QW1VJ9EA</Notes>"
    "<ExternalGUID>{2b6f0a15-5c1e-4d9e-a3b7-91e0a4c2d7f8}</ExternalGUID></CustomerAdd></CustomerAddRq>"
)
ADDS = {
    "CreditCardCharge": CHARGE,
    "CreditCardCredit": CREDIT,
    "Check": CHECK,
    "Bill": BILL,
    "VendorCredit": VENDOR_CREDIT,
    "Transfer": TRANSFER,
    "JournalEntry": JOURNAL,
}
