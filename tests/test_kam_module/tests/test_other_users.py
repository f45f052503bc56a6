from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestOtherUsers(TransactionCase):
    """Who has nothing to do with key accounts works as before."""

    def test_salesman_copies_a_deal(self):
        salesman = new_test_user(self.env, "other_salesman", "sales_team.group_sale_salesman")
        deal = self.env["crm.lead"].create({"name": "Lobby", "type": "opportunity", "user_id": salesman.id})
        self.assertEqual(deal.with_user(salesman).copy({"name": "Lobby again"}).name, "Lobby again")

    def test_no_restricted_field_is_copied(self):
        """Copying reads each field that is copied, as the user: one that is not theirs to read refuses the copy."""
        restricted = [
            f"{name}.{field.name}"
            for name, model in self.env.items()
            if not model._abstract and not model._transient and not name.startswith("kam.")
            for field in model._fields.values()
            if field.groups and field.copy and {"kam_module", "kam_module_sale"} & set(field._modules)
        ]
        self.assertFalse(restricted)
