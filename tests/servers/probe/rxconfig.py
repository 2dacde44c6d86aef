"""Reflex configuration of the probe: that of Eventfly."""

from eventfly.platform.reflex.configuration import configuration
from eventfly.platform.settings import load_settings

config = configuration(load_settings())
