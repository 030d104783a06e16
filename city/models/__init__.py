"""What is planned and happens, one subject a file."""

from .agendas import Agenda
from .construction import ConstructionSite, Organisation, ProgressReport
from .indicators import Indicator, IndicatorValue
from .projects import BudgetLine, Project, ProjectDocument, ScheduleRow

__all__ = [
    "Agenda",
    "BudgetLine",
    "ConstructionSite",
    "Indicator",
    "IndicatorValue",
    "Organisation",
    "ProgressReport",
    "Project",
    "ProjectDocument",
    "ScheduleRow",
]
