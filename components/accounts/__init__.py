"""Pieces of the pages around signing in."""
