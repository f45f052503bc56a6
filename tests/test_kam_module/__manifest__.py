{
    "name": "Key Account Management: tests",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "summary": "Tests of kam_module, with the other apps a company is likely to have",
    "author": "kam_module contributors",
    "license": "LGPL-3",
    "depends": ["kam_module", "kam_module_sale"],
    "assets": {
        "web.assets_unit_tests": ["test_kam_module/static/tests/unit/**/*"],
        "web.assets_tests": ["test_kam_module/static/tests/tours/**/*"],
        "web.assets_backend": [
            # Debian's package lists this file without shipping it; its absence fails every browser test.
            ("remove", "mail/static/lib/selfie_segmentation/selfie_segmentation.js"),
        ],
    },
}
