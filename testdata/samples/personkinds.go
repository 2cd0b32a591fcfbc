package samples

import "github.com/motlan/motlan/pipeline"

// personKinds are the papers of people, land and trade.
var personKinds = map[pipeline.TypeCode]kind{
	"birth-certificate":           birthCertificate,
	"register-extract":            registerExtract,
	"marriage-certificate":        marriageCertificate,
	"marital-status":              maritalStatus,
	"residence-confirmation":      residenceConfirmation,
	"citizen-id-card":             citizenCard,
	"identity-card":               identityCard,
	"driving-licence":             drivingLicence,
	"land-certificate":            landCertificate,
	"land-certificate-old":        oldLandCertificate,
	"building-permit":             buildingPermit,
	"notarised-contract":          notarisedContract,
	"drawing":                     drawing,
	"enterprise-registration":     enterpriseRegistration,
	"household-business":          householdBusiness,
	"food-safety-certificate":     foodSafety,
	"practice-certificate":        practiceCertificate,
	"criminal-record":             criminalRecord,
	"diploma":                     diploma,
	"transcript":                  transcript,
	"application":                 application,
	"application-building-permit": permitApplication,
	"application-land-change":     changeApplication,
	"authorisation":               powerOfAttorney,
	"receipt":                     sale{"BIÊN LAI BÁN HÀNG", "Đơn vị bán hàng", "Số biên lai", "Ngày bán"}.draw,
	"vat-invoice":                 sale{"HÓA ĐƠN GIÁ TRỊ GIA TĂNG", "Đơn vị bán hàng", "Số hóa đơn", "Ngày lập"}.draw,
	"delivery-note":               sale{"PHIẾU GIAO HÀNG", "Người gửi", "Số phiếu giao hàng", "Ngày giao hàng"}.draw,
	"other":                       unknown,
}
