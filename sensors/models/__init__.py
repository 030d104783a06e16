"""What is measured, where, and what was read: in the terms of OGC SensorThings (Thing → Datastream → Observation)."""

from .observation import Latest, Observation, Quality
from .station import Datastream, ObservedProperty, Retention, Station

__all__ = ["Datastream", "Latest", "Observation", "ObservedProperty", "Quality", "Retention", "Station"]
