{
    "name": "Key Account Management: confirmed orders",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "summary": "Confirmed orders count in initiatives, detectors and white space before their invoices",
    "author": "kam_module contributors",
    "license": "LGPL-3",
    "depends": ["kam_module", "sale"],
    "auto_install": True,
}
