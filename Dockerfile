# Callboard as an image: one static binary, certificates, and a wget for the health check.
# Zones, the starter pack, templates and vocabularies are inside the binary.
#
#   docker build -t callboard .
#   docker run -v callboard:/data -p 127.0.0.1:8080:8080 callboard

FROM --platform=$BUILDPLATFORM golang:1.26.8-alpine AS build
ARG TARGETOS TARGETARCH
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -buildvcs=false -ldflags="-s -w" -o /out/callboard ./cmd/callboard \
 && mkdir /out/data

FROM busybox:1.37.0-musl AS tools

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=tools /bin/busybox /bin/wget
COPY --from=build /out/callboard /usr/local/bin/callboard
# A named volume takes its owner from the folder that it is mounted over.
COPY --from=build --chown=65532:65532 /out/data /data

USER 65532:65532
VOLUME /data
EXPOSE 8080
# /healthz is 503 until searches are answered. Roles without pages have another check:
# see docker-compose.yml.
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s \
    CMD ["/bin/wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/healthz"]
ENTRYPOINT ["/usr/local/bin/callboard"]
CMD ["up", "--data", "/data", "--listen", "0.0.0.0:8080"]
