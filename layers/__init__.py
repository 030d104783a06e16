"""What we publish: the layer registry, imported datasets, the change log, the feature API."""
