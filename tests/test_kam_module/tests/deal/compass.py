from .buying_center import BuyingCenterCommon


class CompassCommon(BuyingCenterCommon):
    """A deal at the commercial stage, where the course asks for the economic buyer above all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = cls.env["res.partner"]._kam_today()
        cls.intent, cls.solution, cls.commercial, cls.closing = (
            cls.env.ref(f"kam_module.compass_stage_{code}") for code in ("intent", "solution", "commercial", "closing")
        )
        roles = {role.code: role for role in cls.env["kam.buying.role"].search([])}
        cls.course = cls.env["kam.participation.template"].create(
            {
                "name": "From the top",
                "participation_ids": [
                    (0, 0, {"stage_id": stage.id, "role_id": roles[code].id, "weight": weight})
                    for stage in (cls.commercial, cls.closing)
                    for code, weight in (("EB", 60), ("UB", 30), ("TB", 10))
                ],
            }
        )
        cls.deal.write({"participation_template_id": cls.course.id, "compass_stage_id": cls.commercial.id})

    @classmethod
    def _seat_two(cls):
        """The boss is with us, and the user has doubts; nobody is known for the standard."""
        cls.eva_seat = cls._seat(
            cls.eva, "E-DB", influence="high", contact_depth="in_depth", rating="3", verified_on=cls.today
        )
        cls.udo_seat = cls._seat(cls.udo, "U-WB", influence="medium", contact_depth="brief", rating="-1")
