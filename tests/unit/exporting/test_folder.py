from datetime import UTC, datetime, timedelta

import pytest

from eventfly.exporting.folder import LIST, Changes, ExportError, bring_up_to_date

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
HOME, JAZZ, ASSET = "index.html", "e/jazz/index.html", "assets/root-1a2b.js"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "site"


def test_the_first_export_writes_everything_for_a_web_server_to_read(folder):
    changes = bring_up_to_date(folder, {HOME: b"home", ASSET: b"code"}, NOW)
    # Assets first, so that nobody is shown a page whose assets are not there yet.
    assert changes == Changes(written=(ASSET, HOME), removed=(), kept=0)
    assert (folder / HOME).read_bytes() == b"home"
    assert (folder / HOME).stat().st_mode & 0o777 == 0o644


def test_what_did_not_change_is_not_touched(folder):
    bring_up_to_date(folder, {HOME: b"home", JAZZ: b"jazz"}, NOW)
    before = (folder / HOME).stat()
    changes = bring_up_to_date(folder, {HOME: b"home", JAZZ: b"more jazz"}, NOW)
    assert changes == Changes(written=(JAZZ,), removed=(), kept=1)
    after = (folder / HOME).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert (folder / JAZZ).read_bytes() == b"more jazz"


def test_what_is_no_longer_made_is_removed_with_its_empty_folders(folder):
    bring_up_to_date(folder, {HOME: b"home", JAZZ: b"jazz"}, NOW)
    assert bring_up_to_date(folder, {HOME: b"home"}, NOW).removed == (JAZZ,)
    assert not (folder / "e").exists()
    assert bring_up_to_date(folder, {HOME: b"home"}, NOW).removed == ()


def test_hashed_assets_of_an_earlier_build_stay_for_a_week(folder):
    bring_up_to_date(folder, {HOME: b"home", ASSET: b"code"}, NOW)
    for days in (0, 1, 6):
        assert bring_up_to_date(folder, {HOME: b"home"}, NOW + timedelta(days=days)).removed == ()
    assert bring_up_to_date(folder, {HOME: b"home"}, NOW + timedelta(days=8)).removed == (ASSET,)


def test_an_asset_that_comes_back_stays(folder):
    bring_up_to_date(folder, {ASSET: b"code"}, NOW)
    bring_up_to_date(folder, {}, NOW)
    bring_up_to_date(folder, {ASSET: b"code"}, NOW + timedelta(days=1))
    bring_up_to_date(folder, {ASSET: b"code"}, NOW + timedelta(days=9))
    assert (folder / ASSET).exists()


def test_what_somebody_changed_by_hand_is_put_right(folder):
    bring_up_to_date(folder, {HOME: b"home"}, NOW)
    (folder / HOME).write_bytes(b"defaced")
    assert bring_up_to_date(folder, {HOME: b"home"}, NOW).written == (HOME,)


def test_a_folder_with_anything_else_is_refused_and_left_alone(folder):
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    with pytest.raises(ExportError, match="something else"):
        bring_up_to_date(folder, {HOME: b"home"}, NOW)
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]


def test_files_that_others_put_beside_ours_stay(folder):
    bring_up_to_date(folder, {JAZZ: b"jazz"}, NOW)
    (folder / "CNAME").write_text("www.example.org")
    (folder / "e" / "note.txt").write_text("mine")
    bring_up_to_date(folder, {}, NOW)
    assert (folder / "CNAME").exists()
    assert (folder / "e" / "note.txt").exists()


def test_what_a_cut_off_export_wrote_is_known_to_the_next(folder, monkeypatch):
    bring_up_to_date(folder, {HOME: b"home"}, NOW)

    def cut_off(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("eventfly.exporting.folder._remove", cut_off)
        with pytest.raises(KeyboardInterrupt):
            bring_up_to_date(folder, {JAZZ: b"jazz"}, NOW)
    assert (folder / JAZZ).exists()
    # Meanwhile it was unpublished: it must not stay for ever.
    bring_up_to_date(folder, {HOME: b"home"}, NOW)
    assert not (folder / JAZZ).exists()


@pytest.mark.parametrize(
    "listed", ["", "[]", '{"files": 1}', "not json", '{"files": {"../../x": "y"}, "leaving": {}}']
)
def test_a_broken_list_removes_nothing(folder, listed):
    folder.mkdir()
    outside = folder.parent.parent / "x"
    (folder / LIST).write_text(listed)
    with pytest.raises(ExportError):
        bring_up_to_date(folder, {HOME: b"home"}, NOW)
    assert not outside.exists()
    assert not (folder / HOME).exists()
