"""The command line: python -m eventfly COMMAND. Settings are environment variables (platform/settings.py)."""

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventfly.errors import EventflyError
from eventfly.platform.settings import Settings, SettingsError, load_settings, make_data_dir

if TYPE_CHECKING:
    from eventfly.runtime import Runtime

Run = Callable[[Settings, argparse.Namespace], int | None]


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit status: 0 done, 1 failed, 2 asked for wrongly."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(load_settings(), options) or 0
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except EventflyError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eventfly", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Run, explanation: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=explanation, description=explanation)
        added.set_defaults(run=run)
        return added

    command("build", _build, "Build the frontend, unless it is up to date.")
    setup = command("setup", _setup, "Bring the database up to date; make the first owner.")
    setup.add_argument("--owner", metavar="ADDRESS", help="mail address of the first owner")
    setup.add_argument("--demo", action="store_true", help="fill the demo too, where EVENTFLY_DEMO wants one")
    command("seed", _seed, "Fill a demo installation with believable events; again changes nothing.")
    command("serve", _serve, "Serve the built application until it is told to stop.")
    export = command(
        "export", _export, "Write a site that any static host serves, with the backend elsewhere."
    )
    export.add_argument("folder", type=Path, metavar="DIR")
    export.add_argument(
        "--api-url", metavar="URL", help="where the backend answers; EVENTFLY_PUBLIC_URL if not given"
    )
    export.add_argument(
        "--site-url",
        metavar="URL",
        help="where the site will be; if not given, the first of EVENTFLY_ALLOWED_ORIGINS, else EVENTFLY_PUBLIC_URL",
    )
    command("doctor", _doctor, "Check each component, and say how to fix what is wrong.")
    journal = command(
        "journal", _journal, "Compare the tables with the journal, make them anew, or see to dead letters."
    )
    journal.add_argument("action", choices=list(_JOURNAL))
    journal.add_argument("name", nargs="?", help="what to replay: a concept, such as orders")
    command(
        "rekey", _rekey, "Make new keys for access tokens, when one may have leaked; programs refresh theirs."
    )
    backup = command("backup", _backup, "Copy the whole installation into one file, while it serves.")
    backup.add_argument("file", type=Path)
    restore = command("restore", _restore, "Bring back what `backup` copied, while it serves.")
    restore.add_argument("file", type=Path)
    return parser


def _build(_settings: Settings, _options: argparse.Namespace) -> int:
    from eventfly.platform.reflex.building import BuildError, build_if_stale, is_stale

    if not is_stale(Path.cwd()):
        return 0
    started = time.monotonic()
    print("        Building the frontend", flush=True)
    try:
        build_if_stale(Path.cwd())
    except BuildError as error:
        print(error, "The frontend could not be built.", sep="\n", file=sys.stderr)
        return 1
    print(f"        Built in {time.monotonic() - started:.0f} s", flush=True)
    return 0


def _setup(settings: Settings, options: argparse.Namespace) -> None:
    from eventfly.platform.migrating import migrate
    from eventfly.platform.starting import check_database_answers

    make_data_dir(settings.data_dir)
    asyncio.run(check_database_answers(settings))
    asyncio.run(migrate(settings.database_url))
    if options.owner:
        from eventfly.organizers import make_owner

        asyncio.run(_with_runtime(settings, lambda runtime: make_owner(runtime, options.owner)))
        print(f"{options.owner} owns an organization; the password is chosen at /forgot-password.")
    if options.demo:
        _seed(settings, options)


def _seed(settings: Settings, _options: argparse.Namespace) -> None:
    if not settings.demo:
        return
    from eventfly.demo import seed

    asyncio.run(_with_runtime(settings, seed))


async def _with_runtime(settings: Settings, work: "Callable[[Runtime], Awaitable[Any]]") -> Any:
    from eventfly.assembly import close, make_runtime
    from eventfly.platform.starting import require

    await require(settings, "database")
    runtime = make_runtime(settings)
    try:
        return await work(runtime)
    finally:
        await close(runtime)


def _serve(settings: Settings, _options: argparse.Namespace) -> None:
    from eventfly.platform.serving import serve
    from eventfly.platform.starting import check_before_serving

    asyncio.run(check_before_serving(settings))
    serve(settings)


