"""Vendors, customers with jobs, employees, other names and classes of the seed."""

VENDORS = (
    "Adobe", "Air Canada", "Alaska Airlines", "Amazon Business", "Apple", "Atlassian", "AWS", "Best Buy",
    "Canva", "Chevron", "Cloudflare", "Corner Cafe", "Costco", "Delta Air Lines", "Dropbox", "FedEx",
    "Figma", "GitHub", "GoDaddy", "Google Ads", "Google Workspace", "Hertz", "Hilton Hotels", "Home Depot",
    "IKEA", "LinkedIn", "Lyft", "Marriott", "Meta Platforms", "Microsoft", "Notion Labs", "Office Depot",
    "Shell", "Slack", "Staples", "Starbucks", "State Farm Insurance", "T-Mobile", "Uber", "United Airlines",
    "UPS", "Verizon", "WeWork", "Zoom",
)  # fmt: skip
CUSTOMERS = {
    "Northwind Traders": ("Warehouse refit", "Web shop"),
    "Contoso": ("Annual audit",),
    "Fabrikam": (),
    "Tailspin Toys": ("Spring campaign",),
    "Wingtip Partners": (),
}
EMPLOYEES = (("Grace", "Okafor"), ("Miguel", "Santos"), ("Hannah", "Lindqvist"), ("Raj", "Patel"))
OTHER_NAMES = ("Cash Withdrawal", "Owner")
CLASSES = {"Sales": ("East", "West"), "Operations": (), "Marketing": ("Events",), "Head Office": ()}
