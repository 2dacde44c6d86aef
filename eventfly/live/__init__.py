"""Live numbers: what moves on an open page when somebody buys.

`announce` says that an event's numbers may have moved: a bare hint, since losing it must lose nothing. Each
process holds one `Feed` for each event that somebody looks at; it reads the numbers again, at most four
times a second, and hands the same bytes to everyone. What strangers get is `events.public_numbers` and how
many look at the page now, nothing else; who runs the event gets all numbers, while they are a member.

    await live.announce(runtime, event_id)                   after a commit that moved counters
    async with feeds.join(await live.public_topic(...)):     one reader's seat
"""

from eventfly.live.feeds import Feeds, Seat, Topic
from eventfly.live.news import managed_topic, public_topic
from eventfly.live.topics import announce, event_topic

__all__ = ["Feeds", "Seat", "Topic", "announce", "event_topic", "managed_topic", "public_topic"]
