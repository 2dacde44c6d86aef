"""Pieces of an event's own page."""
