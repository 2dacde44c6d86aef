"""A site of files: what strangers may read, in a folder that any static host serves, with the backend elsewhere.

    addresses = Addresses(backend="https://api.example.org", site="https://www.example.org")
    changes = await export(settings, folder, addresses)

Every public event's page is there with its whole first answer, beside the frontend as it was built; in the browser the
page then talks to the backend, whose address its head names. Without the backend the pages stay readable.

- Nothing is in the folder that a stranger could not read, and what stops being public leaves it with the next export.
- A file whose content did not change is not touched, so what uploads the folder uploads what changed.
- A folder that holds anything else is refused.
"""

from eventfly.exporting.folder import Changes, ExportError
from eventfly.exporting.pages import Addresses
from eventfly.exporting.site import export

__all__ = ["Addresses", "Changes", "ExportError", "export"]
