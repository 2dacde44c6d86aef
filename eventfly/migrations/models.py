"""Imports every concept, so that ``SQLModel.metadata`` holds every table and every projection is registered."""

import eventfly.accounts
import eventfly.analytics
import eventfly.events
import eventfly.http.models
import eventfly.journal
import eventfly.notifications
import eventfly.orders
import eventfly.organizers
import eventfly.payments
import eventfly.privacy
import eventfly.tickets
