"""What is measured: stations, observations, cameras."""
