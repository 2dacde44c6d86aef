"""Eventfly: events that organizers run themselves and attendees enjoy.

Start reading at one of three doors:

* ``docs/tour.md`` follows one order from the first click to the ticket at the door.
* ``eventfly.orders`` is the heart: the box office that never sells a place twice.
* ``eventfly.journal`` is the memory: every fact is a message, every table a projection of messages.

Everything in this package is true without a browser. ``pages`` says what is shown, ``state`` what was
asked, and this package what is so.
"""
