package fields

import (
	"slices"
	"strings"
	"unicode"
)

// places are names of two syllables of the province's units and sights that no other place is called nearly like.
var places = strings.Split(strings.NewReplacer("\n", "", "\t", "").Replace(`an khê,ayun pa,chư păh,chư prông,chư pưh,chư sê,đak đoa,đak pơ,đức cơ,
	ia grai,ia pa,ia kring,kông chro,krông pa,mang yang,phú thiện,quy nhơn,an nhơn,hoài nhơn,hoài ân,phù cát,phù mỹ,tuy phước,vân canh,vĩnh thạnh,
	ghềnh ráng,gia lai,bình định,biển hồ,hàm rồng`), ",")

// placesSpelt writes the names of places as they are spelt where a word of one was misread: Chư Sê for "Chư Sẽ" and "Chư Sôê". The
// doubt of the caller says so.
func placesSpelt(text string) string {
	words := strings.Fields(text)
	for i := 1; i < len(words); i++ {
		first, second, ok := placeLike(words[i-1], words[i])
		if ok {
			words[i-1], words[i] = strings.Replace(words[i-1], bare(words[i-1]), first, 1), strings.Replace(words[i], bare(words[i]), second, 1)
		}
	}
	return strings.Join(words, " ")
}

// placeLike is the one place whose name differs from two words in the marks of one of them, or in one letter more.
func placeLike(a, b string) (first, second string, ok bool) {
	if bare(a) == "" || bare(b) == "" || bare(a) != strings.TrimLeft(a, specks) || !unicode.IsUpper([]rune(bare(b))[0]) {
		return "", "", false
	}
	for _, place := range places {
		x, y, _ := strings.Cut(place, " ")
		if sameSpelling(a, x) && sameSpelling(b, y) {
			return "", "", false
		}
		if sameSpelling(a, x) && almost(b, y) || sameSpelling(b, y) && almost(a, x) {
			first, second, ok = likeCase(x, a), likeCase(y, b), true
		}
	}
	return first, second, ok
}

// almost reports whether a word has the letters of another, or one more.
func almost(read, word string) bool {
	x, y := Fold(read), Fold(word)
	return slices.Equal(x, y) || len(x) == len(y)+1 && Edits(x, y) == 1
}

// likeCase writes a word with the capitals of another.
func likeCase(word, printed string) string {
	if strings.ToUpper(printed) == printed {
		return strings.ToUpper(word)
	}
	return titleCase(word)
}
