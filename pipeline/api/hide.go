package api

import "regexp"

var longNumber = regexp.MustCompile(`[0-9]{9,}`)

// hideNumbers takes out of an error's text what may be an identifier that the caller put in a wrong place.
func hideNumbers(text string) string { return longNumber.ReplaceAllString(text, "…") }
