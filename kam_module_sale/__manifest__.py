{
    "name": "Key Account Management: confirmed orders",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "summary": "A confirmed order counts as won in the initiative of a headquarters, before its invoice",
    "author": "kam_module contributors",
    "license": "LGPL-3",
    "depends": ["kam_module", "sale"],
    "auto_install": True,
}
