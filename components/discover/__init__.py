"""Pieces of the page where people look for events."""
