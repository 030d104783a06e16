"""What is planned and happens: agendas, projects, indicators, construction sites, incidents."""
