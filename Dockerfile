FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc .swcrc ./
RUN npm ci
COPY scripts scripts
COPY src src
RUN npm run build && npm prune --omit=dev

FROM node:20-bookworm-slim
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/bundle bundle
RUN mkdir data && chown node:node data
USER node
EXPOSE 3000
CMD ["node", "bundle/main.js"]
