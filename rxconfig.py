"""Reflex configuration, built from Eventfly's settings."""

import reflex as rx

from eventfly.platform.reflex.configuration import configuration
from eventfly.platform.settings import load_settings

config: rx.Config = configuration(load_settings())
