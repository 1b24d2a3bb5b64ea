"""Trains the component that helps where rules end: ``python -m extractors.training --help``."""
