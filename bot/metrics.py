"""Numbers for Prometheus, if its client is installed (the extra `metrics`). No label names a person, server or fact."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.health import trouble

if TYPE_CHECKING:
    from bot.client import SanctuaryBot

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Seconds; Discord waits three."""


class Metrics:
    """What is counted. Outcomes and seconds are counted as they happen, the rest is looked up when somebody asks.

    Raises:
        ModuleNotFoundError: the Prometheus client is not installed.
    """

    def __init__(self) -> None:
        import prometheus_client as prometheus

        self.content_type = prometheus.CONTENT_TYPE_LATEST
        self._generate = prometheus.generate_latest
        self._registry = registry = prometheus.CollectorRegistry()
        self._answers = prometheus.Counter(
            "sanctuary_answers", "Questions by what they were answered with", ["outcome"], registry=registry
        )
        self._seconds = prometheus.Histogram(
            "sanctuary_answer_seconds", "Seconds from a question to its sent answer", buckets=BUCKETS, registry=registry
        )
        self._well = prometheus.Gauge("sanctuary_well", "1 when /healthz says so", registry=registry)
        self._latency = prometheus.Gauge(
            "sanctuary_gateway_latency_seconds", "The slowest shard's last heartbeat", registry=registry
        )
        self._servers = prometheus.Gauge("sanctuary_servers", "Servers that have the bot", registry=registry)
        self._facts = prometheus.Gauge("sanctuary_facts", "Shared facts in force", registry=registry)
        self._edits = prometheus.Gauge("sanctuary_revisions", "Revisions of facts, in all scopes", registry=registry)
        self._waiting = prometheus.Gauge(
            "sanctuary_waiting", "What waits for a decision, in all scopes", ["kind"], registry=registry
        )

    def answered(self, outcome: str) -> None:
        """Count an answer: answer, suggestions, unknown, or the care that it took."""
        self._answers.labels(outcome).inc()

    def took(self, seconds: float) -> None:
        """Count how long an answer took."""
        self._seconds.observe(seconds)

    async def page(self, bot: SanctuaryBot) -> bytes:
        """All numbers in Prometheus' text form."""
        self._well.set(trouble(bot) is None)
        self._latency.set(max((latency for _, latency in bot.latencies), default=math.nan))
        self._servers.set(len(bot.guilds))
        self._facts.set(bot.base.summary().facts)
        tally = await bot.base.reviews.tally()
        self._edits.set(tally.revisions)
        for kind, count in tally.waiting.items():
            self._waiting.labels(kind).set(count)
        return bytes(self._generate(self._registry))
