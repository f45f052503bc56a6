{
    "name": "Key Account Management",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "summary": "Headquarters and branches, and what each key account earns, true to the ledger",
    "author": "kam_module contributors",
    "license": "LGPL-3",
    "depends": ["crm", "account", "web_hierarchy"],
    "data": [
        "security/groups.xml",
        # account: who the customer is
        "security/account/ir.model.access.csv",
        "security/account/rules.xml",
        "views/account/res_partner_views.xml",
        # ledger: what the account earns
        # menus come last
        "views/menus.xml",
    ],
    "demo": [],
    "assets": {},
    "application": True,
}
