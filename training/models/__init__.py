from training.models.elsewhere import ExternalTraining
from training.models.figures import LegalFigure
from training.models.observatory import Cell, Participation, Recount
from training.models.plan import Assignment, PlanRow, TrainingPlan

__all__ = [
    "Assignment",
    "Cell",
    "ExternalTraining",
    "LegalFigure",
    "Participation",
    "PlanRow",
    "Recount",
    "TrainingPlan",
]
