"""Pieces of the checkout: its three steps, the summary, and what it says when a hold is over."""
