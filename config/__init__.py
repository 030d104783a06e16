"""How it is wired: settings, URL table, the ASGI front. Imported by nobody."""
