// Package api is the agencies' ingestion interface over HTTP, described by OpenAPI 3.1 (openapi.json): open a dossier,
// upload its papers, follow them, look up what is already held, fetch what was sealed.
//
// Every error is a problem document (RFC 9457) with a stable code and what to do about it. Personal identifiers come in
// request bodies only: they stand in no URL, no log and no answer. Callers are not authenticated yet, so requests must be
// addressed to this machine and must not come from another site's page; whoever listens must listen on loopback.
package api
