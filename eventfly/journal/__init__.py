"""The journal: an append-only list of messages per event, and the tables as projections of it.

A use case decides (pure), then *records* messages; recording appends them to the event's stream and
projects them onto the tables in the same transaction. Nothing else writes a sourced table.

Invariants: ``seq`` is gapless per event and its order is commit order; each entry's digest chains over the
one before; projecting the journal from its start gives the tables, row by row (``journal verify``).
"""

from eventfly.journal.consuming import JOURNAL, SEQUENCES, Consumer, Delivered, consume, consumer, consumers
from eventfly.journal.dead_letters import dead_letters, redeliver
from eventfly.journal.messages import Message, canonical, decode, encode, kinds, message
from eventfly.journal.projecting import project, projects, sourced_tables, sources
from eventfly.journal.recording import StreamHead, lock_stream, open_stream, record
from eventfly.journal.replaying import replay
from eventfly.journal.verifying import Verdict, recounts, verify
from eventfly.journal.writing import add_rows, insert_rows, set_rows

__all__ = [
    "JOURNAL",
    "SEQUENCES",
    "Consumer",
    "Delivered",
    "Message",
    "StreamHead",
    "Verdict",
    "add_rows",
    "canonical",
    "consume",
    "consumer",
    "consumers",
    "dead_letters",
    "decode",
    "encode",
    "insert_rows",
    "kinds",
    "lock_stream",
    "message",
    "open_stream",
    "project",
    "projects",
    "record",
    "recounts",
    "redeliver",
    "replay",
    "set_rows",
    "sourced_tables",
    "sources",
    "verify",
]
