"""The runtime's own keys: one for HMACs of values, one that signs the audit head."""

import hmac
import os
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from domain.errors import Misconfigured

FOLDER = "keys"
HMAC_FILE = "audit-hmac.key"
SIGNING_FILE = "audit-signing.key"
PUBLIC_FILE = "audit-signing.pub"


@dataclass(frozen=True)
class Keys:
    """The keys of one home; ``hmac_key`` and ``signing_key`` are 32 bytes each and never leave it."""

    hmac_key: bytes = field(repr=False)
    signing_key: bytes = field(repr=False)

    def hmac_of(self, value: str) -> str:
        """The keyed HMAC-SHA-256 of a value in lower-case hex: equal values are equal, nobody can guess them back."""
        return hmac.new(self.hmac_key, value.encode("utf-8"), sha256).hexdigest()

    def sign(self, text: str) -> str:
        """The Ed25519 signature of a text, in hex."""
        return self._private.sign(text.encode("utf-8")).hex()

    def signed(self, text: str, signature: str) -> bool:
        """Whether this home's key made the signature."""
        return is_signed(text, signature, self.public_key)

    @property
    def public_key(self) -> str:
        """The Ed25519 public key, in hex."""
        key = self._private.public_key()
        return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.signing_key)


def is_signed(text: str, signature: str, public_key: str) -> bool:
    """Whether the owner of the public key (hex) signed the text."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), text.encode("utf-8"))
    except (InvalidSignature, ValueError):
        return False
    return True


def create(home: Path) -> Keys:
    """Makes the keys of a home, readable by its owner alone. Raises ``FileExistsError`` where there are some."""
    folder = home / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = Keys(secrets.token_bytes(32), secrets.token_bytes(32))
    _write(folder / HMAC_FILE, keys.hmac_key.hex())
    _write(folder / SIGNING_FILE, keys.signing_key.hex())
    _write(folder / PUBLIC_FILE, keys.public_key)
    return keys


def exist(home: Path) -> bool:
    """Whether the home has keys."""
    return (home / FOLDER / SIGNING_FILE).exists()


def load(home: Path) -> Keys:
    """Reads the keys of a home.

    Raises:
        Misconfigured: a key is missing or damaged.
    """
    folder = home / FOLDER
    return Keys(_read(folder / HMAC_FILE), _read(folder / SIGNING_FILE))


def _write(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")


def _read(path: Path) -> bytes:
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as error:
        raise Misconfigured(
            f"The key '{path.name}' cannot be read.",
            f"Bring '{FOLDER}' back from the backup of this home.",
            code="AUDIT_BROKEN",
        ) from error
    if len(key) != 32:
        raise Misconfigured(
            f"The key '{path.name}' is damaged.",
            f"Bring '{FOLDER}' back from the backup of this home.",
            code="AUDIT_BROKEN",
        )
    return key
