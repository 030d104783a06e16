"""Search over everything the caller may see: ``/api/search``.

folding.py      words → letters, as the indexes hold them; what a question may have meant
indexes.py      which trigram indexes stand on a layer's tables
matching.py     candidates, in tiers, from each layer's projection: one query for all layers
sizes.py        which relations are small enough to be read as a whole
ranking.py      scores, no layer floods the others, what part matched
details.py      the few that are answered: names, place, box, area; one query
coordinates.py  typed coordinates → positions
api.py          the route
"""
