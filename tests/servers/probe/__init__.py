"""A tiny Reflex application behind Eventfly's own middleware and patches, to see what they do to any handler."""
