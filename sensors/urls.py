"""What of the sensors' API strangers may ask; how much they are told is for the stations' own audience."""

PUBLIC = {"api:list_stations", "api:get_station", "api:list_datastreams", "api:list_observations"}
