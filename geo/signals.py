"""What geo tells the rooms above it. On its own, for who listens loads it at every start, and no reader of files with it."""

from django.dispatch import Signal

# Sent in a load's transaction before the demo's areas go: whoever has rows that stand on them takes those out.
demo_gives_way = Signal()
