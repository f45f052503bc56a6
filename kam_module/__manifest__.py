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
        "data/account/kam_tier.xml",
        "data/account/tree.xml",
        "views/account/res_partner_views.xml",
        "views/account/res_partner_history_views.xml",
        "views/account/kam_headquarters_change_views.xml",
        "views/account/kam_key_account_change_views.xml",
        "views/account/kam_group_proposal_views.xml",
        # ledger: what the account earns
        "security/ledger/ir.model.access.csv",
        "security/ledger/rules.xml",
        "data/ledger/ir_cron.xml",
        "views/ledger/res_partner_views.xml",
        "views/ledger/kam_profitability_report_views.xml",
        "views/ledger/kam_tie_out_views.xml",
        "views/ledger/kam_ledger_check_views.xml",
        "views/ledger/res_config_settings_views.xml",
        # menus come last
        "views/menus.xml",
    ],
    "assets": {
        "web.assets_backend_lazy": ["kam_module/static/src/profitability_pivot/**/*"],
    },
    "post_init_hook": "_post_init_hook",
    "application": True,
}