def _export(settings: Settings, options: argparse.Namespace) -> int:
    from eventfly.exporting import Addresses, ExportError, export
    from eventfly.platform.sites import origin_of

    if failed := _build(settings, options):
        return failed
    site = options.site_url or next(iter(settings.allowed_origins), settings.public_url)
    try:
        addresses = Addresses(backend=origin_of(options.api_url or settings.public_url), site=origin_of(site))
    except ValueError as error:
        print(f"An address of the backend or the site {error}", file=sys.stderr)
        return 2
    try:
        changes = asyncio.run(export(settings, options.folder, addresses))
    except ExportError as error:
        print(error, file=sys.stderr)
        return 1
    for line in (*(f"+ {path}" for path in changes.written), *(f"- {path}" for path in changes.removed)):
        print(line)
    print(f"{len(changes.written)} written, {len(changes.removed)} removed, {changes.kept} as they were.")
    print(f"The site is for {addresses.site}, and talks to {addresses.backend}.")
    if addresses.site not in (addresses.backend, *settings.allowed_origins):
        print(f"The backend lets it in with EVENTFLY_ALLOWED_ORIGINS={addresses.site}")
    return 0


def _doctor(settings: Settings, _options: argparse.Namespace) -> int:
    from eventfly.platform.doctor import examine

    findings = asyncio.run(examine(settings))
    print(*findings, sep="\n")
    return 0 if all(finding.well for finding in findings) else 1


def _journal(settings: Settings, options: argparse.Namespace) -> int:
    return _JOURNAL[options.action](settings, options)


def _verify(settings: Settings, _options: argparse.Namespace) -> int:
    from eventfly import journal

    verdict = asyncio.run(_with_runtime(settings, journal.verify))
    print(*verdict.problems, f"{verdict.messages} messages, {verdict.rows} rows", sep="\n")
    return 0 if verdict.sound else 1


def _replay(settings: Settings, options: argparse.Namespace) -> int:
    from eventfly import journal
    from eventfly.errors import NotFound

    if not options.name:
        print("replay needs the name of a concept, such as orders", file=sys.stderr)
        return 2
    try:
        count = asyncio.run(_with_runtime(settings, lambda runtime: journal.replay(runtime, options.name)))
    except NotFound as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Replayed {count} messages.")
    return 0


def _letters(settings: Settings, _options: argparse.Namespace) -> int:
    from eventfly import journal

    letters = asyncio.run(_with_runtime(settings, journal.dead_letters))
    for letter in letters:
        tried = f"{letter.attempts} attempts, last {letter.at:%Y-%m-%d %H:%M} UTC"
        print(f"{letter.consumer}: {letter.kind} {letter.event_id}/{letter.seq} ({tried}): {letter.error}")
    print(f"{len(letters)} dead letters")
    return 1 if letters else 0


def _redeliver(settings: Settings, options: argparse.Namespace) -> int:
    from eventfly import journal

    taken = asyncio.run(
        _with_runtime(settings, lambda runtime: journal.redeliver(runtime, journal.consumers()))
    )
    print(f"Delivered {taken} dead letters.")
    return _letters(settings, options)


_JOURNAL = {"verify": _verify, "replay": _replay, "letters": _letters, "redeliver": _redeliver}


def _rekey(settings: Settings, _options: argparse.Namespace) -> None:
    from eventfly.accounts import replace_access_keys

    asyncio.run(_with_runtime(settings, replace_access_keys))
    print("Made a new key. Access tokens signed with an older one are refused within a minute.")


def _backup(settings: Settings, options: argparse.Namespace) -> int:
    from eventfly.platform.backup import BackupError, backup

    try:
        backup(settings, options.file)
    except BackupError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Wrote {options.file}. It holds the secret key: keep it as safe as the installation.")
    return 0


def _restore(settings: Settings, options: argparse.Namespace) -> int:
    from eventfly.platform.backup import BackupError, restore

    try:
        restore(settings, options.file)
    except BackupError as error:
        print(error, file=sys.stderr)
        return 1
    print("Restored. Restart the server if the secret key has changed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
