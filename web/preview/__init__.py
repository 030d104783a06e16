"""The picture that goes with a link, 1200 × 630: what a stranger may see of an area or a feature, drawn on the server.

``card.py`` is what a picture says, ``areas.py`` and ``features.py`` find it out, ``shapes.py`` reads outlines, ``drawing.py`` draws,
``server.py`` answers ``/preview/…png``.
"""
