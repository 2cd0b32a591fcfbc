package fields

import (
	"strings"

	"github.com/motlan/motlan/pipeline/procedures"
)

// currencies are the codes (ISO 4217) of the units that are printed behind amounts, by their folded text.
var currencies = map[string]string{"vnd": "VND", "dong": "VND", "d": "VND", "usd": "USD", "eur": "EUR"}

// currency reads the unit behind the first amount.
func currency(words []word) reading {
	amount := decimal(procedures.KindMoney, words)
	if len(amount.words) == 0 {
		return reading{}
	}
	last := amount.words[len(amount.words)-1]
	unit := strings.TrimLeft(strings.Trim(last.text, " .,;:()"), "0123456789.,")
	normal, known := currencies[string(Fold(unit))]
	if !known {
		return reading{}
	}
	return reading{value: unit, normal: normal, words: []word{last}}.settled()
}
