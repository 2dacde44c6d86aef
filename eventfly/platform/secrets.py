"""A box for what must be stored but not be readable in a stolen database: Fernet under the secret key."""

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class FernetBox:
    """Implements ``runtime.SecretBox``. HKDF derives its key: other uses of the secret key get other ones."""

    def __init__(self, secret_key: str) -> None:
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"eventfly secret box 1").derive(
            secret_key.encode()
        )
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))
        self._deriving_key = HKDF(
            algorithm=SHA256(), length=32, salt=None, info=b"eventfly derived secrets 1"
        ).derive(secret_key.encode())

    def seal(self, plain: bytes) -> str:
        """Encrypt and authenticate; never the same twice."""
        return self._fernet.encrypt(plain).decode()

    def open(self, sealed: str) -> bytes:
        """Decrypt. Raises ValueError for what was sealed under another key, or changed since."""
        try:
            return self._fernet.decrypt(sealed.encode())
        except (InvalidToken, UnicodeError):
            raise ValueError(
                "EVENTFLY_SECRET_KEY: this was sealed under another key, or changed since"
            ) from None

    def derive(self, purpose: str, text: str) -> str:
        """Make a secret of 192 bits by HMAC-SHA-256: the same for the same purpose and text, else unguessable."""
        digest = hmac.digest(self._deriving_key, f"{purpose}\n{text}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest[:24]).decode()
