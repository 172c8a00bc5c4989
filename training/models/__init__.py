from training.models.elsewhere import ExternalTraining
from training.models.figures import LegalFigure
from training.models.observatory import Cell, Participation
from training.models.plan import Assignment, PlanRow, TrainingPlan

__all__ = [
    "Assignment",
    "Cell",
    "ExternalTraining",
    "LegalFigure",
    "Participation",
    "PlanRow",
    "TrainingPlan",
]
