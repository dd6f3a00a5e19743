"""The versions of qbXML that the request processor takes."""

SUPPORTED = (
    "1.0",
    "1.1",
    "2.0",
    "2.1",
    "3.0",
    "4.0",
    "4.1",
    "5.0",
    "6.0",
    *(f"{major}.0" for major in range(7, 17)),
)
PROCESSOR = (16, 0)
