"""What organizers work with."""
