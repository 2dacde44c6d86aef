"""Pieces of a buyer's order page."""
