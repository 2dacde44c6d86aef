"""What Eventfly stands on: settings, database, mail, live fan-out, limits, logs.

Implements the ports of ``runtime``.
"""
