"""What somebody who goes to events works with."""
