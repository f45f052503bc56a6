from .common import LedgerCommon

TODAY = "2024-07-15"  # the last 12 full months are July 2023 to June 2024


class PapersCommon(LedgerCommon):
    """Delta Group with two branches: what it bought in the last two years."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.env.user.lang = "en_US"
        (cls.north | cls.south).kam_parent_id = cls.headquarters
        cls._invoice(cls.headquarters, 200, "2023-01-10")
        cls._invoice(cls.north, 1000, "2023-02-10")
        cls._invoice(cls.south, 400, "2023-03-10")
        cls._invoice(cls.north, 1500, "2024-02-10")
        cls._invoice(cls.lonely, 90, "2024-03-10")
        cls._entry(cls.direct_cost, 600, "2024-02-12", cls.north)

    @classmethod
    def _user(cls, login, *groups, **values):
        group_ids = [cls.env.ref(group).id for group in groups]
        if groups[0] not in ("base.group_portal", "base.group_public"):
            group_ids.append(cls.env.ref("base.group_user").id)
        return cls.env["res.users"].create(
            {
                "name": login.title(),
                "login": f"papers_{login}",
                "password": f"papers_{login}",
                "group_ids": group_ids,
                "company_id": cls.company.id,
                "company_ids": cls.company.ids,
                "lang": "en_US",
                **values,
            }
        )
