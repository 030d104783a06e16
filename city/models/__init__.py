"""What is planned and happens, one subject a file."""

from .agendas import Agenda
from .construction import ConstructionSite, Organisation, ProgressReport
from .projects import BudgetLine, Project, ProjectDocument, ScheduleRow

__all__ = [
    "Agenda",
    "BudgetLine",
    "ConstructionSite",
    "Organisation",
    "ProgressReport",
    "Project",
    "ProjectDocument",
    "ScheduleRow",
]
