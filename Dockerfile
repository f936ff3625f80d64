FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc .swcrc ./
# Also what the build needs, whatever NODE_ENV says.
RUN npm ci --include=dev
COPY scripts scripts
COPY src src
RUN npm run build && npm prune --omit=dev

FROM node:20-bookworm-slim
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/bundle bundle
RUN mkdir data && chown node:node data
# `redress doctor` and the like: docker exec … redress doctor
RUN printf '#!/bin/sh\nexec node /app/bundle/redress.js "$@"\n' > /usr/local/bin/redress && chmod +x /usr/local/bin/redress
USER node
EXPOSE 3000
CMD ["node", "bundle/main.js"]
