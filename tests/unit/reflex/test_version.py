"""What this folder's modules lean on are internals of one version of Reflex."""

from importlib.metadata import version


def test_the_patches_were_written_for_the_installed_version_of_reflex():
    assert version("reflex") == "0.10.1"
