"""Real servers for tests, without root: from PATH, else from a pinned wheel, else from Debian's packages."""
