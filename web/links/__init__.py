"""Short links.

``addresses.py`` says which address may have one, ``short.py`` gives and keeps them, ``api.py`` and ``views.py`` are their doors.
"""
