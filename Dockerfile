FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=$VERSION" -o /nearbyassist .

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /nearbyassist /nearbyassist
VOLUME /data
EXPOSE 8090
ENTRYPOINT ["/nearbyassist", "serve", "--http=0.0.0.0:8090", "--dir=/data"]
