package samples

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/motlan/motlan/pipeline"
)

// Person is somebody fictional.
type Person struct {
	Key     string `json:"key"` // "husband" or "wife"; dossiers refer to people by it
	Name    string `json:"name"`
	ID      string `json:"id"` // personal id, 12 digits
	Female  bool   `json:"female"`
	Born    string `json:"born"`    // ISO 8601
	Address string `json:"address"` // where the person lives now, under today's place names
	Phone   string `json:"phone"`
}

// title is how papers address p.
func (p Person) title() string {
	if p.Female {
		return "Bà"
	}
	return "Ông"
}

// as names p in a role.
func (p Person) as(role pipeline.SubjectRole) TruthSubject {
	return TruthSubject{Role: role, Name: p.Name, Identifier: p.ID}
}

func (p Person) born() time.Time {
	t, err := time.Parse("2006-01-02", p.Born)
	if err != nil {
		panic(err) // newPerson wrote it
	}
	return t
}

var (
	familyNames = []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ",
		"Ngô", "Dương", "Lý", "Đinh", "Trịnh", "Mai", "Trương"}
	maleMiddles   = []string{"Văn", "Quốc", "Đức", "Minh", "Hữu", "Thanh", "Công", "Xuân", "Ngọc", "Đình"}
	femaleMiddles = []string{"Thị", "Ngọc", "Thu", "Kim", "Thanh", "Mỹ", "Bích", "Thùy", "Phương", "Diệu"}
	maleNames     = []string{"An", "Bảo", "Cường", "Dũng", "Hải", "Hùng", "Khánh", "Lâm", "Long", "Nam", "Phúc", "Quân",
		"Sơn", "Thắng", "Tuấn", "Việt", "Trung", "Tài", "Đạt", "Kiên"}
	femaleNames = []string{"Anh", "Bình", "Châu", "Dung", "Hà", "Hạnh", "Hương", "Lan", "Linh", "Mai", "Nga", "Nhung",
		"Oanh", "Quyên", "Thảo", "Thủy", "Trang", "Tuyết", "Vân", "Yến"}
	// provinceCodes are the first digits of a personal id: Gia Lai, Bình Định, Kon Tum, Đắk Lắk, Quảng Ngãi, Phú Yên,
	// Đà Nẵng, Hà Nội and Hồ Chí Minh City. The first two stand several times, as most people stay.
	provinceCodes = []string{"064", "064", "064", "064", "052", "052", "052", "062", "066", "051", "054", "048", "001", "079"}
)

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func name(r *rand.Rand, female bool) string {
	middle, given := pick(r, maleMiddles), pick(r, maleNames)
	if female {
		middle, given = pick(r, femaleMiddles), pick(r, femaleNames)
	}
	return pick(r, familyNames) + " " + middle + " " + given
}

// newPerson makes up an adult born in the ten years from from on.
func newPerson(r *rand.Rand, key string, female bool, from int) Person {
	born := time.Date(from+r.IntN(10), time.January, 1+r.IntN(365), 0, 0, 0, 0, time.UTC)
	return Person{Key: key, Name: name(r, female), ID: personalID(r, born, female), Female: female, Born: iso(born),
		Phone: fmt.Sprintf("09%02d%03d%03d", 10+r.IntN(89), r.IntN(1000), r.IntN(1000))}
}

// personalID follows NĐ 137/2015/NĐ-CP Art. 13: province of birth, sex and century, year of birth, six digits.
func personalID(r *rand.Rand, born time.Time, female bool) string {
	sex := 2 * (born.Year()/100 - 19)
	if female {
		sex++
	}
	return fmt.Sprintf("%s%d%02d%06d", pick(r, provinceCodes), sex, born.Year()%100, r.IntN(1_000_000))
}
