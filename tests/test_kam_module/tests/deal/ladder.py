from .buying_center import BuyingCenterCommon


class LadderCommon(BuyingCenterCommon):
    """A deal with the milestone questions of the method, and people who can answer some of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.deal.compass_stage_id = cls.env.ref("kam_module.compass_stage_intent")
        cls.deal.action_kam_take_questions()
        cls.template = cls.env.ref("kam_module.milestone_template_usual")

    @classmethod
    def _question(cls, name, deal=None):
        """The deal's copy of a question of the method."""
        milestone = cls.env.ref(f"kam_module.milestone_{name}")
        return (deal or cls.deal).kam_question_ids.filtered(lambda question: question.milestone_id == milestone)

    @classmethod
    def _answer(cls, name, text="Yes", source=None, state="answered", **values):
        question = cls._question(name)
        question.write({"state": state, "answer": text, "source_id": source and source.id, **values})
        return question
