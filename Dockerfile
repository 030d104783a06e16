# One image for every process of ours; which one it is, says the command (docker-compose.yml).

FROM node:22-bookworm-slim AS front
WORKDIR /app/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tiles/palette.json /app/tiles/palette.json
COPY web ./
RUN npm run build

FROM python:3.11-slim-bookworm AS packages
WORKDIR /app
RUN pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml uv.lock ./
RUN UV_PYTHON_DOWNLOADS=never uv sync --frozen --no-dev --no-cache

FROM debian:bookworm-slim AS messages
RUN apt-get update && apt-get install -y --no-install-recommends gettext && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY . .
RUN find . -name '*.po' | while read -r po; do msgfmt --check-format -o "${po%.po}.mo" "$po"; done

FROM python:3.11-slim-bookworm
# GDAL, GEOS and PROJ for GeoDjango; PostgreSQL's programs for bin/backup and bin/restore, of the major version of the service db.
RUN apt-get update && apt-get install -y --no-install-recommends gdal-bin postgresql-client-15 && rm -rf /var/lib/apt/lists/* \
  && useradd --system --uid 10001 --home-dir /app madang
WORKDIR /app
COPY --from=packages /app/.venv ./.venv
COPY --from=messages /app ./
COPY --from=front /app/web/dist ./web/dist
RUN mkdir -p media .madang && chown madang media .madang
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=config.settings
USER madang
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["granian", "--interface", "asgi", "--host", "0.0.0.0", "--port", "8000", "--workers-kill-timeout", "3", "config.asgi:application"]
