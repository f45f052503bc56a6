from . import kam_initiative_evidence
