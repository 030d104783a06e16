"""What is seen: the map page, embed, field app, and the plain HTML twin of every page."""
