# The operator's image: one bundled file and the pinned Node, nothing else of ours.
#
#   docker build -t kingtide .                                   builds the bundle inside
#   npm run build -- --with-node
#   docker build --build-arg BUNDLE=prebuilt --build-arg BASE=... -t kingtide .
#                                                                takes dist/ as it is: no network
ARG BUILDER=node:24.21.0-bookworm-slim
# Any image with glibc and libstdc++; Node itself comes with the bundle.
ARG BASE=debian:bookworm-slim
ARG BUNDLE=built

FROM ${BUILDER} AS built
WORKDIR /src
COPY . .
RUN npm run build -- --with-node

FROM scratch AS prebuilt
COPY dist /src/dist

FROM ${BUNDLE} AS bundle

FROM ${BASE}
COPY --from=bundle /src/dist/ /app/
# A number, so that Kubernetes can see that it is not root.
USER 10001:10001
WORKDIR /app
ENV NODE_ENV=production
ENTRYPOINT ["/app/node", "--enable-source-maps", "/app/kingtide.mjs"]
CMD ["operator"]
