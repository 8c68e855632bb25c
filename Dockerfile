# The bot with its facts, for a machine of 1 GB. The file system may be read-only; /data holds the database and
# /run/bot the heartbeat.
FROM python:3.11-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE requirements.txt ./
COPY bot bot
COPY cogs cogs
COPY knowledge knowledge
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt \
    && /venv/bin/pip install --no-cache-dir --no-deps .

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/sanctuary.db \
    HEARTBEAT_FILE=/run/bot/heartbeat
RUN groupadd --system --gid 10001 bot \
    && useradd --system --uid 10001 --gid bot --no-create-home --shell /usr/sbin/nologin bot \
    && install -d -o bot -g bot -m 0700 /data /run/bot
COPY --from=build /venv /venv
USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
# Two minutes without a touch: the connection to Discord is gone or no longer acknowledged.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=2 \
    CMD ["sh", "-c", "test -n \"$(find /run/bot/heartbeat -mmin -2)\""]
STOPSIGNAL SIGTERM
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
