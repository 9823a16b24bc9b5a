# syntax=docker/dockerfile:1
# One image for every role: `start` (API), `worker`, `migrate up`, and every other command of `freehold`.
# The version is the one that the tests run on (package.json, "node").
ARG NODE_VERSION=24.21.0

FROM node:${NODE_VERSION}-bookworm-slim AS base
WORKDIR /app
ENV npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false

# What npm needs to know of the packages; their code changes more often than this does.
FROM base AS manifests
COPY package.json package-lock.json lerna.json ./
COPY schemas/package.json schemas/
COPY core/package.json core/
COPY sdk/package.json sdk/
COPY widgets/package.json widgets/
COPY testing/package.json testing/
COPY create-plugin/package.json create-plugin/
COPY plugins/collaboration/package.json plugins/collaboration/
COPY plugins/console/package.json plugins/console/
COPY plugins/crm/package.json plugins/crm/
COPY plugins/deals/package.json plugins/deals/
COPY plugins/listings/package.json plugins/listings/
COPY plugins/providers/package.json plugins/providers/
COPY plugins/reso/package.json plugins/reso/
COPY plugins/tasks/package.json plugins/tasks/
COPY plugins/valuations/package.json plugins/valuations/
COPY plugins/workflows/package.json plugins/workflows/

# The packages that run, and no tool. No package's install script runs: what is native comes built.
FROM manifests AS dependencies
RUN npm install --omit=dev --ignore-scripts && npm cache clean --force

# The console and the widgets, for browsers.
FROM manifests AS build
RUN npm install --ignore-scripts
COPY . .
# The packages come from the stage above, without tools.
RUN npm run build && find . -name node_modules -prune -exec rm -rf {} +

FROM base AS runtime
ENV NODE_ENV=production FREEHOLD_DATA=/data PORT=8080
RUN install --directory --owner=node --group=node --mode=0700 /data
COPY --from=build /app/package.json /app/freehold.config.json ./
COPY --from=build /app/schemas schemas
COPY --from=build /app/core core
COPY --from=build /app/sdk sdk
COPY --from=build /app/widgets widgets
COPY --from=build /app/plugins plugins
# Nearly all is in node_modules; what only one of our packages has may be in that one's own.
COPY --from=dependencies /app ./
USER node
EXPOSE 8080
VOLUME /data
# Longer than a start takes; the same question as the proxy's.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
	CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node is told to stop by SIGTERM and drains; it needs no init before it, for it starts no other process.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "--max-semi-space-size=2", "core/src/cli/freehold.ts"]
CMD ["start"]
