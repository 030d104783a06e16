"""What stands and runs in the city and changes slowly: stops, stations, roads, water, parks, buildings, shelters."""
