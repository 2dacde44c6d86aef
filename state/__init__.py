"""What was asked: one Reflex state per page."""
