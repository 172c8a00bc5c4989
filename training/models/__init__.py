from training.models.calendars import CalendarFeed
from training.models.deliberation import DeliberationModel
from training.models.elsewhere import ExternalTraining
from training.models.figures import LegalFigure
from training.models.observatory import Cell, Participation, Publication, Recount
from training.models.plan import Assignment, PlanRow, TrainingPlan

__all__ = [
    "Assignment",
    "CalendarFeed",
    "Cell",
    "DeliberationModel",
    "ExternalTraining",
    "LegalFigure",
    "Participation",
    "PlanRow",
    "Publication",
    "Recount",
    "TrainingPlan",
]
