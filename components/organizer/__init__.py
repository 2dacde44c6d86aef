"""Pieces of the organizer's pages: the rail, the event form, the table of orders."""
