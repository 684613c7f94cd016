# flowsync. Built with all packages, run with those that it needs, as a user without rights on a file system that may be
# read-only (docker run --read-only): it writes to /var/lib/flowsync alone. By tag: no digest was known when this was
# written; pin the one that you have checked (node:24-bookworm-slim@sha256:…).

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY packages/client/package.json packages/client/
COPY web/package.json web/
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 FLOWSYNC_DATA_DIR=/var/lib/flowsync
WORKDIR /app
# Root's, so that the service cannot change its own program.
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/packages/client/package.json ./packages/client/
COPY --from=build /app/packages/client/dist ./packages/client/dist
COPY --from=build /app/web/package.json ./web/
COPY --from=build /app/web/dist ./web/dist
RUN mkdir -m 700 /var/lib/flowsync && chown 1000:1000 /var/lib/flowsync
# `node` in this image; by number, so that an orchestrator can tell that it is not root.
USER 1000:1000
VOLUME /var/lib/flowsync
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/src/cli/main.js"]
CMD ["start"]
