// Package api is the agencies' ingestion interface over HTTP, described by OpenAPI 3.1 (openapi.json): open a dossier,
// upload its papers, follow them, look up what is already held, fetch what was sealed.
//
// Every error is a problem document (RFC 9457) with a stable code and what to do about it. Personal identifiers come in
// request bodies only: they stand in no URL, no log and no answer. A caller shows an API key or a token, has roles in one
// agency, and is told of nothing that the agency does not work on (access.go has the one table). Without TLS, requests must be
// addressed to this machine, and whoever listens must listen on loopback.
package api
