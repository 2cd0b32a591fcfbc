#!/usr/bin/env bash
# Once only, as the engineers of two agencies would type it: the ward digitises a couple's papers; the department opens a dossier of the
# same couple, is told which papers are held, reuses them, uploads the others over a connection that breaks, is posted the events, and
# fetches the sealed files; and neither sees what is the other's. Run by a test, which sets API, HOOK and the couple's names and ids.
set -euo pipefail
as() { curl -sS --fail-with-body -H "Authorization: Bearer $1" "${@:2}"; }
post() { as "$1" "$API$2" -H 'Content-Type: application/json' -d "$3"; }
code() { curl -s -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $1" "$API$2"; }
header() { tr -d '\r' | sed -n "s/^$1: //Ip"; }
base() { printf %s "$1" | base64 -w 0; }
must() { [ "$2" = "$3" ] || { echo "$1: $2, not $3"; exit 1; }; }

# follow KEY DOCUMENT STATES waits until the document is in one of the states.
follow() {
	as "$1" "$API/v1/documents/$2" > document.json
	while jq -r .state document.json | grep -qvE "^($3)$"; do
		as "$1" "$API/v1/documents/$2?wait=60&after=$(jq .revision document.json)" > document.json
	done
}

# finish KEY DOCUMENT lets the person who scanned sign, and two others settle what is doubtful.
finish() {
	follow "$1" "$2" 'awaiting_signature|failed'
	post "$CLERK" "/v1/documents/$2/signature" '{}' > signed.json
	follow "$1" "$2" 'in_review|held|failed'
	if [ "$(jq -r .state document.json)" = in_review ]; then
		post "$FIRST" "/v1/documents/$2/settlement" '{"accept": true, "confirm": true}' > settled.json
		follow "$1" "$2" 'in_second_review|held|failed'
	fi
	if [ "$(jq -r .state document.json)" = in_second_review ]; then
		post "$SECOND" "/v1/documents/$2/second-review/confirmation" "{\"revision\": $(jq .revision document.json)}" > settled.json
		follow "$1" "$2" 'held|failed'
	fi
	must "document $2" "$(jq -r .state document.json)" held
}

# staff AGENCY makes the keys of an agency's people.
staff() {
	CLERK=$(motlan --agency "$1" --agency-name "$2" admin key create --role scanner 'Lê Thị Cẩm')
	FIRST=$(motlan --agency "$1" --agency-name "$2" admin key create --role reviewer 'Đỗ Kiểm Tra')
	SECOND=$(motlan --agency "$1" --agency-name "$2" admin key create --role reviewer 'Vũ Thị Hai')
}

# dossier KEY CODE opens a dossier of the couple.
dossier() {
	post "$1" /v1/dossiers "{\"code\": \"$2\", \"procedure\": \"1.009994\",
		\"owner\": {\"name\": \"$HUSBAND\", \"presented\": true, \"identifier\": {\"kind\": \"personal-id\", \"value\": \"$HUSBAND_ID\"}},
		\"submitter\": {\"name\": \"$WIFE\", \"presented\": true, \"proof\": \"authorisation\", \"identifier\": {\"kind\": \"personal-id\", \"value\": \"$WIFE_ID\"}}}"
}

echo '# The ward registers, and digitises two papers.'
WARD=$(motlan --agency H21.01 --agency-name 'UBND phường' admin key create --role agency-system 'Cổng phường')
staff H21.01 'UBND phường'
A=$(dossier "$WARD" H21.01-260305-0001 | jq -r .id)
for paper in land-certificate:a-land-certificate.jpg authorisation:a-authorisation.png; do
	DOCUMENT=$(as "$WARD" "$API/v1/dossiers/$A/components/${paper%:*}/files?name=${paper#*:}" -H 'X-Person: Lê Thị Cẩm' --data-binary "@${paper#*:}" | jq -r .document)
	finish "$WARD" "$DOCUMENT"
	echo "${paper%:*}: held"
done

echo '# The department registers, with a webhook, and opens a dossier.'
DEPARTMENT=$(motlan --agency H21.09 --agency-name 'Sở Xây dựng' admin key create --role agency-system 'Cổng sở')
staff H21.09 'Sở Xây dựng'
post "$DEPARTMENT" /v1/webhooks "{\"url\": \"$HOOK\", \"types\": [\"document.held\", \"holding.reused\"]}" | jq -r .secret > secret
dossier "$DEPARTMENT" H21.09-260306-0007 > dossier.json
B=$(jq -r .id dossier.json)
jq -r '.checklist[] | "\(.code): \(.answer), \(.why.vi)"' dossier.json
must 'papers to be reused' "$(jq -r '[.checklist[] | select(.answer == "reuse") | .code] | sort | join(" ")' dossier.json)" 'authorisation land-certificate'

echo '# It reuses two, each with a receipt, and reads the sealed files by it.'
for component in land-certificate authorisation; do
	HELD=$(jq -r ".checklist[] | select(.code == \"$component\") | .holding" dossier.json)
	post "$DEPARTMENT" "/v1/dossiers/$B/components/$component/reuse" "{\"holding\": \"$HELD\"}" > receipt.json
	as "$DEPARTMENT" "$API/v1/documents/$(jq -r .document receipt.json)/sealed" -o "$component.pdf"
	must "bytes of $component" "$(sha256sum < "$component.pdf" | cut -d ' ' -f 1)" "$(jq -r .sealed_sha256 receipt.json)"
	echo "$component: $(jq -r .id receipt.json)"
done

echo '# It uploads two; in the middle of the second one the connection breaks.'
FORM=$(as "$DEPARTMENT" "$API/v1/dossiers/$B/components/application/files?name=don.pdf" -H 'X-Person: Lê Thị Cẩm' --data-binary @a-application.pdf | jq -r .document)
SIZE=$(stat -c %s a-drawing.tif)
TUS='Tus-Resumable: 1.0.0'
PLACE=$(as "$DEPARTMENT" -X POST -D - -o created.json "$API/v1/dossiers/$B/uploads" -H "$TUS" -H 'X-Person: Lê Thị Cẩm' -H "Upload-Length: $SIZE" \
	-H "Upload-Metadata: filename $(base a-drawing.tif),component $(base drawing)" | header Location)
case $PLACE in /*) PLACE=$API$PLACE ;; esac
! head -c $((SIZE / 2)) a-drawing.tif | as "$DEPARTMENT" -X PATCH "$PLACE" -H "$TUS" -H 'Content-Type: application/offset+octet-stream' \
	-H 'Upload-Offset: 0' -H "Content-Length: $SIZE" --max-time 2 --data-binary @- > broken.json 2> broken.txt
OFFSET=$(as "$DEPARTMENT" -I --retry 5 --retry-all-errors "$PLACE" -H "$TUS" | header Upload-Offset)
[ "$OFFSET" -gt 0 ] && [ "$OFFSET" -lt "$SIZE" ] || { echo "the upload goes on at $OFFSET of $SIZE"; exit 1; }
tail -c +$((OFFSET + 1)) a-drawing.tif | as "$DEPARTMENT" -X PATCH "$PLACE" -H "$TUS" -H 'Content-Type: application/offset+octet-stream' \
	-H "Upload-Offset: $OFFSET" --data-binary @-
DRAWING=$(as "$DEPARTMENT" "$PLACE" | jq -r .receipt.document)
for document in "$FORM" "$DRAWING"; do
	finish "$DEPARTMENT" "$document"
	as "$DEPARTMENT" "$API/v1/documents/$document/sealed" -o "$document.pdf"
	pdfsig "$document.pdf" | grep 'Signature is Valid'
	echo "$document" >> uploaded
done

echo '# Neither sees what is the other'"'"'s.'
for path in "/v1/dossiers/$B" "/v1/documents/$FORM" "/v1/documents/$DRAWING/sealed"; do must "the ward reads $path" "$(code "$WARD" "$path")" 404; done
for path in "/v1/dossiers/$A" "/v1/documents/$(jq -r .document receipt.json)/original"; do
	must "the department reads $path" "$(code "$DEPARTMENT" "$path")" 404
done
must 'nobody reads' "$(code none "/v1/dossiers/$A")" 401
