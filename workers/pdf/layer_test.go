package pdf

import "testing"

// A page of a decision, as old fonts and foreign recognisers give it.
const (
	vietnamese = `CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc QUYẾT ĐỊNH Về việc cấp giấy phép xây dựng
		ỦY BAN NHÂN DÂN XÃ Căn cứ Luật Tổ chức chính quyền địa phương; Theo đề nghị của Trưởng phòng Kinh tế 28,5 m²`
	asEnglish = `CONG HOA xA HOI CHU NGHIA VIET NAM Doc lap - Tu do - Hanh phuc QUYET DINH Ve viec cap giay phep xay dung
		UY BAN NHAN DAN XA Can cu Luat To chuc chinh quyen dia phuong; Theo de nghi cua Truong phong Kinh te`
	tcvn3 = `CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM §éc lËp - Tù do - H¹nh phóc QUYÕT §ÞNH VÒ viÖc cÊp giÊy phÐp x©y dùng
		ñY BAN NH¢N D¢N X· C¨n cø LuËt Tæ chøc chÝnh quyÒn ®Þa ph` + "\u00ad" + `¬ng; Theo ®Ò nghÞ cña Tr` + "\u00ad" + `ëng phßng Kinh tÕ`
	vni = `COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM Ñoäc laäp - Töï do - Haïnh phuùc QUYEÁT ÑÒNH Veà vieäc caáp giaáy pheùp
		xaây döïng UÛY BAN NHAÂN DAÂN XAÕ Caên cöù Luaät Toå chöùc chính quyeàn ñòa phöông`
	english = `This certificate is issued to the holder named above who has completed the course of study prescribed by the
		university and has passed the examinations held in the month of June, so that all may do him honour`
	german = `Hiermit wird bestätigt, dass die Prüfung für das Führen von Fahrzeugen über der genannten Größe abgelegt wurde
		und die Gebühr von dem Antragsteller an die Behörde gezahlt worden ist`
	french = `Le présent certificat est délivré à la personne désignée ci-dessus, née à Hanoï, qui a passé avec succès les
		épreuves prévues par le règlement de la République française`
)

func TestTextOfOldFontsIsNotUsable(t *testing.T) {
	for name, c := range map[string]struct {
		text         string
		usable, fair bool
	}{
		"Vietnamese": {vietnamese, true, true}, "read as English": {asEnglish, true, false}, "TCVN 3": {tcvn3, false, false},
		"VNI": {vni, false, false}, "English": {english, true, true}, "German": {german, true, true}, "French": {french, true, true},
		"nothing": {"", false, false}, "ciphered": {"\ue001\ue002\ue003 \ue004\ue005 \ue001\ue002\ue003 \ue004\ue005 \ue001\ue002\ue003", false, false},
	} {
		if got := UsableText(c.text); got != c.usable {
			t.Errorf("UsableText(%s) = %v, want %v", name, got, c.usable)
		}
		if got := PlausibleLayer(c.text); got != c.fair {
			t.Errorf("PlausibleLayer(%s) = %v, want %v", name, got, c.fair)
		}
	}
}
