"""What has to be there before a server starts: what is missing stops the start, and names its setting.

Lost later, the same services are waited for instead.
"""

import errno
import socket

from eventfly.platform.database import open_database, ping
from eventfly.platform.doctor import FIXES, OUTAGES, Finding, examine, reason
from eventfly.platform.settings import PREFIX, Settings, SettingsError, make_data_dir

SETTINGS = {"database": "DATABASE_URL", "key": "SECRET_KEY", "redis": "REDIS_URL", "mail": "SMTP_URL"}


async def check_before_serving(settings: Settings) -> None:
    """Check the data folder, the port, the build and every service that the settings name. Raises SettingsError."""
    make_data_dir(settings.data_dir)
    check_port(settings.host, settings.port)
    await require(settings, "build", *SETTINGS)


async def require(settings: Settings, *components: str) -> None:
    """Check some of what the doctor knows.

    Raises:
        SettingsError: with a line for each of them that is missing, and what to do.
    """
    findings = await examine(settings, components)
    if missing := [finding for finding in findings if not finding.well]:
        raise SettingsError("\n".join(_explain(finding) for finding in missing))


async def check_database_answers(settings: Settings) -> None:
    """Check that there is a database, whatever its tables are. Raises SettingsError."""
    database = open_database(settings.database_url, pool_size=1)
    try:
        await ping(database)
    except OUTAGES as error:
        raise SettingsError(_explain(Finding("database", False, reason(error), FIXES["database"]))) from None
    finally:
        await database.close()


def check_port(host: str, port: int) -> None:
    """See whether `host` and `port` can be listened on.

    granian shares a port with whoever listens there already (SO_REUSEPORT), and visitors would meet now one server
    and now the other.

    Raises:
        SettingsError: when somebody else has the port, or it cannot be had.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError as error:
            raise SettingsError(_refusal(host, port, error)) from None


def _refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"{PREFIX}PORT: {port} is in use; stop who listens there, or choose another"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{PREFIX}HOST: {host} is no address of this machine"
    return f"{PREFIX}PORT: cannot listen on {host}, port {port}: {error.strerror}"


def _explain(finding: Finding) -> str:
    setting = SETTINGS.get(finding.component)
    return (
        f"{PREFIX}{setting}: {finding.what}. {finding.fix}" if setting else f"{finding.what}: {finding.fix}"
    )
