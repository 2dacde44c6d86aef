"""Ticket codes: short signed texts that a door can check without a network.

A code is 103 bytes in base32 (upper-case letters and digits: QR's compact alphanumeric mode, and safe in a
URL): format version, key id, event, ticket, code version, Ed25519 signature. 165 characters fit a QR code of
version 7 (45 modules) at error correction M; base64url would need version 8.
"""

from __future__ import annotations

import struct
from base64 import b32decode, b32encode
from binascii import Error as NotBase32
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from eventfly.errors import Conflict

FORMAT = 1
_BODY = struct.Struct(">B4s16s16sH")
_SIGNATURE_BYTES = 64
_LENGTH = 165
_PURPOSE = b"eventfly ticket code\0"
"""Signed along, so that no other use of the key can ever yield a valid code."""


class InvalidCode(Conflict):
    """This is not a valid ticket code."""

    code = "invalid-code"


class UnknownKey(InvalidCode):
    """This code was signed with a key that is not known here."""

    code = "unknown-key"


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of this installation: the newest signs, all verify. Key ids are 8 hexadecimal digits."""

    current: str
    private: Ed25519PrivateKey
    public: dict[str, Ed25519PublicKey]


@dataclass(frozen=True, slots=True)
class CodeContents:
    """What a valid code says. Whether the ticket still admits is for the tables to say."""

    key_id: str
    event_id: UUID
    ticket_id: UUID
    code_version: int


def code(keys: KeyRing, event_id: UUID, ticket_id: UUID, code_version: int) -> str:
    """Sign the code of a ticket; the same input gives the same code as long as the key stays."""
    body = _BODY.pack(FORMAT, bytes.fromhex(keys.current), event_id.bytes, ticket_id.bytes, code_version)
    return b32encode(body + keys.private.sign(_PURPOSE + body)).decode().rstrip("=")


def verify_code(keys: KeyRing, text: str) -> CodeContents:
    """Read a scanned code and check its signature.

    Raises InvalidCode, and UnknownKey when it may have been signed with a key made since the ring was loaded.
    """
    raw = _decoded(text)
    body, signature = raw[: _BODY.size], raw[_BODY.size :]
    version, key_id, event_id, ticket_id, code_version = _BODY.unpack(body)
    if version != FORMAT:
        raise InvalidCode("this code is of a format that is not known here")
    public = keys.public.get(key_id.hex())
    if public is None:
        raise UnknownKey
    try:
        public.verify(signature, _PURPOSE + body)
    except InvalidSignature:
        raise InvalidCode("the signature of this code is wrong") from None
    return CodeContents(key_id.hex(), UUID(bytes=event_id), UUID(bytes=ticket_id), code_version)


def _decoded(text: str) -> bytes:
    cleaned = text.strip().upper()
    if len(cleaned) != _LENGTH:
        raise InvalidCode
    try:
        raw = b32decode(cleaned + "=" * (-_LENGTH % 8))
    except (NotBase32, ValueError):
        raise InvalidCode from None
    if b32encode(raw).decode().rstrip("=") != cleaned:
        # The last character carries spare bits: only one spelling of a code is accepted.
        raise InvalidCode
    return raw
